# Tells what Alembic prints for the samples of alembic_test.go: one JSON object
# a line, with "product" and "code"; the answer has "statements", or "error".
import json
import sys
import warnings

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import mysql, postgresql, sqlite


def answer(q):
    statements = []
    context = MigrationContext.configure(dialect_name=q["product"], opts={"as_sql": True})
    context.impl.static_output = lambda text: statements.append(text.removesuffix(";"))
    names = {
        "op": Operations(context), "sa": sa, "PRODUCT": q["product"],
        "postgresql": postgresql, "mysql": mysql, "sqlite": sqlite,
    }
    try:
        exec(q["code"], names)
    except Exception as e:
        lines = str(e).strip().splitlines()
        return {"error": f"{type(e).__name__}: {lines[0] if lines else ''}"}
    return {"statements": statements}


warnings.simplefilter("ignore")
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
