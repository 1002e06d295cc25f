"""How many contacts there are in each territory and in each German postcode area: a scan for each column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from crm_rls.answers import Answers
from crm_rls.diagnostics.nearest import did_you_mean
from crm_rls.errors import DatabaseError
from crm_rls.postgres.connection import translated
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, qualified, text
from crm_rls.report.contents import Row
from crm_rls.report.germany import areas

_POSTCODE_COLUMNS = ("postcode", "postal_code", "plz", "zip", "zipcode", "zip_code", "postleitzahl")
"""What a column with postcodes is called, where nobody names it."""


def total(answers: Answers) -> int:
    """Return how many contacts there are. Raises DatabaseError."""
    return sum(_counted(answers, SQL("null")).values())


def territories(answers: Answers) -> Iterator[Row]:
    """Yield each territory for each field of assignment that uses the tree, a parent before what is below it.

    The last row of a field has those in no territory. Raises DatabaseError.
    """
    nodes = {node.key: node for node in answers.model.territories.nodes}
    for each in answers.model.assignment:
        if not each.tree or not nodes:
            continue
        own = _counted(answers, Identifier(answers.model.root.name.name, each.column))
        below = Counter(own)
        level: dict[str, int] = {}
        for key, node in nodes.items():
            level[key] = 0 if node.parent is None else level[node.parent] + 1
        for key in reversed(nodes):
            parent = nodes[key].parent
            if parent is not None:
                below[parent] += below[key]
        for key in _in_order(answers):
            node = nodes[key]
            yield {
                "field": each.name,
                "territory": key,
                "label": node.label,
                "parent": node.parent,
                "level": level[key],
                "contacts": own.get(key, 0),
                "with_below": below[key],
            }
        outside = sum(number for value, number in own.items() if value not in nodes)
        yield {
            "field": each.name,
            "territory": None,
            "label": "",
            "parent": None,
            "level": 0,
            "contacts": outside,
            "with_below": outside,
        }


def _in_order(answers: Answers) -> list[str]:
    """Return the keys of the tree with each subtree together."""
    places = answers.model.territories.positions()
    return sorted(places, key=lambda key: places[key])


def postcode_areas(answers: Answers, column: str | None) -> Iterator[Row]:
    """Yield each area of Germany with its contacts, none if there is no column of postcodes.

    What does not begin with the two digits of an area is counted in no row: it is of another country, or no
    postcode. Raises DatabaseError for a column that is not there.
    """
    root = answers.model.root.name
    known = answers.facts.tables[root].columns if root in answers.facts.tables else {}
    if column is not None and column not in known:
        step = did_you_mean(column, known, f"{root} has: {', '.join(known)}.")
        raise DatabaseError(f"{root} has no column {column}. {step}")
    found = column or next((each for each in _POSTCODE_COLUMNS if each in known), None)
    if found is None:
        return
    named = Identifier(root.name, found)
    # Five digits, so that a Swiss 8001 is not taken for one of the area 80.
    first = SQL(
        "case when {0}::pg_catalog.text ~ '^[0-9]{{5}}$' then pg_catalog.left({0}::pg_catalog.text, 2) end"
    )
    counts = _counted(answers, first.format(named))
    if not any(value in areas() for value in counts):
        return
    for area in areas().values():
        yield {"area": area.digits, "town": area.town, "contacts": counts.get(area.digits, 0)}


def _counted(answers: Answers, value: Composable) -> Mapping[str | None, int]:
    root = answers.model.root.name
    statement = SQL("select {value}::pg_catalog.text, pg_catalog.count(*) from {table} group by 1").format(
        value=value, table=qualified(root.schema, root.name)
    )
    with translated(f"counting {root}"):
        return dict(answers.connection.execute(text(statement)).fetchall())
