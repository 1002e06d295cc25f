"""Numbers of contacts, as tables: by territory, and by German postcode area. Pure, but for `by_column`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from crm_rls.catalog import ServerFacts
from crm_rls.diagnostics.nearest import did_you_mean
from crm_rls.errors import DatabaseError
from crm_rls.model import Model, TableName
from crm_rls.postgres.connection import Connection, translated
from crm_rls.postgres.sqltext import SQL, Identifier, relation, text
from crm_rls.report.contents import Row
from crm_rls.report.germany import areas

_POSTCODE_COLUMNS = ("postcode", "postal_code", "plz", "zip", "zipcode", "zip_code", "postleitzahl")
"""What a column with postcodes is called, where nobody names it."""


def postcode_column(model: Model, facts: ServerFacts, named: str | None) -> str | None:
    """Return the column of contacts with postcodes: the one that is named, or one that is called so.

    Raises DatabaseError for a named column that is not there.
    """
    root = model.root.name
    known: Collection[str] = facts.tables[root].columns if root in facts.tables else ()
    if named is not None and named not in known:
        step = did_you_mean(named, known, f"{root} has: {', '.join(known)}.")
        raise DatabaseError(f"{root} has no column {named}. {step}")
    return named or next((each for each in _POSTCODE_COLUMNS if each in known), None)


def territories(model: Model, counted: Iterable[Row]) -> Iterator[Row]:
    """Yield each territory for each field of assignment that uses the tree, a parent before what is below it.

    `counted` are rows of `crm_people.contact_counts`. The last row of a field has those in no territory.
    """
    nodes = {node.key: node for node in model.territories.nodes}
    numbers = {(row["field"], row["value"]): _int(row["contacts"]) for row in counted}
    for each in model.assignment:
        if not each.tree or not nodes:
            continue
        below = Counter({key: numbers.get((each.name, key), 0) for key in nodes})
        level: dict[str, int] = {}
        for key, node in nodes.items():
            level[key] = 0 if node.parent is None else level[node.parent] + 1
        for key in reversed(nodes):
            parent = nodes[key].parent
            if parent is not None:
                below[parent] += below[key]
        for key in _in_order(model):
            node = nodes[key]
            yield {
                "field": each.name,
                "territory": key,
                "label": node.label,
                "parent": node.parent,
                "level": level[key],
                "contacts": numbers.get((each.name, key), 0),
                "with_below": below[key],
            }
        outside = numbers.get((each.name, None), 0)
        yield {
            "field": each.name,
            "territory": None,
            "label": "",
            "parent": None,
            "level": 0,
            "contacts": outside,
            "with_below": outside,
        }


def _in_order(model: Model) -> list[str]:
    """Return the keys of the tree with each subtree together."""
    places = model.territories.positions()
    return sorted(places, key=lambda key: places[key])


def postcode_areas(counts: Mapping[str | None, int]) -> Iterator[Row]:
    """Yield each area of Germany with its contacts, by their first two digits; none if no area has any.

    What does not begin with the two digits of an area is counted in no row: it is of another country, or no
    postcode.
    """
    if any(value in areas() for value in counts):
        for area in areas().values():
            yield {"area": area.digits, "town": area.town, "contacts": counts.get(area.digits, 0)}


def by_column(connection: Connection, root: TableName, column: str) -> Mapping[str | None, int]:
    """Return numbers of contacts by the first two digits of a column, for who reads all. One scan."""
    # Five digits, so that a Swiss 8001 is not taken for one of the area 80.
    statement = SQL(
        "select case when {0}::pg_catalog.text ~ '^[0-9]{{5}}$' "
        "then pg_catalog.left({0}::pg_catalog.text, 2) end, "
        "pg_catalog.count(*) from {1} group by 1"
    ).format(Identifier(root.name, column), relation(root))
    with translated(f"counting {root}"):
        return dict(connection.execute(text(statement)).fetchall())


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
