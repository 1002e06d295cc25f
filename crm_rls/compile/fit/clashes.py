"""Names that two things would get, and names that would end a function's body early. Pure.

Derived names are cut and joined, so two of them can meet: tables `a.b_c` and `a_b.c`, or a group that is
called what another one's cut name is. One of the two would silently take the other's place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from crm_rls.catalog import Policy, Role, SupportObject
from crm_rls.compile.reach.layout import Layout
from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.postgres.creation import Creation

_RENAME = "give one of them another name, or the model another `prefix`"


def clashes(
    layout: Layout, roles: Iterable[Role], policies: Iterable[Policy], objects: Iterable[SupportObject]
) -> Iterator[Diagnostic]:
    """Yield every name that stands for two things; nothing when all names are fine."""
    model, names = layout.model, Counter(role.name for role in roles)
    for name in sorted(name for name, count in names.items() if count > 1):
        yield _clash(f"role {name}", f'role "{name}" would stand for two groups', _place(layout, name))
    for person in sorted(model.people, key=lambda person: person.login):
        if person.login in names:
            cause = f'login "{person.login}" of a person is also what one of our own roles is called'
            place = model.place("people", person.name, "login")
            yield _clash(f"login {person.login}", cause, place)
    for service in model.services:
        for login in sorted(names.keys() & set(service.logins)):
            cause = f'login "{login}" of a service is also what one of our own roles is called'
            yield _clash(f"login {login}", cause, model.place("services", service.name))
    seen: Counter[tuple[str, str]] = Counter()
    for policy in sorted(policies, key=lambda policy: (policy.table, policy.name)):
        name, table = policy.name, str(policy.table)
        seen[(table, name)] += 1
        if seen[(table, name)] == 2:
            cause = f'policy "{name}" on {table} would stand for two groups'
            place = next(filter(None, (_place(layout, role) for role in policy.roles)), None)
            yield _clash(f"policy {name} on {table}", cause, place)
    yield from _objects(objects)


def _clash(name: str, cause: str, place: Place | None = None) -> Diagnostic:
    return Diagnostic(Code.DERIVED_NAME_CLASH, Severity.ERROR, cause, _RENAME, place, name)


def _place(layout: Layout, role: str) -> Place | None:
    """Return where a group with this role is declared."""
    model, names = layout.model, layout.names
    for group in model.groups:
        if role in (names.group_role(group.name), names.timed_role(group.name)):
            return model.place("access_groups", group.name)
    return None


def _objects(objects: Iterable[SupportObject]) -> Iterator[Diagnostic]:
    made: dict[tuple[str, str, str, str], Creation | None] = {}
    for each in objects:
        name = f"{each.kind} {each.schema}.{each.name}"
        # The same index may serve two child tables of one parent; then both say the same.
        if made.setdefault(each.identity, each.create) != each.create:
            yield _clash(name, f'{each.kind} "{each.name}" in {each.schema} would serve two tables')
        if each.function is not None and each.function.ends_early:
            cause = f'function "{each.name}" would end early, because a name or a key in it holds $body$'
            yield Diagnostic(Code.NAME_ENDS_FUNCTION, Severity.ERROR, cause, "use another name", object=name)
