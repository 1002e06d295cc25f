"""Names that two things would get, and names that would end a function's body early. Pure.

Derived names are cut and joined, so two of them can meet: tables `a.b_c` and `a_b.c`, or a group that is
called what another one's cut name is. One of the two would silently take the other's place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from crm_rls.catalog import Policy, Role, SupportObject
from crm_rls.model import Model
from crm_rls.postgres.creation import Creation

_RENAME = "give one of them another name, or the model another `prefix`."


def clashes(
    model: Model, roles: Iterable[Role], policies: Iterable[Policy], objects: Iterable[SupportObject]
) -> Iterator[str]:
    """Yield one sentence per name that stands for two things; nothing when all names are fine."""
    names = Counter(role.name for role in roles)
    for name in sorted(name for name, count in names.items() if count > 1):
        yield f'role "{name}" would stand for two groups: {_RENAME}'
    for login in sorted({person.login for person in model.people} & set(names)):
        yield f'login "{login}" of a person is also what one of our own roles is called: {_RENAME}'
    places = Counter((policy.table, policy.name) for policy in policies)
    for (table, name), count in sorted(places.items()):
        if count > 1:
            yield f'policy "{name}" on {table} would stand for two groups: {_RENAME}'
    yield from _objects(objects)


def _objects(objects: Iterable[SupportObject]) -> Iterator[str]:
    made: dict[tuple[str, str, str, str], Creation | None] = {}
    for each in objects:
        # The same index may serve two child tables of one parent; then both say the same.
        if made.setdefault(each.identity, each.create) != each.create:
            yield f'{each.kind} "{each.name}" in {each.schema} would serve two tables: {_RENAME}'
        if each.function is not None and each.function.ends_early:
            yield (
                f'function "{each.name}" would end early, because a name or a key in it holds $body$: '
                "use another name."
            )
