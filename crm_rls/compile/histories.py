"""Former versions of the contacts: whether their table can tell the past, and to whom it is open. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from crm_rls.catalog import ColumnFacts, ServerFacts, TableFacts
from crm_rls.diagnostics import Code, Diagnostic, Severity, closest
from crm_rls.model import History, Model, TableName
from crm_rls.model.predicates import columns

USUAL = (
    History(TableName("", ""), period="sys_period"),
    History(TableName("", ""), period="valid_period"),
    History(TableName("", ""), "valid_from", "valid_until"),
    History(TableName("", ""), "valid_from", "valid_to"),
    History(TableName("", ""), "sys_start", "sys_end"),
    History(TableName("", ""), "row_start", "row_end"),
)
"""Columns that usually say when a version counted: of temporal_tables, of periods and of SQL:2011."""

_MOMENT, _RANGE = "timestamp with time zone", "tstzrange"


def told_by(history: History, table: TableFacts) -> History | None:
    """Return a history with the columns that say when a version counted; None if no usual ones are there.

    None, too, if several usual ones are there: none of them is more likely than the others.
    """
    if history.period or history.begins:
        return history
    found = [each for each in USUAL if not any(True for _ in _unfit_moments(each, table))]
    return replace(found[0], table=history.table) if len(found) == 1 else None


def read_of(model: Model) -> dict[str, str]:
    """Return the columns that a former version must have, with what reads each: key and filters."""
    root = model.root
    found = dict.fromkeys(root.key, f"the key of {root.name}")
    for declared in model.filters():
        if declared.table == root.name:
            for column in columns(declared.predicate):
                found.setdefault(column, declared.owner)
    return found


def unlike(model: Model, history: History, facts: ServerFacts) -> Iterator[str]:
    """Yield why former versions do not answer the filters of a model: a column is missing or another one.

    A filter would mean something else for a column of another type or collation.
    """
    former, table = facts.tables[history.table], facts.tables[model.root.name]
    for column, reader in sorted(read_of(model).items()):
        there, here = former.columns.get(column), table.columns.get(column)
        if here is None:
            continue  # which is told of the table itself
        if there is None:
            yield f"{history.table} has no column {column}, which {reader} reads"
        elif (there.type, there.collation) != (here.type, here.collation):
            yield (
                f"{history.table}.{column}, which {reader} reads, is of type {_full(there)} "
                f"and not of type {_full(here)} as in {model.root.name}"
            )


def unfit_history(model: Model, facts: ServerFacts) -> Iterator[Diagnostic]:
    """Yield why the history of the contacts cannot answer, and that it is open to people."""
    history = model.root.history
    if history is None or not facts.known:
        return
    table = facts.tables.get(history.table)
    causes: list[tuple[str, str]] = []
    if history.table.schema not in model.schemas:
        step = f"add {history.table.schema} to database.schemas, so that its tables are guarded"
        causes.append((f"the schema of {history.table} is not declared", step))
    elif table is None:
        step = "create it, or name another one"
        if found := closest(str(history.table), [str(name) for name in facts.tables]):
            step = f"did you mean `{found}`? If not, {step}"
        causes.append((f"table {history.table} is not in database {facts.database}", step))
    elif table.kind not in "rp":
        causes.append((f"{history.table} is not a table, so no policy guards it", "name the table below it"))
    elif (told := told_by(history, table)) is None:
        usual = "; ".join(" and ".join(_moments(each)) for each in USUAL)
        step = f"say which ones: {{table: {history.table}, from: .., until: ..}} or {{.., period: ..}}"
        causes.append(
            (f"not exactly one of the usual pairs and periods is in {history.table}: {usual}", step)
        )
    else:
        step = "name the columns that say when a version counted, or change their type"
        causes += ((cause, step) for cause in _unfit_moments(told, table))
        step = "give it the columns of the table, or take `history` out"
        causes += ((cause, step) for cause in unlike(model, history, facts))
    place = model.place("tables", str(model.root.name), "history")
    for cause, step in causes:
        yield Diagnostic(Code.UNFIT_HISTORY, Severity.ERROR, cause, step, place, f"table {history.table}")
    if not causes:
        yield from (each for each in open_history(model) if not _accepted(model, each, facts))


def open_history(model: Model) -> Iterator[Diagnostic]:
    """Yield that people read former versions of contacts which policies hide from them.

    A table that is blocked is read by nobody, and a child of the contacts with its contact.
    """
    history = model.root.history
    if history is None or history.table in model.blocked:
        return
    links = next((each.links for each in model.children if each.name == history.table), ())
    if links and all(link.to == model.root.name for link in links):
        return
    yield Diagnostic(
        Code.OPEN_HISTORY,
        Severity.ERROR,
        f"{history.table} has former versions of {model.root.name}, and people read them whose policies hide "
        "the contact",
        f"declare {history.table} `blocked`, or a child of {model.root.name}; or accept this finding",
        model.place("tables", str(model.root.name), "history"),
        f"table {history.table}",
    )


def _accepted(model: Model, found: Diagnostic, facts: ServerFacts) -> bool:
    return any(
        each.covers(found) and (each.until is None or facts.now is None or facts.now < each.until)
        for each in model.acceptances
    )


def _moments(history: History) -> tuple[str, ...]:
    return tuple(filter(None, (history.begins, history.ends, history.period)))


def _unfit_moments(history: History, table: TableFacts) -> Iterator[str]:
    due = _RANGE if history.period else _MOMENT
    for column in _moments(history):
        known = table.columns.get(column)
        if known is None:
            yield f"{table.name} has no column {column}"
        elif known.base.partition("(")[0] != due and known.type != due:
            yield f"{table.name}.{column} is of type {known.type}, and {due} is required"


def _full(column: ColumnFacts) -> str:
    return f"{column.type} collate {column.collation}" if column.collation else column.type
