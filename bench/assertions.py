"""`python -m bench.assertions`: what assertions cost; write docs/performance/assertions.md.

Processor time of both processes, beside the same plan or `verify` without assertions, each in turn.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle, islice

from bench.__main__ import say, staged, write_page
from bench.answers import Work, worked
from bench.dataset import ACTIVITY, AREAS, Connection, territory
from crm_rls.embedded import EmbeddedServer
from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.model import Assertion, Model, Saying
from crm_rls.model.predicates import And, Compare, Predicate
from crm_rls.plan.assertions.planned import with_assertions
from crm_rls.plan.make import make_plan
from crm_rls.postgres.versions import describe
from crm_rls.verify import verify

MEMBERS = 200
"""People beside the five that every data set has; together they are in every group of one territory."""

SCAN = b"select pg_catalog.count(*) from crm.contact where industry = 'industry 3'"


def _in(number: int) -> Predicate:
    return Compare("territory", "=", territory(number))


def _narrow(number: int) -> Predicate:
    return And((Compare("industry", "=", f"industry {number}"), _in(number)))


def kinds(each: int) -> dict[str, tuple[Assertion, ...]]:
    """Return assertions that hold, so many of each kind; one in five is about activities."""
    numbers = range(1, each + 1)
    areas = tuple(f"area{number}" for number in range(AREAS))

    def some(
        says: Saying, about: Callable[[int], Predicate], person: str = "", groups: tuple[str, ...] = ()
    ) -> tuple[Assertion, ...]:
        return tuple(
            Assertion(says, on=ACTIVITY, person=person, groups=groups)
            if number % 5 == 0 and says is Saying.MUST_SEE and person == "head"
            else Assertion(says, about(number), person, groups)
            for number in numbers
        )

    other = next(name for name in areas if name != f"area{1 % AREAS}")
    return {
        "a person must see": some(Saying.MUST_SEE, _in, "head"),
        "a person must not see": some(Saying.MUST_NOT_SEE, lambda number: _in(number + 30), "in20"),
        "a group must show": some(Saying.MUST_SEE, _narrow, groups=("head",)),
        "a group must not show": tuple(
            Assertion(Saying.MUST_NOT_SEE, _in(number), groups=(other,))
            for number in islice((n for n in range(1, 10 * each) if f"area{n % AREAS}" != other), each)
        ),
        "only some groups may see": tuple(
            Assertion(
                Saying.MAY_SEE,
                _in(number),
                groups=(territory(number).lower(), f"area{number % AREAS}", "head"),
            )
            for number in numbers
        ),
        "somebody must see": some(
            Saying.MUST_BE_SEEN, lambda number: Compare("industry", "=", f"industry {number}")
        ),
        "nobody may be in two of some groups": tuple(
            Assertion(Saying.SEPARATE, groups=(name, "head")) for name in islice(cycle(areas), each)
        ),
    }


def plan(connection: Connection, model: Model) -> Work:
    """Return what makes a plan with its assertions."""

    def work() -> None:
        found = with_assertions(connection, make_plan(connection, model), model)
        connection.rollback()
        _demand(found.assertions)

    return work


def verified(connection: Connection, model: Model, *, coverage: bool = False) -> Work:
    """Return what verifies a model."""

    def work() -> None:
        found = verify(connection, model, coverage=coverage)
        connection.rollback()
        _demand(found.assertions)

    return work


def _demand(results: Sequence[object]) -> None:
    failed = [
        each for each in results if getattr(each, "outcome", None) in (Outcome.FAILED, Outcome.UNDECIDED)
    ]
    if failed:
        raise AssertionError(failed[0])


def compared(connection: Connection, floor: Work, work: Work, rounds: int) -> tuple[float, float]:
    """Return the medians of a floor and of work in milliseconds, in turn, after a first time of each."""
    floor()
    work()
    pairs = [(worked(connection, floor), worked(connection, work)) for _ in range(rounds)]
    return statistics.median(first for first, _ in pairs), statistics.median(second for _, second in pairs)


def report(server: EmbeddedServer, contacts: int, groups: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    with staged(server, contacts, groups, MEMBERS) as (owner, model):
        by_kind = kinds(10)
        fifty = tuple(each for some in by_kind.values() for each in some[:8])[:50]
        yield "# What assertions cost"
        yield ""
        yield (
            f"{contacts:,} contacts, as many activities, {len(model.groups):,} groups, {len(model.people)} "
            f"people. PostgreSQL {describe(owner.info.server_version)}, no parallel workers; medians of "
            f"{rounds} interleaved runs after a first one, coverage of one. Processor time of the server's "
            "process and the asking one. Made by `python -m bench.assertions`."
        )
        yield ""
        scan, _ = compared(owner, lambda: owner.execute(SCAN).fetchall(), lambda: None, rounds)
        owner.rollback()
        yield f"Reading the contacts once, in sequence, takes {scan:,.0f} ms."
        yield ""
        yield "| beside what | ms without | ms with | ratio | for each assertion, ms |"
        yield "|---|---:|---:|---:|---:|"

        def line(what: str, number: int, floor: Work, work: Work, runs: int) -> str:
            without, taken = compared(owner, floor, work, runs)
            say(f"{what}: {without:,.0f} ms, {taken:,.0f} ms")
            more = (taken - without) / number
            return f"| {what} | {without:,.0f} | {taken:,.0f} | {taken / without:.2f} | {more:,.1f} |"

        bare = plan(owner, model)
        asking = replace(model, assertions=fifty)
        yield line(
            f"a plan, {len(fifty)} assertions of all kinds", len(fifty), bare, plan(owner, asking), rounds
        )
        for kind, some in by_kind.items():
            with_some = replace(model, assertions=some)
            yield line(f"a plan, {len(some)} of: {kind}", len(some), bare, plan(owner, with_some), rounds)
        seen = by_kind["somebody must see"]
        alone = replace(model, memberships=tuple(each for each in model.memberships if each.group != "head"))
        yield line(
            f"a plan, {len(seen)} of: somebody must see, where nobody sees all",
            len(seen),
            plan(owner, alone),
            plan(owner, replace(alone, assertions=seen)),
            rounds,
        )
        yield line(
            f"`verify`, the {len(fifty)}", len(fifty), verified(owner, model), verified(owner, asking), rounds
        )
        yield line(
            f"`verify --coverage`, the {len(fifty)}, beside `verify` with them",
            len(fifty),
            verified(owner, asking),
            verified(owner, asking, coverage=True),
            1,
        )


if __name__ == "__main__":
    write_page("assertions", __doc__, report, rounds=3)
