"""What `crm_people.why`, `who_sees` and `sees` know of tables and groups, in rows of the registry.

Each filter stands there once, by the table that it is over, and each link and restriction of a table once.
Functions put them together for the groups and rows that somebody asks about: written out, tables that are
linked densely would have one condition for each group and path (ADR 0023). In a condition the row is called
`c`, the row that it is linked to `above`, and the person `p`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from crm_rls.catalog import Grant, Kind, ServerFacts
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.held_keys import means
from crm_rls.compile.conditions.row_keys import PLACE, known_key
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.served import served_roots
from crm_rls.compile.reach.ways import Reach, ways
from crm_rls.compile.upkeep.makers import is_mine
from crm_rls.model import AccessGroup, Link, Restriction, Right, TableName
from crm_rls.model.predicates import Predicate, attributes, columns, links
from crm_rls.model.tables import UNSAID_KEY
from crm_rls.model.trees import top
from crm_rls.postgres.sqltext import Composable, Identifier, text

ROW, ABOVE, PERSON = "c", "above", "p"
"""What conditions call the row, the one that it is linked to, and the person."""

Json = Mapping[str, object]


def asked_tables(layout: Layout, facts: ServerFacts) -> Mapping[str, Json]:
    """Return the protected tables by name.

    `key` is empty where no key tells the rows apart; `root` is as in `crm_access.root`, null for all
    that is no root; `reads_links` says whether links show rows to groups.
    """
    roots = {each.table: each.root for each in served_roots(layout.model)}
    return {str(table): _table(layout, facts, table, roots.get(table)) for table in layout.model.guarded()}


def conditions_of(layout: Layout, group: AccessGroup) -> Mapping[str, Json]:
    """Return what a group is granted by itself, by table: `where`, and whether `where` asks of the person.

    `reads` and `hands` say whether that is for the rows, and for those that belong to them. `made` is the
    condition of rows that who asks has made, for tables where these are visible until something points to
    them.
    """
    found: dict[str, Json] = {}
    for grant in layout.model.grants(group):
        found[str(grant.table)] = {
            "where": _condition(layout, grant.table, grant.filter),
            "asks": bool(attributes(grant.filter)),
            "reads": Right.READ in grant.rights,
            "hands": Right.READ in grant.child_rights,
        }
    for table, predicate in _made(layout, group):
        mine = is_mine(layout, replace(table, name=ROW), Identifier(PERSON, "login"))
        made = f"{text(mine)} AND ({_condition(layout, table, predicate)})"
        found[str(table)] = {**found.get(str(table), {}), "made": made}
    return found


def asked_grants(layout: Layout, facts: ServerFacts) -> Iterator[Grant]:
    """Yield what the support owner needs to read of tables for these conditions."""
    model, owner = layout.model, layout.names.owner
    read: dict[TableName, set[str]] = {}
    for table in model.guarded():
        read.setdefault(table, set()).update(_key(layout, facts, table))
        for link in _ways_up(layout, table):
            for own, other in model.pairs(link):
                read[table].add(own)
                read.setdefault(link.to, set()).add(other)
            _note(table, link.when, read)
        for restriction in _restrictions(layout, table):
            _note(table, restriction.filter, read)
    for group in model.groups:
        for grant in model.grants(group):
            _note(grant.table, grant.filter, read)
        for table, predicate in _made(layout, group):
            read[table].add(layout.names.maker)
            _note(table, predicate, read)
    for table, some in sorted(read.items()):
        yield Grant(Kind.SCHEMA, table.schema, table.schema, owner, "USAGE")
        for column in sorted(some):
            yield Grant(Kind.TABLE, table.schema, table.name, owner, "SELECT", column)


def _table(layout: Layout, facts: ServerFacts, table: TableName, root: str | None) -> Json:
    model, to_top = layout.model, top(layout.model, table)
    child = None if table == model.root.name else model.child(table)
    return {
        "schema": table.schema,
        "name": table.name,
        "key": list(_key(layout, facts, table)),
        "root": root,
        "reads_links": child is not None and Right.READ in child.rights,
        "links": [_link(layout, table, link) for link in (() if child is None else child.links)],
        "tree": None if to_top is None else _link(layout, table, to_top),
        "restrictions": [
            {
                "exempt": sorted(each.exempt),
                "passes": _condition(layout, table, each.filter),
                "asks": bool(attributes(each.filter)),
            }
            for each in _restrictions(layout, table)
        ],
    }


def _link(layout: Layout, table: TableName, link: Link) -> Json:
    pairs = layout.model.pairs(link)
    joins = (text(means(Identifier(ROW, own), Identifier(ABOVE, to), link.form)) for own, to in pairs)
    return {
        "to": str(link.to),
        "own": [own for own, _ in pairs],
        "columns": [to for _, to in pairs],
        "joins": " AND ".join(joins),
        "when": _condition(layout, table, link.when),
    }


def _condition(layout: Layout, table: TableName, predicate: Predicate) -> str:
    found: Composable = expression(predicate, layout.scope_of_answers(table, ROW, PERSON))
    return text(found)


def _key(layout: Layout, facts: ServerFacts, table: TableName) -> tuple[str, ...]:
    """Return the columns that name rows; none where no key does.

    Without a database only those count that the model needs anyway, for a link table rarely has an `id`.
    """
    model, known = layout.model, facts.tables.get(table)
    declared = model.key(table)
    if known is not None:
        named = tuple(known_key(declared, known))
        return () if named == PLACE else named
    roots = (model.root.name, *model.further_roots())
    pointed_to = (link.to for child in model.children for link in child.links)
    return declared if declared != UNSAID_KEY or table in roots or table in pointed_to else ()


def _restrictions(layout: Layout, table: TableName) -> Iterator[Restriction]:
    contacts = layout.model.root.name
    for each in layout.model.restrictions:
        if Right.READ in each.rights and (each.on or contacts) == table:
            yield each


def _ways_up(layout: Layout, table: TableName) -> Iterator[Link]:
    """Yield the links of a table by which something is visible, to the top row as well."""
    to_top = top(layout.model, table)
    if to_top is not None:
        yield to_top
    if table != layout.model.root.name:
        yield from layout.model.child(table).links


def _made(layout: Layout, group: AccessGroup) -> Iterator[tuple[TableName, Predicate]]:
    """Yield tables where members see what they have made, and the condition without restrictions."""
    model = layout.model
    for table in model.guarded():
        if any(way.made for way in layout.ways.get((table, group.name, Right.READ), ())):
            others = tuple(each for each in model.restrictions if (each.on or model.root.name) != table)
            for way in ways(Reach(replace(model, restrictions=others)), group, table, Right.READ):
                if way.made:
                    yield table, way.predicate


def _note(table: TableName, predicate: Predicate, read: dict[TableName, set[str]]) -> None:
    """Note the columns that a predicate reads, by table."""
    read.setdefault(table, set()).update(columns(predicate))
    for link in links(predicate):
        other = TableName.of(link.table)
        read.setdefault(other, set()).update(link.via)
        _note(other, link.condition, read)
