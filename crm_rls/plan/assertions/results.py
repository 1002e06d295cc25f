"""What is known of each assertion, as a value that can be saved. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crm_rls.diagnostics import Code, Diagnostic, Place, Severity
from crm_rls.diagnostics.junit import Passed
from crm_rls.meaning.proofs import Outcome
from crm_rls.model import Assertion


@dataclass(frozen=True, slots=True)
class Example:
    """A row, or a person, that breaks an assertion: the key, the values that decide, and who shows it."""

    key: str
    groups: tuple[str, ...] = ()
    values: tuple[tuple[str, str | None], ...] = ()

    def __str__(self) -> str:
        """Return it in words."""
        values = ", ".join(f"{name} {'null' if value is None else value}" for name, value in self.values)
        by = f"by {', '.join(self.groups)}" if self.groups else ""
        more = "; ".join(filter(None, (values, by)))
        return f"{self.key} ({more})" if more else self.key


@dataclass(frozen=True, slots=True)
class AssertionResult:
    """What is known of an assertion: of `matching` rows, or people, of which it speaks, `wrong` break it.

    `groups` are the views of the person whom it is about. Of one that is not decided `why` says so. `kind` is
    what the numbers count, `problem` what is wrong with those that break it.
    """

    sentence: str
    table: str
    outcome: Outcome
    matching: int = 0
    wrong: int = 0
    groups: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    why: str = ""
    kind: str = "contacts"
    problem: str = ""
    place: Place | None = None

    @property
    def holds(self) -> bool:
        """Say whether it holds for the data of today."""
        return self.outcome in (Outcome.PROVED, Outcome.HELD)

    @property
    def vacuous(self) -> bool:
        """Say whether it holds only because there is nothing today of which it speaks."""
        return self.outcome is Outcome.HELD and self.matching == 0

    @property
    def explained(self) -> str:
        """Return in words what is known of it."""
        match self.outcome:
            case Outcome.FAILED:
                shown = "; ".join(map(str, self.examples))
                more = ", ..." if self.wrong > len(self.examples) else ""
                return f"{self.problem} {self.wrong:,} of {self.matching:,} {self.kind}: {shown}{more}"
            case Outcome.UNDECIDED:
                return f"not decided: {self.why}"
            case _:
                return f"{self.outcome.words}; today it speaks of {self.matching:,} {self.kind}"


def undecided(assertion: Assertion, why: str) -> AssertionResult:
    """Return that an assertion could not be decided."""
    table = "" if assertion.on is None else str(assertion.on)
    return AssertionResult(assertion.sentence, table, Outcome.UNDECIDED, why=why)


def broken(result: AssertionResult) -> Diagnostic:
    """Return what is wrong with an assertion that does not hold or could not be decided."""
    step = "correct the groups, the memberships or the assertion"
    if result.outcome is Outcome.UNDECIDED:
        step = "run it as a role that sees all rows, on a database that has the tables of the model"
    return Diagnostic(
        Code.BROKEN_ASSERTION, Severity.ERROR, result.explained, step, result.place, result.sentence
    )


def passed(result: AssertionResult) -> Passed:
    """Return that an assertion holds, for a report of tests."""
    code = str(Code.BROKEN_ASSERTION)
    return Passed(code, result.sentence, result.explained, result.place, skipped=result.vacuous)


def summed_up(results: Iterable[AssertionResult]) -> str:
    """Return how many there are of each outcome: "2 proved for all data, 1 failed"."""
    counts = Counter(each.outcome for each in results)
    return ", ".join(f"{counts[outcome]} {outcome.words}" for outcome in Outcome if counts[outcome])


def result_lines(results: Iterable[AssertionResult], *, full: bool) -> Iterator[str]:
    """Yield for people what is known of assertions; of those that hold only with `full`, or if vacuous."""
    for each in results:
        where = f" ({each.place})" if each.place is not None else ""
        if each.vacuous:
            yield f"vacuous  {each.sentence}{where}"
            yield f"    None of the {each.kind} matches the filter, so this proves nothing."
        elif full or not each.holds:
            yield f"{each.outcome}  {each.sentence}{where}"
            yield f"    {each.explained}."


def result_from(data: Mapping[str, Any]) -> AssertionResult:
    """Return the result whose fields these are, as JSON has them. Raises KeyError and TypeError."""
    examples = tuple(
        Example(each["key"], tuple(each["groups"]), tuple((name, value) for name, value in each["values"]))
        for each in data["examples"]
    )
    place = None if data["place"] is None else Place(**data["place"])
    read = {"outcome": Outcome(data["outcome"]), "groups": tuple(data["groups"])}
    return AssertionResult(**{**data, **read, "examples": examples, "place": place})
