"""Takes the whole tool out of a database: what goes, in which order, and what speaks against it. Pure.

Knows the model's marks and names, and asks `diff` for the way to a state without anything of ours. Who
could read the tables afterwards is read by `apply` and judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from crm_rls.catalog import PUBLIC, CatalogState, Grant, ServerFacts, TableFlags, own_mark
from crm_rls.change.diff import Difference, Printed, diff
from crm_rls.change.diff.row_security import left_blocked
from crm_rls.change.findings import Options, blocking, policies_for, stays
from crm_rls.change.kinds import Change, DropPolicy, GrantPrivilege, OpenTable, RevokePrivilege
from crm_rls.change.place import another_model, displaced
from crm_rls.change.render import render
from crm_rls.compile.whole import protected
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model, TableName
from crm_rls.postgres.names import SUPPORT_SCHEMAS


@dataclass(frozen=True, slots=True, order=True)
class Reader:
    """A role, not ours, with privileges on a protected table or on a view over one."""

    relation: TableName
    role: str
    privileges: tuple[str, ...]


def compile_removal(model: Model, facts: ServerFacts) -> CatalogState:
    """Return the state without anything of ours; only the mark, by which what is ours is known."""
    del facts
    return CatalogState(mark=own_mark(model.prefix))


def removal(
    model: Model, facts: ServerFacts, current: CatalogState, readers: Iterable[Reader], *, open_tables: bool
) -> Difference:
    """Return what must be dropped, in order, and the findings that forbid it.

    Row security stays on where others have policies too. With `open_tables` it does not matter who can
    read the tables afterwards, and privileges that were taken are given back; without, they are named.
    """
    desired = compile_removal(model, facts)
    kept = {policy.table for policy in current.policies.values() if policy.mark != desired.mark}
    without_rows = replace(
        current, people=frozenset(), timed=frozenset(), in_force={}
    )  # they go with their tables
    difference = diff(without_rows, desired, Printed(), facts, Options(model.prefix))
    changes = [change for change in difference.changes if not _superfluous(change)]
    changes += (
        OpenTable(table)
        for table in guarded_by_us(model, facts, current)
        if current.tables.get(table, TableFlags()).enabled and OpenTable(table) not in changes
    )
    findings = [
        *displaced(current.homes, facts, model.prefix),
        *another_model(facts, model.prefix),
        *_of_others(current, desired),
        *stays(current, desired, model.prefix),
        *_kept_on(kept & set(guarded_by_us(model, facts, current))),
    ]
    taken = sorted(current.taken - current.grants)
    if open_tables:
        changes += map(GrantPrivilege, taken)
    else:
        findings += _stay_taken(taken, facts)
        findings += (_would_read(reader) for reader in sorted(readers) if reader.relation not in kept)
    wanted = (change for change in changes if not (isinstance(change, OpenTable) and change.table in kept))
    return Difference(tuple(sorted(wanted, key=_phase)), tuple(findings))


def guarded_by_us(model: Model, facts: ServerFacts, current: CatalogState) -> tuple[TableName, ...]:
    """Return the tables whose row security goes: those of the model, and what stands of the one in force."""
    mark = own_mark(model.prefix)
    having = {policy.table for policy in current.policies.values() if policy.mark == mark}
    return tuple(sorted({*protected(model, facts), *left_blocked(current, CatalogState(), facts), *having}))


def _superfluous(change: Change) -> bool:
    """Privileges on what stands in a support schema go with it."""
    return isinstance(change, RevokePrivilege) and change.grant.schema in SUPPORT_SCHEMAS


def _phase(change: Change) -> int:
    # With row security on, every dropped policy costs as much as all that are left (DESIGN 5.5). Nobody can
    # look in between: switching it off locks the table until the end.
    return DropPolicy.phase - 1 if isinstance(change, OpenTable) else change.phase


# -- what speaks against it ----------------------------------------------------------------------------


def _of_others(current: CatalogState, desired: CatalogState) -> Iterator[Diagnostic]:
    ours = {name for name, role in current.roles.items() if role.mark == desired.mark}
    yield from policies_for(ours, current, desired)


def _kept_on(tables: Iterable[TableName]) -> Iterator[Diagnostic]:
    for table in sorted(tables):
        cause = "row security stays on, because it has policies of others too"
        step = "switch it off yourself if nobody needs it"
        yield Diagnostic(Code.ROW_SECURITY_STAYS_ON, Severity.INFO, cause, step, object=f"table {table}")


def use_of(reader: Reader) -> str:
    """Return what a role could do without policies."""
    who = "everybody (PUBLIC)" if reader.role == PUBLIC else reader.role
    return f"without policies {who} could use {', '.join(reader.privileges)} on every row"


def _would_read(reader: Reader) -> Diagnostic:
    cause = use_of(reader)
    step = "revoke that first, or use --open-tables"
    return blocking(Code.OPEN_AFTER_REMOVAL, f"table {reader.relation}", cause, step)


def _stay_taken(taken: Iterable[Grant], facts: ServerFacts) -> Iterator[Diagnostic]:
    for table, grants in groupby(taken, key=lambda grant: TableName(grant.schema, grant.name)):
        back = [f"{sql};" for grant in grants for sql in render(GrantPrivilege(grant), facts.version)]
        cause = "privileges that others had before the model are not given back"
        step = f"use --open-tables, or run this after the removal: {' '.join(back)}"
        yield Diagnostic(Code.PRIVILEGES_STAY_TAKEN, Severity.INFO, cause, step, object=f"table {table}")
