"""People whose login is not the role that was registered: renamed, dropped, created again, or another. Pure.

A name does not say who somebody is. What can be followed is a change; what somebody must decide is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crm_rls.catalog import Binding, CatalogState, PersonRow
from crm_rls.diagnostics import Code, Diagnostic, Severity


def login_findings(current: CatalogState, desired: CatalogState, *, detached: bool) -> Iterator[Diagnostic]:
    """Yield who is not bound to a login, logins of the model that were renamed, and names that others have.

    Nothing is applied while the model declares such a person; one who was registered by SQL is an error only.
    `detached`: nobody in the database stays.
    """
    for row in sorted(current.people):
        declared = row.login in desired.logins
        if (declared or row.active) and (found := _unbound(row, current, declared=declared)) is not None:
            yield found
    wanted = {row.login: row for row in desired.people}
    for login in sorted(desired.logins):
        had = _renamed(login, current)
        if had is not None and login not in (wanted[had.login].former if had.login in wanted else ()):
            cause = f"the login of {had.person} was {login} and was renamed to {had.login}"
            step = (
                f"write `login: {had.login}` for {had.person}; if somebody else is to be {login} now, write "
                f"`was: {login}` for who has the login {had.login}"
            )
            yield _finding(Code.LOGIN_RENAMED, login, cause, step, blocking=True)
    # Who was declared and is no longer goes in the same plan, and from a copy that is detached everybody.
    stay = (
        {}
        if detached
        else {row.person: row.login for row in current.people if not row.declared and row.login not in wanted}
    )
    for login, row in sorted(wanted.items()):
        if (other := stay.get(row.person)) is not None and _renamed(login, current) is None:
            cause = (
                f"{row.person} is to have it, and a manager registered {row.person} with the login {other}"
            )
            step = (
                f"write `login: {other}` for {row.person}, if it is the same person; else use another name, "
                f"or crm-rls unregister {other}"
            )
            yield _finding(Code.PERSON_HAS_ANOTHER_LOGIN, login, cause, step, blocking=True)


def _unbound(row: PersonRow, current: CatalogState, *, declared: bool) -> Diagnostic | None:
    match row.binding:
        case Binding.REPLACED:
            cause = f"it is another role than the one that was registered for {row.person}"
            step = (
                f"crm-rls rehire {row.person}, if it is the same person; crm-rls unregister {row.person}, "
                "if it is another one"
            )
            return _finding(Code.LOGIN_REPLACED, row.login, cause, step, blocking=declared)
        case Binding.GONE:
            cause = f"the role that was registered for {row.person} was dropped"
            step = (
                f"crm-rls unregister {row.person}; or create the role again and crm-rls rehire {row.person}, "
                "if it is the same person"
            )
            return _finding(Code.LOGIN_GONE, row.login, cause, step, blocking=declared)
        case Binding.FOREIGN if row.login not in current.roles and not declared:
            cause = f"{row.person} was registered on another server, and this one has no such role"
            step = f"create the role, then crm-rls apply; or crm-rls unregister {row.person}"
            return _finding(Code.LOGIN_GONE, row.login, cause, step, blocking=False)
        case Binding.BLOCKED:
            cause = f"the role of {row.person} was renamed to a login that somebody without a role still has"
            step = "crm-rls unregister who has left and had that login"
            return _finding(Code.LOGIN_TAKEN, row.login, cause, step, blocking=declared)
        case _:
            return None


def _renamed(login: str, current: CatalogState) -> PersonRow | None:
    """Return who had this login before a rename, unless a person has it now."""
    if any(row.login == login for row in current.people):
        return None
    had: Mapping[str, PersonRow] = {
        name: row for row in sorted(current.people) for name in (*row.former, row.recorded) if name
    }
    return had.get(login)


def _finding(code: Code, login: str, cause: str, step: str, *, blocking: bool) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, cause, step, object=f"login {login}", blocking=blocking)
