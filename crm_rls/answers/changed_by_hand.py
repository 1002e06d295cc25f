"""Where a database protects otherwise than was put in force, as far as a look at a few catalogs tells.

An answer goes by what was put in force. Which policies were altered or dropped only `verify` finds.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.answers.answering import Answers
from crm_rls.catalog import own_mark
from crm_rls.model import TableName


def changed_by_hand(answers: Answers) -> Iterator[str]:
    """Yield for people why an answer about now may not be what somebody sees. Raises DatabaseError."""
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
