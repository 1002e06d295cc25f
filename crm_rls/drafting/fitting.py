"""What does not fit the database is taken back, with the reason, until the rest fits. Pure.

The judges are the ones of `check` and `plan`: a draft that is written passes both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from crm_rls.diagnostics import Diagnostic
from crm_rls.drafting.drafts import LoginDraft, LoginKind, ModelDraft, TableClass, TableDraft
from crm_rls.drafting.writing import service_name, table_text
from crm_rls.errors import CompileError, ModelError
from crm_rls.model import Model

Files = Mapping[str, str]
Judge = Callable[[Model], Collection[Diagnostic]]
"""Returns what of a model does not fit, or raises CompileError with it."""


def fitted(
    draft: ModelDraft, written: Callable[[ModelDraft], Files], read: Callable[[Files], Model], judge: Judge
) -> ModelDraft:
    """Return the draft without what does not fit. Raises ModelError or CompileError if the rest does not.

    `written` gives the files of a draft, `read` the model of files.
    """
    while True:
        try:
            found = tuple(judge(read(written(draft))))
            error: ModelError | CompileError = CompileError(found)
        except (ModelError, CompileError) as refused:
            found, error = refused.diagnostics, refused
        if not found:
            return draft
        before = draft
        for each in found:
            draft = _without(draft, each)
        if draft == before:
            raise error


def _without(draft: ModelDraft, found: Diagnostic) -> ModelDraft:
    """Return the draft without what a diagnostic is about; unchanged if that is nothing of it."""
    path = found.place.path if found.place is not None else ""
    reason = f"{found.cause} ({found.code})"
    for table in draft.tables:
        text = table_text(table.name)
        if table.guarded and (_leads(path, f"tables.{text}") or found.object == f"table {table.name}"):
            blocked = TableDraft(table.name, TableClass.BLOCKED, reason)
            return draft if table.main else _with_table(draft, blocked)
    for entry in draft.entries:
        if _leads(path, f"{entry.section}.{entry.name}"):
            gone = {(entry.section, entry.name)}
            kept = tuple(
                each
                for each in draft.entries
                if (each.section, each.name) not in gone and not gone & set(each.needs)
            )
            remark = f"left out {entry.section} {entry.name}: {reason}"
            return replace(draft, entries=kept, remarks=_with_remark(draft, "groups.yaml", remark))
    for login in draft.logins:
        if login.kind is not LoginKind.UNKNOWN and any(_leads(path, each) for each in _paths(login)):
            unknown = replace(login, kind=LoginKind.UNKNOWN, reason=reason)
            return replace(draft, logins=tuple(unknown if each == login else each for each in draft.logins))
    return draft


def _leads(path: str, steps: str) -> bool:
    return path == steps or path.startswith((f"{steps}.", f"{steps}["))


def _paths(login: LoginDraft) -> Iterator[str]:
    yield f"people.{login.name}"
    yield f"services.{service_name(login.name)}"


def _with_remark(draft: ModelDraft, file: str, remark: str) -> Mapping[str, tuple[str, ...]]:
    return {**draft.remarks, file: (*draft.remarks.get(file, ()), remark)}


def _with_table(draft: ModelDraft, changed: TableDraft) -> ModelDraft:
    """Return the draft with another table, and without the links that lead to what is blocked now."""
    tables = tuple(changed if each.name == changed.name else each for each in draft.tables)
    while True:
        guarded = {each.name for each in tables if each.guarded}
        mended = tuple(_still_linked(each, guarded) for each in tables)
        if mended == tables:
            return replace(draft, tables=tables)
        tables = mended


def _still_linked(table: TableDraft, guarded: Collection[object]) -> TableDraft:
    links = tuple(
        each
        for each in table.links
        if each.to in guarded and (each.through is None or each.through in guarded)
    )
    if links == table.links:
        return table
    if not links:
        return TableDraft(table.name, TableClass.BLOCKED, f"its parent {table.links[0].to} is blocked")
    return replace(table, links=links)
