# Answers how SQLAlchemy names constraints and indexes. Reads a JSON list of
# questions on standard input and writes one of names; a name is null where
# SQLAlchemy makes none, and "error" where it refuses.
import json
import sys

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

DIALECTS = {"postgresql": postgresql.dialect(), "mysql": mysql.dialect(), "sqlite": sqlite.dialect()}


def ask(q):
    convention = {"ix": "ix_%(column_0_label)s"}
    if q["template"]:
        convention[q["kind"]] = q["template"]
    meta = sa.MetaData(naming_convention=convention)
    table = sa.Table(q["table"], meta, *[sa.Column(c, sa.Integer) for c in q["columns"]], schema=q["schema"] or None)
    on, name = [table.c[c] for c in q["on"]], q["name"] or None
    if q["kind"] == "ix":
        made = sa.Index(name, *on)
    elif q["kind"] == "uq":
        made = sa.UniqueConstraint(*on, name=name)
    elif q["kind"] == "pk":
        made = sa.PrimaryKeyConstraint(*on, name=name)
    elif q["kind"] == "ck":
        made = sa.CheckConstraint("1 > 0", name=name)
    else:
        sa.Table("other", meta, *[sa.Column(c, sa.Integer) for c in q["refs"]])
        made = sa.ForeignKeyConstraint(on, ["other." + c for c in q["refs"]], name=name)
    if q["kind"] != "ix":
        table.append_constraint(made)
    if made.name is None:
        return None
    return DIALECTS[q["product"]].identifier_preparer.format_constraint(made, _alembic_quote=False)


def answer(q):
    try:
        return ask(q)
    except Exception as e:
        return "error"


json.dump([answer(q) for q in json.load(sys.stdin)], sys.stdout)
