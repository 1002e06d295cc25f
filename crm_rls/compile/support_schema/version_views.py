"""The views of former versions, for functions that answer about the past; none where no history is declared.

Of each root with a history one says when its versions counted, and since when the row is as it is; the other
which groups had a version, as the view of groups says it of rows. Nobody but their owner and the registrar
reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from crm_rls.catalog import Grant, Kind, ServerFacts, SupportObject
from crm_rls.compile.fit.histories import told_by
from crm_rls.compile.reach.layout import Layout
from crm_rls.compile.reach.served import Served, read_by_groups, served_roots
from crm_rls.compile.support_schema.contact_groups import (
    contact_group_select,
    contact_view,
    known_people,
    shown_to,
)
from crm_rls.model import History, Model, Right, Sharing
from crm_rls.model.predicates import columns
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, relation

_VERSIONS = SQL(
    "SELECT {key} AS contact, true AS former, {begins} AS begins, {ends} AS ends, {counted} AS counted"
    "{beside} FROM {history} AS c UNION ALL "
    "SELECT {key}, false, {since}, NULL, {unchanged}{beside} FROM {root} AS c"
)

# A range of bounds in the wrong order is an error, and such a version never counted.
_BETWEEN = SQL(
    "CASE WHEN {begins} > {ends} THEN 'empty'::pg_catalog.tstzrange "
    "ELSE pg_catalog.tstzrange({begins}, {ends}) END"
)
_SINCE = SQL("CASE WHEN {} IS NOT NULL THEN pg_catalog.tstzrange({}, NULL) END")

_SHARED = SQL(
    "SELECT {key} AS contact, NULL::pg_catalog.text AS access_group, p.login, {shown} AS shown{beside} "
    "FROM {root} AS c CROSS JOIN {person} AS p"
)


@dataclass(frozen=True, slots=True)
class Versions:
    """A root and its history, with the columns that say when a version counted; `dated` if rows have one."""

    served: Served
    history: History
    dated: bool

    @property
    def moments(self) -> tuple[str, ...]:
        """Return the columns of a version that say when it counted."""
        named = (self.history.begins, self.history.ends, self.history.period)
        return tuple(each for each in named if each is not None)

    @property
    def dates(self) -> tuple[str, ...]:
        """Return the column of the row itself that says since when it is as it is, if it has one."""
        named = self.history.period or self.history.begins
        return (named,) if self.dated and named else ()

    @property
    def bounds(self) -> dict[str, Composable]:
        """Return when a version counted."""
        if self.history.period:
            period = Identifier("c", self.history.period)
            lower, upper = (SQL(f"pg_catalog.{end}({{}})").format(period) for end in ("lower", "upper"))
            return {"begins": lower, "ends": upper, "counted": SQL("{}::pg_catalog.tstzrange").format(period)}
        begins, ends = Identifier("c", self.history.begins or ""), Identifier("c", self.history.ends or "")
        return {"begins": begins, "ends": ends, "counted": _BETWEEN.format(begins=begins, ends=ends)}


def versions(model: Model, facts: ServerFacts) -> Iterator[Versions]:
    """Yield the roots with a history that can answer; where no database is known, if the model says how."""
    declared = model.histories()
    for served in served_roots(model):
        history = declared.get(served.table)
        former = None if history is None else facts.tables.get(history.table)
        told = history if history is None or former is None else told_by(history, former)
        if told is None or not (told.period or told.begins):
            continue
        known = facts.tables[served.table].columns if served.table in facts.tables else {}
        there = known.get(told.period or told.begins or "")
        kept = None if former is None else former.columns[told.period or told.begins or ""]
        dated = there is not None and kept is not None and there.type == kept.type
        yield Versions(served, told, dated)


def version_views(layout: Layout, facts: ServerFacts) -> Iterator[SupportObject]:
    """Yield the views of every root with a history."""
    for each in versions(layout.model, facts):
        served = each.served
        yield contact_view(served.version_view, _select(each), layout, facts, served)
        select = _groups(layout, each)
        yield contact_view(served.version_group_view, select, layout, facts, served)


def version_grants(layout: Layout, facts: ServerFacts) -> Iterator[Grant]:
    """Yield what the views' owner and the registrar need."""
    owner, registrar = layout.names.owner, layout.names.registrar
    for each in versions(layout.model, facts):
        served, table = each.served, each.history.table
        for schema in sorted({table.schema, served.table.schema}):
            yield Grant(Kind.SCHEMA, schema, schema, owner, "USAGE")
        for column in sorted({*served.key, *_read(layout.model, served), *each.moments}):
            yield Grant(Kind.TABLE, table.schema, table.name, owner, "SELECT", column)
        for column in (*served.key, *each.dates):
            yield Grant(Kind.TABLE, served.table.schema, served.table.name, owner, "SELECT", column)
        for view in (served.version_view, served.version_group_view):
            yield Grant(Kind.TABLE, SUPPORT_SCHEMA, view, registrar, "SELECT")


def _read(model: Model, served: Served) -> frozenset[str]:
    passed = (
        columns(each.filter)
        for each in model.restrictions
        if Right.READ in each.rights and (each.on or model.root.name) == served.table
    )
    return read_by_groups(model, served).union(*passed)


def _select(each: Versions) -> Composable:
    since: Composable = SQL("NULL::pg_catalog.timestamptz")
    unchanged: Composable = SQL("NULL::pg_catalog.tstzrange")
    if each.dates:
        since = each.bounds["begins"]
        unchanged = _SINCE.format(Identifier("c", *each.dates), since)
    return _VERSIONS.format(
        **each.served.parts,
        **each.bounds,
        history=relation(each.history.table),
        since=since,
        unchanged=unchanged,
    )


def _groups(layout: Layout, each: Versions) -> Composable:
    """Return the groups of versions, and for a history of contacts whom a share would show it."""
    counted = SQL(", {} AS counted").format(each.bounds["counted"])
    former = replace(each.served, stored=each.history.table, beside=counted)
    select = contact_group_select(layout, former)
    if each.served.on is not None or layout.model.sharing is Sharing.NOTHING:
        return select
    shared = _SHARED.format(**former.parts, shown=shown_to(layout, former), person=known_people())
    return SQL("{} UNION ALL {}").format(select, shared)
