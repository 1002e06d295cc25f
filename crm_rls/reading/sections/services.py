"""The sections `services`, `gateways` and `blind`: the logins that are no persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crm_rls.diagnostics import Code, Place
from crm_rls.model import Service, TableName, has_pattern
from crm_rls.reading.sections.draft import Draft
from crm_rls.reading.sections.groups import check_name
from crm_rls.reading.sections.links import table_name, with_read
from crm_rls.reading.sections.people import People
from crm_rls.reading.sections.tables import Tables


@dataclass(frozen=True, slots=True)
class Strangers:
    """The logins that are no persons."""

    services: tuple[Service, ...]
    gateways: tuple[str, ...]
    blind: tuple[str, ...]


def read_services(draft: Draft, tables: Tables, people: People) -> Strangers:
    """Return the services sorted by name, the gateways and the logins that may go blind."""
    kinds = {person.login: f"the person `{person.name}`" for person in people.people}
    protected = tuple(_protected(tables))
    services: list[Service] = []
    for name in sorted(draft.document.services):
        services.extend(_service(draft, name, protected, bool(tables.patterns), kinds))
    for service in services:
        kinds |= dict.fromkeys(service.logins, f"the service `{service.name}`")
    gateways = tuple(_logins(draft, "gateways", draft.document.gateways, kinds))
    kinds |= dict.fromkeys(gateways, "a gateway")
    blind = tuple(_logins(draft, "blind", draft.document.blind, kinds))
    return Strangers(tuple(services), tuple(sorted(gateways)), tuple(sorted(blind)))


def _protected(tables: Tables) -> Iterator[TableName]:
    yield from tables.guarded()
    yield from tables.blocked


def _service(
    draft: Draft, name: str, protected: tuple[TableName, ...], patterns: bool, kinds: dict[str, str]
) -> Iterator[Service]:
    shape, place = draft.document.services[name], draft.place("services", name)
    check_name(draft, place, name, "service")
    logins = (name,) if shape.login is None else tuple(shape.login)
    for login in logins:
        if draft.is_name(place, login, "the login"):
            _is_new(draft, place, login, kinds, f"a login of the service `{name}`")
    found: set[TableName] = set()
    for pattern in shape.tables:
        matching = {each for each in protected if _matches(each, pattern)}
        found |= matching
        if not matching and not patterns and not draft.is_damaged("tables"):
            draft.mistakes.error(
                Code.SERVICE_WITHOUT_TABLE,
                draft.place("services", name, "tables"),
                f"`{pattern}` is not a declared table with row security",
                "Name a root, child or blocked table as schema.table, or all of a schema as schema.*",
            )
    yield Service(name, tuple(sorted(set(logins))), frozenset(found), with_read(shape.rights))


def _matches(table: TableName, pattern: str) -> bool:
    return table_name(pattern) == table or has_pattern(table, pattern)


def _logins(draft: Draft, section: str, names: Iterable[str], kinds: dict[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        place = draft.place(section, index)
        if draft.is_damaged(section, index) or not draft.is_name(place, name, "the login"):
            continue
        if name in seen:
            draft.mistakes.error(Code.DUPLICATE_NAME, place, f"`{name}` stands twice", "Remove one of them")
            continue
        seen.add(name)
        _is_new(draft, place, name, kinds, f"one of `{section}`")
        yield name


def _is_new(draft: Draft, place: Place, login: str, kinds: dict[str, str], use: str) -> None:
    if login in kinds:
        draft.mistakes.error(
            Code.LOGIN_OF_TWO_KINDS,
            place,
            f"`{login}` is {use} and also {kinds[login]}",
            "A login is one kind: a person, a service, a gateway, or blind; use a login for each",
        )
