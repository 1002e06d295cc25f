"""Why a person may do something with a row, or why not, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crm_rls.answers.answering import Answers, FoundRow, Judged
from crm_rls.answers.bundles import may_have
from crm_rls.answers.evidence import Evidence
from crm_rls.answers.holders import Held, Person
from crm_rls.answers.seeing import granting
from crm_rls.answers.shares import is_share
from crm_rls.answers.totals import conditions_of
from crm_rls.meaning.sayings import said
from crm_rls.model import AccessGroup, Right, TableName
from crm_rls.postgres.connection import translated
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, qualified, text

NEAREST = 3
"""Groups that a denial explains beside those in which the person is."""

MOST_REMEDIES = 3
"""What would help is told so often, the smallest first."""

MOST_COUNTED = 10_000
"""Rows that are counted of a grant: so many or more."""

_MOST_GRANTS = 10
"""Grants whose rows are counted, to find the smallest."""


@dataclass(frozen=True, slots=True)
class RestrictionAnswer:
    """What a row says to a restriction that holds for a group."""

    name: str
    says: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """How a row stands to a group: by which memberships the person has it, and what its filters say.

    `says` is its filter over contacts in the words of the filter language. `allows` where one way and every
    restriction is true and the group is held; `would` where only the membership is missing. Without ways the
    group gives no such right.
    """

    group: str
    says: str
    held: tuple[Held, ...]
    ways: tuple[Judged, ...]
    restrictions: tuple[RestrictionAnswer, ...]
    ended: datetime | None = None
    ended_by: str | None = None
    begins: datetime | None = None

    @property
    def would(self) -> bool:
        """Say whether a member has the right on the row."""
        passed = all(each.evidence.holds is True for each in self.restrictions)
        return passed and any(each.evidence.holds is True for each in self.ways)

    @property
    def allows(self) -> bool:
        """Say whether the person has the right on the row by this group."""
        return self.would and any(each.counts for each in self.held)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A grant that would give the right: a membership in a group, or standing in for somebody.

    `more` is how many other rows of the table it would show besides; MOST_COUNTED is so many or more.
    """

    group: str
    instead_of: str | None
    more: int


@dataclass(frozen=True, slots=True)
class Why:
    """The answer: whether the person may, the groups with their reasons, and for a denial what would help."""

    person: str
    table: TableName
    key: str
    right: Right
    at: datetime | None
    since: datetime | None
    exists: bool
    active: bool = True
    bypasses: bool = False
    groups: tuple[GroupAnswer, ...] = ()
    remedies: tuple[Remedy, ...] = ()

    @property
    def allowed(self) -> bool:
        """Say whether the person may."""
        return self.exists and (self.bypasses or any(each.allows for each in self.groups))


def why(
    answers: Answers, named: str, key: str, *, table: str | None = None, right: Right = Right.READ
) -> Why:
    """Return whether and why a person may do that with the row of that key. Raises DatabaseError."""
    person, name = answers.person(named), answers.table(table)
    row = answers.row(name, key)
    known = (answers.at, answers.since)
    bypasses = person.bypasses and answers.at is None
    if row is None:
        return Why(
            person.name, name, key, right, *known, exists=False, active=person.active, bypasses=bypasses
        )
    held = answers.held(person.login)
    mine, granted = _by_group(held), _by_group(granting(answers, row, right, held))
    groups = [
        _of_group(answers, row, right, answers.group(each), mine[each], granted.get(each, ()), person)
        for each in mine
    ]
    allowed = bypasses or any(each.allows for each in groups)
    near: list[GroupAnswer] = []
    remedies: tuple[Remedy, ...] = ()
    if not allowed:
        remedies = tuple(_remedies(answers, row, right, person, held)) if person.active else ()
        near = list(_nearest(answers, row, right, person, mine, [each.group for each in remedies]))
    groups.sort(key=lambda each: (not each.allows, not each.would, each.group))
    return Why(
        person.name, name, row.key, right, *known, True, person.active, bypasses, (*groups, *near), remedies
    )


def _by_group(held: tuple[Held, ...]) -> dict[str, tuple[Held, ...]]:
    found: dict[str, tuple[Held, ...]] = {}
    for each in held:
        found[each.access_group] = (*found.get(each.access_group, ()), each)
    return found


def _of_group(
    answers: Answers,
    row: FoundRow,
    right: Right,
    group: AccessGroup,
    held: tuple[Held, ...],
    granted: tuple[Held, ...],
    person: Person,
) -> GroupAnswer:
    """Return how the row stands to the group, for the membership that gives the most.

    `granted` are those of the memberships that give the right on the row.
    """
    by = (granted or held)[0] if held else None
    me = answers.attributes.get(by.acting_for if by else person.login, {})
    ways = tuple(
        Judged(way, answers.evidence(row, way.predicate, me))
        for way in answers.ways(group, row.table, right)
        if not way.made or granted
    )
    restrictions = tuple(
        RestrictionAnswer(each.name, said(each.filter), answers.evidence(row, each.filter, me))
        for each in answers.model.restricted(row.table, group, right)
    )
    return GroupAnswer(group.name, said(group.filter), granted or held, ways, restrictions)


def _nearest(
    answers: Answers,
    row: FoundRow,
    right: Right,
    person: Person,
    mine: Mapping[str, tuple[Held, ...]],
    helping: Sequence[str],
) -> Iterator[GroupAnswer]:
    """Yield groups in which the person is not: those once or soon held first, then those that would help."""
    ended = {
        each["access_group"]: each for each in answers.rows("held_before", login=person.login, at=answers.at)
    }
    later = {
        each["access_group"]: each for each in answers.rows("held_later", login=person.login, at=answers.at)
    }
    known = answers.groups
    near = [name for name in dict.fromkeys((*ended, *later, *helping)) if name in known and name not in mine]
    for name in near[:NEAREST]:
        answer = _of_group(answers, row, right, known[name], (), (), person)
        last, next_ = ended.get(name), later.get(name)
        yield replace(
            answer,
            ended=last["ended"] if last else None,
            ended_by=last["ended_by"] if last else None,
            begins=next_["begins"] if next_ else None,
        )


def _helping(
    answers: Answers, row: FoundRow, right: Right, person: Person, groups: list[AccessGroup]
) -> dict[str, Composable]:
    """Return by group what a membership would show, of those groups that have the row."""
    asked = {group.name: answers.condition(group, row.table, right, person) for group in groups}
    conditions = {name: condition for name, condition in asked.items() if condition is not None}
    true = answers.true_of(row, tuple(conditions.values()))
    return {name: conditions[name] for name, holds in zip(conditions, true, strict=True) if holds}


def _remedies(
    answers: Answers, row: FoundRow, right: Right, person: Person, held: tuple[Held, ...]
) -> Iterator[Remedy]:
    """Yield what would help, the smallest first: a membership, or to stand in for somebody who may."""
    own = {each.access_group for each in held if each.counts and each.acting_for == person.login}
    shareless = [group for group in answers.model.groups if not is_share(group.name)]
    likely = may_have(answers, row, right, shareless)
    groups = [group for group in shareless if group.name in likely and group.name not in own]
    helping = _helping(answers, row, right, person, groups)
    wanted: dict[tuple[str, str | None], Composable] = {(name, None): each for name, each in helping.items()}
    # Where a membership in a group helps, standing in for one of its members helps no more.
    others = likely.difference(helping)
    for each in granting(answers, row, right, answers.held(groups=others) if others else ()):
        login = each.login
        if each.how != "cover" and login != person.login and (each.access_group, login) not in wanted:
            shown = conditions_of(answers, row.table, right, (each,))
            wanted[each.access_group, login] = joined("or", tuple(shown.values()))
    mine = conditions_of(answers, row.table, right, tuple(each for each in held if each.counts))
    counted = _counted(answers, row.table, dict(list(wanted.items())[:_MOST_GRANTS]), tuple(mine.values()))
    found = [
        Remedy(group, answers.named(login) if login else None, max(more - 1, 0))
        for (group, login), more in counted.items()
    ]
    yield from sorted(found, key=lambda each: (each.more, each.instead_of or "", each.group))[:MOST_REMEDIES]


def _counted(
    answers: Answers,
    table: TableName,
    wanted: Mapping[tuple[str, str | None], Composable],
    mine: tuple[Composable, ...],
) -> dict[tuple[str, str | None], int]:
    """Return how many rows each grant would show that the person has not, this one included.

    Counting ends at MOST_COUNTED: what nearly everybody has would else read the whole table.
    """
    if not wanted:
        return {}
    beyond = SQL("({}) is not true").format(joined("or", mine)) if mine else SQL("true")
    count = SQL("(select pg_catalog.count(*) from (select from {} where {} and {} limit {}) as {})")
    name = Identifier("shown")
    counts = (
        count.format(qualified(table.schema, table.name), each, beyond, SQL(str(MOST_COUNTED + 1)), name)
        for each in wanted.values()
    )
    with translated("counting"):
        row = answers.connection.execute(text(SQL("select {}").format(joined(",", counts)))).fetchone()
    return dict(zip(wanted, row or (), strict=True))
