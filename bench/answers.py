"""`python -m bench.answers`: what an answer costs with many groups; write docs/performance/answers.md.

Processor time of both processes, beside a look-up by key and a count that somebody would write by hand. Every
round asks all of them once. For `sees`, how often each table was read from one end to the other.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping

from bench.__main__ import staged, write_page
from bench.assigning import busy
from bench.dataset import Connection
from crm_rls.answers import Answers, answering
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.totals import sees
from crm_rls.answers.why import why
from crm_rls.embedded import EmbeddedServer
from crm_rls.postgres.versions import describe

KEY = "4711"
MEMBERS = 195
"""People beside the five that every data set has."""

HAND = {
    "a look-up by key, written by hand": "select * from crm.contact where id = 4711",
    "`crm_people.why`, denied": "select * from crm_people.why('in5', '4711')",
    "`crm_people.why`, allowed": "select * from crm_people.why('head', '4711')",
    "`crm_people.who_sees`": "select * from crm_people.who_sees('4711')",
    "`crm_people.why`, an activity, denied": (
        "select * from crm_people.why('in5', '4711', root => 'crm.activity')"
    ),
    "`crm_people.why`, an activity, allowed": (
        "select * from crm_people.why('head', '4711', root => 'crm.activity')"
    ),
    "`crm_people.who_sees`, an activity": "select * from crm_people.who_sees('4711', root => 'crm.activity')",
}
COUNTS = {
    "a count of contacts by territory, by hand": "select territory, count(*) from crm.contact group by 1",
    "`crm_people.sees`, both tables, a person in 20 groups": "select * from crm_people.sees('in20')",
}
COMMANDS = {
    "`crm-rls why`, denied": ("why", "in5", KEY),
    "`crm-rls who-sees`": ("who-sees", KEY),
    "`crm-rls sees`": ("sees", "in5"),
    "`crm-rls people`": ("people",),
    "`crm-rls cover`, a preview": ("cover", "in1", "in5", "--dry-run"),
}
READ = """
select t.relname, (t.seq_tup_read + sum(i.idx_tup_read)) / min(c.reltuples)
from pg_stat_user_tables as t
join pg_class as c on c.oid = t.relid
join pg_stat_user_indexes as i on i.relid = t.relid
where t.schemaname = 'crm'
group by t.relname, t.seq_tup_read
"""

Work = Callable[[], object]


def asked(connection: Connection, statement: str) -> Work:
    """Return what asks a statement."""
    return lambda: connection.execute(statement.encode()).fetchall()


def worked(connection: Connection, work: Work) -> float:
    """Return the milliseconds of processor time that both processes took."""
    begun = time.process_time() + busy(connection)
    work()
    return (time.process_time() + busy(connection) - begun) * 1000


def interleaved(connection: Connection, works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Return the medians, after a first call of each."""
    for work in works.values():
        work()
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            times[name].append(worked(connection, work))
    return {name: statistics.median(each) for name, each in times.items()}


def scans(connection: Connection, work: Work) -> dict[str, float]:
    """Return how often each row of the tables was read, by sequential scans and in indexes."""

    def read() -> dict[str, float]:
        connection.execute("select pg_stat_force_next_flush()")
        connection.commit()
        found = connection.execute(READ).fetchall()
        connection.commit()
        return {str(name): float(str(count)) for name, count in found}

    before = read()
    work()
    connection.commit()
    after = read()
    return {name: after[name] - before[name] for name in after}


def command(dsn: str, words: tuple[str, ...]) -> float:
    """Return the seconds of processor time of a whole command, without the server's."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = (sys.executable, "-m", "crm_rls", *words, "--dsn", dsn)
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    return now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def report(server: EmbeddedServer, contacts: int, groups: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    with staged(server, contacts, groups, MEMBERS) as (owner, model):
        owner.autocommit = True
        owner.execute("vacuum (analyze)")
        owner.autocommit = False
        yield "# What an answer costs"
        yield ""
        yield (
            f"{contacts:,} contacts, as many activities, {len(model.groups):,} groups, {len(model.people)} "
            f"people. PostgreSQL {describe(owner.info.server_version)}, no parallel workers; median of "
            f"{rounds} interleaved runs after a first one. Processor time of the server's process and the "
            "asking one. Made by `python -m bench.answers`."
        )
        yield from measured(owner, server.dsn("bench"), rounds)


def measured(owner: Connection, dsn: str, rounds: int) -> Iterator[str]:
    """Yield the tables."""
    yield from ("", "## In SQL", "", "| what | ms |", "|---|---:|")
    yield from rows(interleaved(owner, {name: asked(owner, each) for name, each in HAND.items()}, rounds))
    counts = {name: asked(owner, each) for name, each in COUNTS.items()}
    yield from rows(interleaved(owner, counts, 1))
    owner.commit()
    read = scans(owner, counts["`crm_people.sees`, both tables, a person in 20 groups"])
    yield ""
    yield (
        f"`crm_people.sees` reads each contact {read['contact']:.1f} times and each activity "
        f"{read['activity']:.1f} times."
    )
    yield from ("", "## In a program that goes on asking", "", "| what | ms |", "|---|---:|")
    owner.commit()
    opening = {"before the first question: catalogs and model": lambda: opened(owner, lambda _: None)}
    yield from rows(interleaved(owner, opening, 1))
    with answering(owner) as answers:
        asking: dict[str, Work] = {
            "`why`, denied": lambda: why(answers, "in5", KEY),
            "`why`, allowed": lambda: why(answers, "head", KEY),
            "`who_sees`": lambda: who_sees(answers, KEY),
        }
        yield from rows(interleaved(owner, asking, rounds))
        all_of = {"`sees`, both tables, a person in 20 groups": lambda: sees(answers, "in20")}
        yield from rows(interleaved(owner, all_of, 1))
    read = scans(owner, lambda: opened(owner, lambda answers: sees(answers, "in20")))
    yield ""
    yield (
        f"`sees` reads each contact {read['contact']:.1f} times and each activity "
        f"{read['activity']:.1f} times."
    )
    yield from ("", "## A whole command", "", "| what | seconds of processor time, without the server's |")
    yield "|---|---:|"
    for name, words in COMMANDS.items():
        command(dsn, words)
        yield f"| {name} | {command(dsn, words):.2f} |"


def rows(times: Mapping[str, float]) -> Iterator[str]:
    """Yield the rows of a table of milliseconds."""
    for name, taken in times.items():
        yield f"| {name} | {taken:,.1f} |"


def opened(connection: Connection, work: Callable[[Answers], object]) -> None:
    """Begin to answer, and ask."""
    with answering(connection) as answers:
        work(answers)


if __name__ == "__main__":
    write_page("answers", __doc__, report, rounds=9)
