# Answers with Alembic itself what live_test.go asks: one JSON object a line, with
# "graph", "call" (upgrade or downgrade), "target" and "rows"; the answer has
# "steps" and "heads", or "error".
import json
import sys
from types import SimpleNamespace
from unittest import mock

from alembic.runtime.migration import HeadMaintainer
from alembic.script import ScriptDirectory
from alembic.script.revision import Revision, RevisionMap


class Script(Revision):
    module = SimpleNamespace(upgrade=None, downgrade=None)


def directory(graph):
    scripts = [
        Script(r["id"], tuple(r["down"]) or None, tuple(r["depends"]) or None, set(r["labels"]) or None)
        for r in graph
    ]
    d = ScriptDirectory.__new__(ScriptDirectory)
    d.revision_map = RevisionMap(lambda: scripts)
    return d


def answer(q):
    d = directory(q["graph"])
    rows = tuple(q["rows"])
    try:
        plan = d._upgrade_revs if q["call"] == "upgrade" else d._downgrade_revs
        steps = list(plan(q["target"], rows))
        heads = HeadMaintainer(mock.Mock(), set(rows))
        for step in steps:
            heads.update_to_step(step)
        return {"steps": [s.revision.revision for s in steps], "heads": sorted(heads.heads)}
    except Exception as e:
        return {"error": f"{type(e).__name__}: {e}"}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
