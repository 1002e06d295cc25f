"""Which state of a row an answer about the past is of: a former version, or the row as it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crm_rls.answers.answering import Answers, FoundRow, lies_at
from crm_rls.catalog.privileges import reads_all_rows
from crm_rls.compile.conditions.row_keys import has_key
from crm_rls.compile.fit.histories import told_by, unlike
from crm_rls.errors import DatabaseError
from crm_rls.model import History, TableName
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, literal, relation


class Known(StrEnum):
    """What is known of a row at a moment of the past."""

    VERSION = "version"
    AS_NOW = "as it is now"
    NOT_KNOWN = "not known"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class State:
    """The state of a row by which an answer about the past goes.

    With VERSION it is a former one, that counted from `begins` until `ends`, with AS_NOW the row as it is now
    and was since `begins`; both are None without bound. NOT_KNOWN is the row as it is now, of which nobody
    knows since when; ABSENT is no row. `gone`: the table has no such row any more.
    """

    known: Known
    begins: datetime | None = None
    ends: datetime | None = None
    gone: bool = False


def row_then(answers: Answers, table: TableName, key: str) -> tuple[FoundRow | None, State | None]:
    """Return the row of that key as it was at the moment of the answers, and what is known of that.

    Nothing is said of the row (None) about the present and the future. Raises DatabaseError for what can be
    no key, for several versions that counted at that moment, and for a history that cannot be read as a
    whole or does not have what the filters of that moment read.
    """
    row, at, now = answers.row(table, key), answers.at, answers.facts.now
    # Of a table that hung on others then, a version says only half: theirs are not asked.
    roots = (answers.model.root.name, *answers.model.further_roots())
    history = answers.histories.get(table) if table in roots else None
    if at is None or (now is not None and at >= now):
        return row, None
    if history is None:
        return row, None if row is None else State(Known.NOT_KNOWN)
    told = _readable(answers, table, history)
    own = None if row is None else _own_beginning(answers, told, row)
    began = own is not None and (own.begins is None or own.begins <= at)
    versions = _versions(answers, told, table, key, at)
    if len(versions) > 1 or (versions and began and versions[0][1].ends is not None):
        raise DatabaseError(
            f"several versions of {table} {key} counted at {at}: {history.table} has overlapping ones. "
            "Correct their moments, then ask again."
        )
    if versions:
        found, state = versions[0]
        return found, State(Known.VERSION, state.begins, state.ends, gone=row is None)
    if began and own is not None:
        return row, own
    # A row that ended before may have been made anew since: only its own column knows.
    if own is None and row is not None and not _later_known(answers, told, table, key, at):
        return row, State(Known.NOT_KNOWN)
    return None, State(Known.ABSENT, gone=row is None)


def _readable(answers: Answers, table: TableName, history: History) -> History:
    """Return the history of a table with its columns. Raises DatabaseError if it cannot answer."""
    former = answers.facts.tables.get(history.table)
    told = None if former is None else told_by(history, former)
    if former is None or told is None:
        raise DatabaseError(f"{history.table} cannot tell the past: see `crm-rls plan`")
    if causes := tuple(unlike(answers.model, table, history, answers.facts)):
        raise DatabaseError(f"the filters of that moment cannot be asked: {'; '.join(causes)}")
    if not reads_all_rows(answers.connection, history.table):
        raise DatabaseError(
            f"you do not read all rows of {history.table}, so the past of a row is not known. Ask as a "
            f"superuser, or GRANT SELECT ON {history.table} to the role that asks."
        )
    return told


def _own_beginning(answers: Answers, history: History, row: FoundRow) -> State | None:
    """Return since when the row is as it is now, by a column of its own; None if nothing stands there."""
    begins, _ = _bounds(history, row.table.name)
    known = answers.facts.tables[row.table].columns
    there, kept = history.period or history.begins or "", answers.facts.tables[history.table].columns
    if there not in known or known[there].type != kept[there].type:
        return None
    asked = SQL("select {} is not null, {} from {} where {}").format(
        Identifier(row.table.name, there), _finite(begins), row.source, row.where
    )
    ((said, since),) = answers.asked(asked)
    return State(Known.AS_NOW, since) if said else None


def _versions(
    answers: Answers, history: History, table: TableName, key: str, at: datetime
) -> list[tuple[FoundRow, State]]:
    """Return the versions of a row that counted at a moment, two at most."""
    begins, ends = _bounds(history, table.name)
    counted = SQL("({begins} is null or {begins} <= {at}) and ({ends} is null or {at} < {ends})").format(
        begins=begins, ends=ends, at=_moment(at)
    )
    if history.period:
        # Bounds alone do not tell an empty range, whose bounds are null, from one without bounds.
        counted = SQL("{} @> {}").format(Identifier(table.name, history.period), _moment(at))
    asked = SQL(
        "select {row}.tableoid, {row}.ctid::pg_catalog.text, {begins}, {ends} from {stored} as {row} "
        "where {key} and {counted} limit 2"
    ).format(
        row=Identifier(table.name),
        begins=_finite(begins),
        ends=_finite(ends),
        stored=relation(history.table),
        key=has_key(table, answers.model.key(table), key),
        counted=counted,
    )
    return [
        (
            FoundRow(table, key, lies_at(table, str(oid), str(place)), history.table),
            State(Known.VERSION, since, until),
        )
        for oid, place, since, until in answers.asked(asked)
    ]


def _later_known(answers: Answers, history: History, table: TableName, key: str, at: datetime) -> bool:
    """Say whether versions are known that began after a moment: then the row is not as it was then."""
    begins, _ = _bounds(history, table.name)
    asked = SQL("select exists (select from {} as {} where {} and {} > {})").format(
        relation(history.table),
        Identifier(table.name),
        has_key(table, answers.model.key(table), key),
        begins,
        _moment(at),
    )
    ((later,),) = answers.asked(asked)
    return bool(later)


def _bounds(history: History, row: str) -> tuple[Composable, Composable]:
    if history.period:
        period = Identifier(row, history.period)
        return SQL("pg_catalog.lower({})").format(period), SQL("pg_catalog.upper({})").format(period)
    return Identifier(row, history.begins or ""), Identifier(row, history.ends or "")


def _finite(moment: Composable) -> Composable:
    """Return a moment, null for an infinite one, which is without bound and no moment of Python's."""
    return SQL("case when pg_catalog.isfinite({0}) then {0} end").format(moment)


def _moment(at: datetime) -> Composable:
    return SQL("{}::pg_catalog.timestamptz").format(literal(at.isoformat()))
