"""What is not as the model wants it and is not ours to change. Pure, like `diff` which asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from crm_rls.catalog import CatalogState, Role, ServerFacts
from crm_rls.change.logins import login_findings
from crm_rls.change.place import displaced
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Logins
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Identifier, literal, text

_OURS = SQL("COMMENT ON ROLE {} IS {}")


@dataclass(frozen=True, slots=True)
class Options:
    """What the model says about people: whether logins may be made; and the operator's words.

    `model_wins` is the word that the model holds where a manager changed the same membership,
    `adopt_database` that the database takes the place of another one, `detached` that it gets roles of its
    own beside those of its former prefix, and forgets its people. `stranded` are territories that leave the
    tree and that rows have, as they are told to people; days of people are days in `time_zone`.
    """

    prefix: str
    logins: Logins = Logins.EXISTING
    adopt_database: bool = False
    detached: bool = False
    model_wins: bool = False
    stranded: tuple[str, ...] = ()
    time_zone: str = "UTC"


def is_ours(role: Role | None, desired: CatalogState) -> bool:
    """Say whether a role carries the mark of this model."""
    return role is not None and role.mark == desired.mark


def kept_makers(current: CatalogState, desired: CatalogState, prefix: str) -> frozenset[str]:
    """Return the role that makes logins, if the model wants it no longer and it has made some.

    But for superusers it alone may alter them, and that is lost with it.
    """
    maker = Names(prefix).login_maker
    gone = current.made_logins and maker not in desired.roles and is_ours(current.roles.get(maker), desired)
    return frozenset({maker}) if gone else frozenset()


def blocking(code: Code, name: str, cause: str, next_step: str) -> Diagnostic:
    """Return something that must be mended before anything is applied."""
    return Diagnostic(code, Severity.ERROR, cause, next_step, object=name, blocking=True)


def find(
    current: CatalogState, desired: CatalogState, facts: ServerFacts, options: Options
) -> Iterator[Diagnostic]:
    """Yield every finding; the comparison with the desired state as `diff` makes it."""
    yield from displaced(current.homes, facts, options.prefix, adopted=options.adopt_database)
    yield from _foreign_policies(current, desired)
    yield from _owners(current, desired, facts, options)
    yield from _roles(current, desired)
    yield from _logins(current, desired, options)
    yield from login_findings(current, desired, detached=options.detached)
    yield from _services(current, desired)
    maker = current.roles.get(Names(options.prefix).login_maker)
    if maker is not None and maker.create_role:  # a plan before has told it otherwise
        yield from stays(current, desired, options.prefix)


def _roles(current: CatalogState, desired: CatalogState) -> Iterator[Diagnostic]:
    for name in desired.roles:
        existing = current.roles.get(name)
        if existing is not None and not is_ours(existing, desired):
            told = f"with the comment {existing.mark!r}" if existing.mark else "without a comment"
            cause = f"a role of this name exists {told}; a role of this model has {desired.mark!r}"
            step = "choose another `prefix`, or rename or drop the role"
            if not existing.mark:
                ours = _OURS.format(Identifier(name), literal(desired.mark))
                step += f"; if crm_rls made it, and the comment was lost: {text(ours)}"
            yield blocking(Code.ROLE_NAME_TAKEN, f"role {name}", cause, step)


def _logins(current: CatalogState, desired: CatalogState, options: Options) -> Iterator[Diagnostic]:
    if options.logins is Logins.EXISTING:
        known = {name for row in current.people for name in (row.login, row.recorded, *row.former)}
        for login in sorted(desired.logins - set(current.roles) - known):
            step = "create the login role, or set `logins: create` in the model's database section"
            cause = "the model declares this person, but the role does not exist"
            yield blocking(Code.MISSING_LOGIN, f"login {login}", cause, step)
    for row in sorted(current.people):
        if not row.active and row.login in desired.logins:
            cause = "the model declares this person, but somebody has deactivated it"
            step = f"select crm_people.reactivate('{row.login}'), or take the person out of the model"
            yield Diagnostic(
                Code.PERSON_DEACTIVATED, Severity.WARNING, cause, step, object=f"person {row.person}"
            )
    for login in sorted(desired.logins & set(current.roles)):
        role = current.roles[login]
        if role.superuser or role.bypass_rls:
            what = "superuser" if role.superuser else "BYPASSRLS"
            cause = f"it is {what}, so no policy applies to it"
            step = "take the attribute away, or the person out of the model"
            yield blocking(Code.LOGIN_PASSES_POLICIES, f"login {login}", cause, step)


def _services(current: CatalogState, desired: CatalogState) -> Iterator[Diagnostic]:
    for login in sorted(desired.services - set(current.roles)):
        cause = "the model declares this login of a service, but the role does not exist"
        step = "create the login role, or take it out of `services`"
        yield blocking(Code.SERVICE_LOGIN_MISSING, f"login {login}", cause, step)


def stays(current: CatalogState, desired: CatalogState, prefix: str) -> Iterator[Diagnostic]:
    """Yield that the role which made logins is not dropped."""
    for maker in kept_makers(current, desired, prefix):
        some = sorted(current.made_logins)[:5]
        more = f" and {len(current.made_logins) - 5} more" if len(current.made_logins) > 5 else ""
        cause = f"it stays, without CREATEROLE: but for superusers it alone may alter {', '.join(some)}{more}"
        step = f"nothing needs to be done; a superuser may drop it: DROP ROLE {text(Identifier(maker))}"
        yield Diagnostic(Code.LOGIN_MAKER_STAYS, Severity.INFO, cause, step, object=f"role {maker}")


def staying(pairs: Iterable[tuple[str, str]]) -> Iterator[Diagnostic]:
    """Yield the memberships, by login and group, that were there before the model declared any."""
    for login, group in pairs:
        yield Diagnostic(
            Code.UNDECLARED_MEMBERSHIP,
            Severity.WARNING,
            "the model does not declare this membership, which was there before; it stays",
            "declare it in the model, or end it with `crm-rls unassign`",
            object=f"{login} in {group}",
        )


def _foreign_policies(current: CatalogState, desired: CatalogState) -> Iterator[Diagnostic]:
    for (table, name), policy in current.policies.items():
        if table in desired.tables and policy.mark != desired.mark:
            effect = "it is ORed to ours and may widen" if policy.permissive else "it is ANDed to ours"
            cause, step = f"it is not of this model: {effect}", "drop it, or put what it says into the model"
            if (table, name) in desired.policies:
                yield blocking(Code.POLICY_NAME_TAKEN, f"policy {name} on {table}", cause, step)
            else:
                severity = Severity.ERROR if policy.permissive else Severity.WARNING
                yield Diagnostic(
                    Code.POLICY_OF_OTHERS, severity, cause, step, object=f"policy {name} on {table}"
                )
    leaving = {name for name, role in current.roles.items() if is_ours(role, desired)} - set(desired.roles)
    yield from policies_for(leaving, current, desired)


def policies_for(
    leaving: Collection[str], current: CatalogState, desired: CatalogState
) -> Iterator[Diagnostic]:
    """Yield the policies of others that are for roles which go."""
    for (table, name), policy in sorted(current.policies.items()):
        named = sorted(set(leaving).intersection(policy.roles))
        if policy.mark != desired.mark and named:
            cause = f"it is not of this model, but it is for {', '.join(named)}, which will be dropped"
            step = "drop it, or give it to another role"
            yield blocking(Code.POLICY_FOR_LEAVING_ROLE, f"policy {name} on {table}", cause, step)


def _owners(
    current: CatalogState, desired: CatalogState, facts: ServerFacts, options: Options
) -> Iterator[Diagnostic]:
    """Yield tables of a person. Whose the support objects are is brought in line."""
    names = Names(options.prefix)
    persons = {each.member for each in current.memberships if each.usable and each.role == names.persons}
    people = desired.logins | persons
    for table in desired.tables:
        owner = facts.tables[table].owner if table in facts.tables else ""
        if owner in people - {facts.user}:
            yield Diagnostic(
                Code.TABLE_OF_A_PERSON,
                Severity.ERROR,
                f"it belongs to {owner}, a person, who can switch row security off",
                "give it to a role without login and members",
                object=f"table {table}",
            )
