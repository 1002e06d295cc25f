"""What a plan says before it loses people who are deactivated and keep an office: `apply` refuses that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from crm_rls.catalog import Binding, CatalogState, ServerFacts
from crm_rls.change import blocking
from crm_rls.change.kinds import Change, DropPerson
from crm_rls.change.place import displaced
from crm_rls.diagnostics import Code, Diagnostic
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, text
from crm_rls.postgres.versions import has_membership_options


def kept_offices(
    connection: Connection, changes: Iterable[Change], current: CatalogState, facts: ServerFacts, prefix: str
) -> Iterator[Diagnostic]:
    """Yield for each such person the role that a DBA must revoke first. Raises DatabaseError.

    That somebody was deactivated binds the login no longer once the person is gone.
    """
    leaving = {
        change.row.login: change.row.person
        for change in changes
        if isinstance(change, DropPerson) and not change.row.active and change.row.binding is Binding.BOUND
    }
    if not leaving or any(True for _ in displaced(current.homes, facts, prefix)):
        return
    names, options = Names(prefix), has_membership_options(facts.version)
    parameters = {
        "logins": list(leaving),
        "offices": list(names.readers),
        "managers": names.managers,
        "registrar": names.registrar,
        "options": "SET" if options else "MEMBER",
    }
    with read_only(connection):
        rows = connection.execute(load("inspect", "kept_offices"), parameters).fetchall()
    for login, role, grantor in rows:
        cause = f"the person was deactivated and leaves the model, and {login} is still a member of {role}"
        way = (
            _revoke(login, role, grantor if options else "") if grantor else f"take {role} away from {login}"
        )
        step = f"keep the person in the model, or {way}"
        yield blocking(Code.OFFICE_KEPT, f"person {leaving[login]}", cause, step)


def _revoke(login: str, role: str, grantor: str) -> str:
    by: Composable = SQL(" GRANTED BY {}").format(Identifier(grantor)) if grantor else SQL("")
    return text(SQL("REVOKE {} FROM {}{}").format(Identifier(role), Identifier(login), by))
