"""Why a person may do something with a row, or why not, and what would help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crm_rls.answers.answering import Answers, FoundRow, Judged
from crm_rls.answers.evidence import Evidence
from crm_rls.answers.holders import Held, Person
from crm_rls.answers.remedies import Remedy, remedies_for
from crm_rls.answers.seeing import granting
from crm_rls.answers.versions import State, row_then
from crm_rls.meaning.sayings import said
from crm_rls.model import AccessGroup, Right, TableName

NEAREST = 3
"""Groups that a denial explains beside those in which the person is."""


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
    ended_for: str | None = None
    begins: datetime | None = None
    begins_for: str | None = None

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
class Why:
    """The answer: whether the person may, the groups with their reasons, and for a denial what would help.

    `state` says by which state of the row, where the table has a history and the answer is about the past.
    """

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
    state: State | None = None

    @property
    def allowed(self) -> bool:
        """Say whether the person may."""
        return self.exists and (self.bypasses or any(each.allows for each in self.groups))


def why(
    answers: Answers, named: str, key: str, *, table: str | None = None, right: Right = Right.READ
) -> Why:
    """Return whether and why a person may do that with the row of that key. Raises DatabaseError."""
    person, name = answers.person(named), answers.table(table)
    row, state = row_then(answers, name, key)
    known = (answers.at, answers.since)
    bypasses = person.bypasses and answers.at is None
    if row is None:
        return Why(
            person.name,
            name,
            key,
            right,
            *known,
            exists=False,
            active=person.active,
            bypasses=bypasses,
            state=state,
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
        remedies = tuple(remedies_for(answers, row, right, person, held)) if person.active else ()
        near = list(
            _nearest(answers, row, right, person, mine, [each.group for each in remedies if each.group])
        )
    groups.sort(key=lambda each: (not each.allows, not each.would, each.group))
    return Why(
        person.name,
        name,
        row.key,
        right,
        *known,
        True,
        person.active,
        bypasses,
        (*groups, *near),
        remedies,
        state,
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
            ended_for=last["acting_for"] if last else None,
            begins=next_["begins"] if next_ else None,
            begins_for=next_["acting_for"] if next_ else None,
        )
