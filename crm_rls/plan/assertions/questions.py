"""Which conditions on the rows of a table decide whether an assertion holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from crm_rls.compile.reach.layout import Layout
from crm_rls.model import AccessGroup, Assertion, Attributes, Saying, TableName
from crm_rls.model.predicates import Predicate, attributes
from crm_rls.plan.assertions.eyes import Eyes


class Breaks(StrEnum):
    """When a row of which an assertion speaks breaks it: if one, none or not each condition is true."""

    ANY = "any"
    NONE = "none"
    NOT_ALL = "not all"


@dataclass(frozen=True, slots=True)
class Condition:
    """What shows rows, by a name for people: a predicate for somebody with these attributes.

    `group` is the group that shows them; None for who is under no policy.
    """

    name: str
    predicate: Predicate
    attributes: Attributes
    group: AccessGroup | None

    @property
    def meaning(self) -> tuple[Predicate, str]:
        """Return what is the same for conditions that say the same."""
        asked = repr(sorted(self.attributes.items())) if attributes(self.predicate) else ""
        return self.predicate, asked


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the rows of a table for which the filter of an assertion is true.

    `attributes` are those of whom the filter asks. Where `of_nobody`, there is nobody of whom to ask.
    `problem` is what is wrong with rows that break it.
    """

    assertion: Assertion
    table: TableName
    breaks: Breaks
    conditions: tuple[Condition, ...]
    attributes: Attributes
    problem: str
    of_nobody: bool = False

    def is_broken(self, true: Iterable[bool]) -> bool:
        """Say whether a row breaks it of which each condition is true or not."""
        match self.breaks:
            case Breaks.ANY:
                return any(true)
            case Breaks.NONE:
                return not any(true)
            case Breaks.NOT_ALL:
                return not all(true)


def question(assertion: Assertion, layout: Layout, people: Mapping[str, Eyes]) -> Question:
    """Return what is asked about rows; `people` are all of them, by login."""
    people = dict(sorted(people.items()))  # of conditions that say the same the first gives its name
    table = assertion.on or layout.model.root.name
    match assertion.says:
        case Saying.MUST_SEE | Saying.MUST_NOT_SEE if assertion.person:
            return _of_person(assertion, table, layout, people)
        case Saying.MUST_SEE | Saying.MUST_NOT_SEE:
            return _of_group(assertion, table, layout, people)
        case Saying.MAY_SEE:
            eyes = [each for each in people.values() if not each.acts_in(assertion.groups)]
            found = tuple(_of_all(eyes, table, layout))
            return Question(assertion, table, Breaks.ANY, found, {}, "others see")
        case Saying.MUST_BE_SEEN:
            of_all = _of_all(people.values(), table, layout)
            under_policies = tuple(each for each in of_all if each.group is not None)
            return Question(assertion, table, Breaks.NONE, under_policies, {}, "nobody sees")
        case Saying.SEPARATE:
            raise ValueError("it is about people, not about rows")


def _of_person(
    assertion: Assertion, table: TableName, layout: Layout, people: Mapping[str, Eyes]
) -> Question:
    login = next((each.login for each in layout.model.people if each.name == assertion.person), "")
    eyes = people.get(login, Eyes(assertion.person, {}, {}))
    sees = assertion.says is Saying.MUST_SEE
    return Question(
        assertion,
        table,
        Breaks.NONE if sees else Breaks.ANY,
        tuple(_conditions(eyes, table, layout)),
        eyes.attributes,
        f"{assertion.person} {'does not see' if sees else 'sees'}",
    )


def _of_group(assertion: Assertion, table: TableName, layout: Layout, people: Mapping[str, Eyes]) -> Question:
    (name,) = assertion.groups
    sees = assertion.says is Saying.MUST_SEE
    breaks = Breaks.NOT_ALL if sees else Breaks.ANY
    problem = f"group {name} {'does not show' if sees else 'shows'}"
    shown = layout.read_on(table, name)
    if not attributes(shown):
        group = next(each for each in layout.model.groups if each.name == name)
        return Question(assertion, table, breaks, (Condition(name, shown, {}, group),), {}, problem)
    conditions = tuple(
        Condition(f"{eyes.person} by {called}", shown, view.attributes, view.group)
        for eyes in people.values()
        for called, view in eyes.views.items()
        if view.group is not None and view.group.name == name
    )
    return Question(assertion, table, breaks, conditions, {}, problem, of_nobody=not conditions)


def _of_all(people: Iterable[Eyes], table: TableName, layout: Layout) -> Iterator[Condition]:
    for eyes in people:
        for each in _conditions(eyes, table, layout):
            yield Condition(f"{eyes.person} by {each.name}", each.predicate, each.attributes, each.group)


def _conditions(eyes: Eyes, table: TableName, layout: Layout) -> Iterator[Condition]:
    for name, (predicate, known) in eyes.on(table, layout).items():
        yield Condition(name, predicate, known, eyes.views[name].group)
