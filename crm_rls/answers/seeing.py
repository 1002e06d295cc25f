"""Who may do something with a row: the people by their groups, and everybody whom no policy stops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import dict_row

from crm_rls.answers.answering import ANSWERS, Answers, FoundRow
from crm_rls.answers.bundles import may_have
from crm_rls.answers.holders import Held
from crm_rls.answers.versions import State, row_then
from crm_rls.model import Model, Right, TableName
from crm_rls.model.predicates import attributes
from crm_rls.postgres.connection import Connection, translated
from crm_rls.postgres.names import SUPPORT_SCHEMAS, Names
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import Composable


@dataclass(frozen=True, slots=True)
class Onlooker:
    """A person who may, and by which memberships; with `bypasses` no policy applies."""

    person: str
    login: str
    by: tuple[Held, ...]
    bypasses: bool = False


@dataclass(frozen=True, slots=True)
class PastPolicies:
    """A login that is not a person and reads the table past its policies, or what hands rows on; and how."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class WhoSees:
    """The answer for one row; `exists` is false where the table has none of that key.

    `since` is when the filters were put in force that were asked. `state` is as in an answer to why.
    """

    table: TableName
    key: str
    right: Right
    at: datetime | None
    since: datetime | None
    exists: bool
    people: tuple[Onlooker, ...] = ()
    past_policies: tuple[PastPolicies, ...] = ()
    state: State | None = None


def who_sees(answers: Answers, key: str, *, table: str | None = None, right: Right = Right.READ) -> WhoSees:
    """Return who may do that with the row of that key. Raises DatabaseError."""
    name = answers.table(table)
    row, state = row_then(answers, name, key)
    past = tuple(past_policies(answers.connection, answers.model, name))
    if row is None:
        return WhoSees(name, key, right, answers.at, answers.since, False, (), past, state)
    people = tuple(_onlookers(answers, row, right))
    # A person who may become the owner, or is a service, is no onlooker by that.
    named = {each.login for each in people if each.bypasses}
    others = tuple(each for each in past if each.name not in named)
    return WhoSees(name, row.key, right, answers.at, answers.since, True, people, others, state)


def _onlookers(answers: Answers, row: FoundRow, right: Right) -> Iterator[Onlooker]:
    by: dict[str, list[Held]] = {person.login: [] for person in answers.people}
    groups = may_have(answers, row, right, answers.model.groups)
    for held in granting(answers, row, right, answers.held(groups=groups)):
        by[held.login].append(held)
    for person in answers.people:
        bypasses = person.bypasses and answers.at is None
        if by[person.login] or bypasses:
            yield Onlooker(person.name, person.called, tuple(by[person.login]), bypasses)


def granting(answers: Answers, row: FoundRow, right: Right, held: tuple[Held, ...]) -> tuple[Held, ...]:
    """Return the memberships by which somebody has a right on a row, of those that count."""
    asked: dict[tuple[str, ...], Composable | None] = {}
    counting = [each for each in held if each.counts]
    for each in counting:
        case = _case(answers, row.table, right, each)
        if case not in asked:
            group = answers.group(each.access_group)
            asked[case] = answers.condition(group, row.table, right, each)
    conditions = {case: condition for case, condition in asked.items() if condition is not None}
    true = dict(zip(conditions, answers.true_of(row, tuple(conditions.values())), strict=True))
    return tuple(each for each in counting if true.get(_case(answers, row.table, right, each)))


def _case(answers: Answers, table: TableName, right: Right, held: Held) -> tuple[str, ...]:
    """Return what the answer depends on: the group, and the person where its filters ask for one."""
    ways = answers.layout.ways_of(table, held.access_group, right)
    asks = any(way.made or attributes(way.predicate) for way in ways)
    return (held.access_group, held.login, held.acting_for) if asks else (held.access_group,)


def past_policies(connection: Connection, model: Model, table: TableName) -> Iterator[PastPolicies]:
    """Yield who reads a table past its policies, and what hands its rows on, by the catalogs.

    Views are looked for in all schemas. Raises DatabaseError.
    """
    names = Names(model.prefix)
    services = [names.service_role(service.name) for service in model.services if table in service.tables]
    asked = {
        "schema": table.schema,
        "name": table.name,
        "services": services,
        "support": list(SUPPORT_SCHEMAS),
    }
    with translated("asking who reads past the policies"):
        cursor = connection.cursor(row_factory=dict_row)
        rows = cursor.execute(load(ANSWERS, "past_policies"), asked).fetchall()
    seen: set[str] = set()
    for row in rows:
        if row["name"] not in seen:
            seen.add(row["name"])
            yield PastPolicies(row["name"], row["how"])
