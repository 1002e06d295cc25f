"""What everybody sees in an office, and what the functions of `crm_people` say of it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.managing.actions import PEOPLE
from tests.managing.conftest import Office

TABLES = {
    "crm.contact": "id::text",
    "crm.activity": "id::text",
    "crm.deal": "id::text",
    "crm.deal_line": "concat_ws(',', deal_id, id)",
    "crm.note": "id::text",
    "crm.thread": "id::text",
    "crm.address": "id::text",
}
"""Tables, and their keys as commands write them."""

Seen = Mapping[str, Mapping[str, frozenset[str]]]
"""Keys by person and table."""


def seen(office: Office) -> Seen:
    """Return what everybody sees over a connection of the own."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for person in PEOPLE:
        with office.open(person) as session:
            found[person] = {
                table: frozenset(key for (key,) in session.execute(f"select {key} from {table}".encode()))
                for table, key in TABLES.items()
            }
    return found


def told(office: Office, function: str) -> Seen:
    """Return what a function of crm_people says of every row: `who_sees`, or `why` asked of everybody."""
    found: dict[str, dict[str, frozenset[str]]] = {person: {} for person in PEOPLE}
    for table, key in TABLES.items():
        root = None if table == "crm.contact" else table
        if function == "why":
            asked = (
                f"select p.person, t.key from crm_people.people as p, "
                f"(select {key} as key from {table}) as t where "
                " (select bool_or(w.allows) from crm_people.why(p.person, t.key, root => %s) as w)"
            )
        else:
            asked = (
                f"select w.person, t.key from (select {key} as key from {table}) as t, "
                "crm_people.who_sees(t.key, root => %s) as w"
            )
        rows = office.superuser.execute(asked.encode(), (root,)).fetchall()
        for person in PEOPLE:
            found[person][table] = frozenset(key for name, key in rows if name == person)
    return found


def counted(office: Office) -> Mapping[str, Mapping[str, int]]:
    """Return what `sees` counts by person and table."""
    return {
        person: {
            root or "crm.contact": number
            for root, number in office.superuser.execute(
                "select root, contacts from crm_people.sees(%s) where how is null and root is distinct from "
                "'crm.contact_product'",
                (person,),
            ).fetchall()
        }
        for person in PEOPLE
    }


def numbers(seen: Seen) -> Mapping[str, Mapping[str, int]]:
    """Return how many rows everybody sees."""
    return {person: {table: len(keys) for table, keys in some.items()} for person, some in seen.items()}
