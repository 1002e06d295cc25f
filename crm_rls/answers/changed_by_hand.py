"""Where people see something else than answers say, as far as a look at a few catalogs tells.

An answer goes by what was put in force, and by who was put into groups in this database. A copy of it has the
roles of its home. Which policies were altered or dropped only `verify` finds.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.answers.answering import Answers
from crm_rls.catalog import own_mark
from crm_rls.model import TableName


def changed_by_hand(answers: Answers) -> Iterator[str]:
    """Yield for people why an answer may not be what somebody sees. Raises DatabaseError."""
    prefix = answers.model.prefix
    for row in answers.rows("home_elsewhere"):
        home, here = row["home"], row["here"]
        yield (
            f"the roles of {prefix} belong to database {home}. {here} is a copy: people see in it what their "
            "roles show them now, and this answer goes by who was in which group when it was copied. Ask in "
            f"{home}."
        )
    if answers.at is not None:
        return
    tables = tuple(answers.model.guarded())
    asked = {
        "schemas": [table.schema for table in tables],
        "names": [table.name for table in tables],
        "mark": own_mark(answers.model.prefix),
    }
    for row in answers.rows("changed_by_hand", **asked):
        table = TableName(row["schema"], row["name"])
        if not row["protected"]:
            yield (
                f"row security of {table} is off, so whoever has a privilege on it reaches all of its rows, "
                "whatever this answer says. `crm-rls apply` turns it on."
            )
        elif row["others"]:
            named = ", ".join(row["others"])
            yield (
                f"{table} has policies that are not of crm_rls ({named}), and this answer does not know what "
                "they show or hide. `crm-rls verify` names them."
            )
