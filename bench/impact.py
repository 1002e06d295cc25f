"""`python -m bench.impact`: what it takes to say who gains and loses rows; write docs/performance/impact.md.

Against one sequential scan of each table that is counted.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import partial

from bench import dataset
from bench.__main__ import say, staged, write_page
from bench.dataset import Connection
from crm_rls.embedded import EmbeddedServer
from crm_rls.model import Model
from crm_rls.model.predicates import Compare
from crm_rls.plan.impact.measured import with_impact
from crm_rls.plan.make import Planned, make_plan
from crm_rls.postgres.sqltext import SQL, qualified
from crm_rls.postgres.versions import describe

PEOPLE = 200
EVERY = "every group"
EXPLAINED = """\
Conditions that the rows in question cannot fulfil are not asked, so a thousand groups cost little more than
one, and an index on the territory finds the rows. A condition is asked of each value that occurs, not of each
row. Where nearly every row changes, most of the time goes into bringing rows together and into the first and
last key of each kind."""
SCAN = "select pg_catalog.count(*) from {} where pg_catalog.num_nulls(id) = 1"
"""Asks a column of every row, as a filter does."""


def moved(model: Model, names: Collection[str]) -> Model:
    """Return the model with the filter of the next group for some of its groups."""
    following = dict(zip(model.groups, (*model.groups[1:], model.groups[0]), strict=True))
    return replace(
        model,
        groups=tuple(
            replace(each, filter=following[each].filter) if each.name in names else each
            for each in model.groups
        ),
    )


def narrowed(model: Model) -> Model:
    """Return the model in which the group that sees everything sees one industry, wherever it is."""
    few = Compare("industry", "=", "industry 3")
    groups = (replace(each, filter=few) if each.name == "head" else each for each in model.groups)
    return replace(model, groups=tuple(groups))


def counted(owner: Connection, planned: Planned) -> None:
    """Count, and see that there is something to count."""
    found = with_impact(owner, planned).impact
    if found is None or not found.people:
        raise AssertionError("nothing was counted")


def seconds(work: Callable[[], object]) -> float:
    """Return what a run took."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def beside(work: Callable[[], object], scan: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the medians of what work and a scan take, each in turn, as other work goes on beside them."""
    pairs = [(seconds(scan), seconds(work)) for _ in range(rounds)]
    return statistics.median(taken for _, taken in pairs), statistics.median(floor for floor, _ in pairs)


def report(server: EmbeddedServer, contacts: int, groups: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    with staged(server, contacts, groups, PEOPLE) as (owner, model):
        yield "# What it takes to say who gains and loses rows"
        yield ""
        yield (
            f"{contacts:,} contacts, as many activities, {groups:,} groups, {len(model.people)} people. "
            f"PostgreSQL {describe(owner.info.server_version)}, no parallel workers; medians of {rounds} "
            "runs, one run where every group changes. A scan reads both tables in sequence, just before. "
            "Made by `python -m bench.impact`."
        )
        yield ""
        yield "| what changes | seconds | a scan, seconds | so many scans |"
        yield "|---|---:|---:|---:|"

        def scans() -> None:
            for table in (dataset.CONTACT, dataset.ACTIVITY):
                owner.execute(SQL(SCAN).format(qualified(table.schema, table.name)))
            owner.rollback()

        scans()
        every = {group.name for group in model.groups}
        for what, changed in (
            ("one group", moved(model, {"t00007"})),
            ("the group that sees all, and with it nearly every row", narrowed(model)),
            (EVERY, moved(model, every)),
        ):
            planned = make_plan(owner, changed)
            owner.rollback()
            count = partial(counted, owner, planned)
            if what != EVERY:
                count()
            taken, floor = beside(count, scans, 1 if what == EVERY else rounds)
            say(f"{what}: {taken:.2f} s, a scan {floor:.2f} s")
            yield f"| {what} | {taken:.2f} | {floor:.2f} | {taken / floor:.1f} |"
        yield ""
        load, cores = os.getloadavg()[1], os.cpu_count() or 1
        if load > 1.5 * cores:
            yield f"The machine was busy with other work: {load:.0f} processes wanted its {cores} cores."
            yield ""
        yield EXPLAINED


if __name__ == "__main__":
    write_page("impact", __doc__, report, rounds=5)
