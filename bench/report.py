"""`python -m bench.report`: what a report costs with many groups; write docs/performance/report.md.

Processor time of both processes beside one sequential scan of the contacts, and how often tables were read.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from bench.__main__ import say, staged, write_page
from bench.answers import Work, scans, worked
from bench.dataset import Connection
from crm_rls.embedded import EmbeddedServer
from crm_rls.model import Model
from crm_rls.postgres.versions import describe
from crm_rls.report import Language, Report, gathered, page
from crm_rls.verify import verify

MEMBERS = 195
"""People beside the five that every data set has."""

COUNTS = b"select * from crm_people.report_counts()"
SCAN = b"select pg_catalog.count(*) from crm.contact where industry = 'industry 3'"


def parts(owner: Connection, model: Model, made: list[Report]) -> dict[str, Work]:
    """Return what a report takes: the scan beside it, the whole, and those of its parts that take longest."""

    def verified() -> None:
        verify(owner, model)
        owner.rollback()

    return {
        "one sequential scan of the contacts": lambda: owner.execute(SCAN).fetchall(),
        "the whole report": lambda: made.append(gathered(owner, model=model)),
        "of that: `crm_people.report_counts`, contacts of groups and responsible people": lambda: (
            owner.execute(COUNTS).fetchall()
        ),
        "of that: `verify`": verified,
        "its page in HTML": lambda: page(made[-1], Language.EN),
    }


def report(server: EmbeddedServer, contacts: int, groups: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    with staged(server, contacts, groups, MEMBERS) as (owner, model):
        owner.autocommit = True
        owner.execute("vacuum (analyze)")
        made: list[Report] = []
        works = parts(owner, model, made)
        times: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(rounds):
            for name, work in works.items():
                times[name].append(worked(owner, work))
                say(f"{name}: {times[name][-1]:,.0f} ms")
        yield "# What a report costs"
        yield ""
        yield (
            f"{contacts:,} contacts, as many activities, {len(model.groups):,} groups, {len(model.people)} "
            f"people. PostgreSQL {describe(owner.info.server_version)}, no parallel workers; medians of "
            f"{rounds} interleaved runs. Processor time of the server's process and the asking one. Made by "
            "`python -m bench.report`."
        )
        yield ""
        yield "| what | ms |"
        yield "|---|---:|"
        for name, taken in times.items():
            yield f"| {name} | {statistics.median(taken):,.0f} |"
        owner.autocommit = False
        read = scans(owner, works["the whole report"])
        yield ""
        yield (
            f"It reads each contact {read['contact']:.1f} times and each activity "
            f"{read['activity']:.1f} times."
        )


if __name__ == "__main__":
    write_page("report", __doc__, report, rounds=3)
