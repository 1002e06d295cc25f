"""`python -m bench`: measure what policies cost and write the tables to docs/performance/."""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

from bench import dataset, queries
from bench.measure import Connection, Question, compare, reader, same_rows
from crm_rls.change import Risk
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.model import Mode, Model, Person
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.postgres.versions import describe

SETTINGS = {
    "shared_buffers": "2GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
}
PEOPLE = ("in1", "in5", "in20", "area", "head")
EVERYTHING = frozenset(Risk)


@dataclass(frozen=True, slots=True)
class How:
    """How a table is measured."""

    rounds: int
    follow: bool = False
    prepared: bool = False


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def bring_in_line(connection: Connection, model: Model) -> float:
    """Apply the model and return the seconds that applying took, without planning."""
    plan = make_plan(connection, model).plan
    begun = time.perf_counter()
    apply_plan(connection, model, plan, allowed=EVERYTHING)
    return time.perf_counter() - begun


@contextmanager
def staged(
    server: EmbeddedServer, contacts: int, groups: int, members: int
) -> Iterator[tuple[Connection, Model]]:
    """Yield the owner of a filled database, as many activities as contacts, and the model applied there."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        admin.execute("create database bench")
    with psycopg.connect(server.dsn("bench"), autocommit=True) as owner:
        dataset.fill(owner, contacts, contacts, groups, say)
        owner.autocommit = False
        model = dataset.model(groups, Mode.CARRY, members=members)
        bring_in_line(owner, model)
        owner.commit()
        yield owner, model


Lines = Callable[[EmbeddedServer, int, int, int], Iterator[str]]
"""The page of a bench, of a server and the numbers of contacts, groups and rounds."""


def write_page(name: str, doc: str | None, report: Lines, *, rounds: int) -> None:
    """Write the page of a bench by its command line, which may say other numbers, also of `rounds`."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=doc)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--groups", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--out", type=Path, default=Path(f"docs/performance/{name}.md"))
    arguments = parser.parse_args()
    with serve(settings=SETTINGS) as server:
        lines = list(report(server, arguments.contacts, arguments.groups, arguments.rounds))
    arguments.out.write_text("\n".join(lines) + "\n")
    say(f"written to {arguments.out}")


def login(server: EmbeddedServer, owner: Connection, person: Person) -> Connection:
    """Log in as a person in the owner's database."""
    password = secrets.token_urlsafe(12)
    statement = sql.SQL("alter role {} password {}")
    owner.execute(statement.format(sql.Identifier(person.login), sql.Literal(password)))
    owner.commit()
    return psycopg.connect(server.dsn(owner.info.dbname, person.login, password), autocommit=True)


def condition(model: Model, name: str, column: str) -> str:
    """Return the person's WHERE as somebody would write it by hand; empty for who sees everything."""
    groups = {m.group for m in model.memberships if m.person == name}
    if "head" in groups:
        return ""
    keys = sorted(
        {key for group in model.groups if group.name in groups for key in getattr(group.filter, "keys", ())}
    )
    return f" and {column} = any ('{{{','.join(keys)}}}')"


def questions(
    owner: Connection, model: Model, name: str, forms: Mapping[str, str], *, follow: bool
) -> Iterator[Question]:
    on_contact = condition(model, name, "territory")
    mine = on_contact
    if forms is queries.ACTIVITY:
        mine = condition(model, name, "bench_territory")
        if follow:
            mine = queries.OF_MY_CONTACTS.format(mine=on_contact)
    keys = sql.SQL(queries.SAMPLE.format(mine=on_contact))
    (key, activity), *_ = owner.execute(keys).fetchall()
    owner.commit()
    for title, form in forms.items():
        values = {"key": key, "activity": activity}
        yield Question(title, form.format(mine=mine, **values), form.format(mine="", **values))


def table(
    server: EmbeddedServer, owner: Connection, model: Model, forms: Mapping[str, str], how: How
) -> Iterator[str]:
    """Yield the Markdown rows: the ratio to the floor, and the floor in milliseconds, per query."""
    yield "| person | " + " | ".join(title.replace("|", "\\|") for title in forms) + " |"
    yield "|---|" + "---|" * len(forms)
    people = {person.name: person for person in model.people}
    for name in PEOPLE:
        cells: list[str] = []
        with login(server, owner, people[name]) as person:
            for question in questions(owner, model, name, forms, follow=how.follow):
                if not same_rows(owner, person, question):
                    raise AssertionError(f"{name}: {question.name}: different rows")
                ratio = compare(owner, person, question, how.rounds, prepared=how.prepared)
                cells.append(f"{ratio.ratio:.2f}x of {ratio.floor_ms:.3g} ms")
        say(f"{name}: {' | '.join(cells)}")
        yield f"| {name} | " + " | ".join(cells) + " |"


def planning(server: EmbeddedServer, owner: Connection, groups: int) -> Iterator[str]:
    """Yield Markdown rows on plan and apply of many groups and memberships, and what a reader notices."""
    model = dataset.model(groups, Mode.CARRY, members=1000)
    probe, dsn = "select id from crm.contact where id = 1", server.dsn("bench")
    with reader(dsn, probe) as longest:
        time.sleep(2)
        quiet = longest()
    begun = time.perf_counter()
    first = make_plan(owner, model).plan
    planned = time.perf_counter() - begun
    begun = time.perf_counter()
    apply_plan(owner, model, first, allowed=EVERYTHING)
    applied = time.perf_counter() - begun
    with reader(dsn, probe) as longest:
        begun = time.perf_counter()
        again = make_plan(owner, model).plan
        no_op, wait = time.perf_counter() - begun, longest()
    if again.steps:
        raise AssertionError(f"the second plan is not empty: {again.steps[:3]}")
    changed = replace(model, groups=tuple(
        replace(g, filter=model.groups[-1].filter) if g.name == "t00007" else g for g in model.groups
    ))  # fmt: skip
    one = make_plan(owner, changed).plan
    with reader(dsn, probe) as longest:
        begun = time.perf_counter()
        apply_plan(owner, changed, one, allowed=EVERYTHING)
        single, held = time.perf_counter() - begun, longest()
    bring_in_line(owner, model)
    steps = len(first.steps)
    yield "| what | measured |"
    yield "|---|---|"
    yield f"| plan of 5,000 memberships, {groups:,} groups: {steps:,} steps | {planned:.2f} s |"
    yield f"| apply of that plan | {applied:.2f} s |"
    yield f"| plan again: nothing to do | {no_op:.2f} s |"
    yield f"| longest wait of a reader of the contact table, nothing else going on | {quiet:.1f} ms |"
    yield f"| the same during the plan | {wait:.1f} ms |"
    yield f"| apply of a plan that changes one group | {single * 1000:.0f} ms |"
    yield f"| longest wait of a reader during that | {held:.1f} ms |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--activities", type=int, default=5_000_000)
    parser.add_argument("--groups", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--out", type=Path, default=Path("docs/performance/measured.md"))
    arguments = parser.parse_args()
    with serve(settings=SETTINGS) as server:
        lines = list(report(server, arguments))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text("\n".join(lines) + "\n")
    say(f"written to {arguments.out}")


def report(server: EmbeddedServer, arguments: argparse.Namespace) -> Iterator[str]:
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        admin.execute("create database bench")
    with psycopg.connect(server.dsn("bench")) as owner:
        owner.autocommit = True
        dataset.fill(owner, arguments.contacts, arguments.activities, arguments.groups, say)
        owner.autocommit = False
        yield "# Measured"
        yield ""
        yield (
            f"{arguments.contacts:,} contacts, {arguments.activities:,} activities, {arguments.groups:,} "
            "territories with a group each, ten areas, one group for everything. "
            f"PostgreSQL {describe(owner.info.server_version)}, jit off. Each cell: how many times longer "
            "the person's query took than the same query with the condition written by hand and no row "
            f"security (superuser); median of {arguments.rounds} interleaved runs, planning included. "
            "Made by `make bench`; below a millisecond a ratio under about 1.2 is noise."
        )
        for mode in (Mode.FOLLOW, Mode.CARRY):
            model = dataset.model(arguments.groups, mode)
            say(f"applying the model, activities in mode {mode}")
            seconds = bring_in_line(owner, model)
            owner.commit()
            owner.autocommit = True
            owner.execute("vacuum (analyze) crm.activity")
            owner.execute("vacuum (analyze) crm.contact")
            owner.autocommit = False
            say(f"applied in {seconds:.1f} s")
            how = How(arguments.rounds, follow=mode is Mode.FOLLOW)
            if mode is Mode.CARRY:
                yield from ("", "## Contacts", "")
                yield from table(server, owner, model, queries.CONTACT, how)
                yield from ("", "## Contacts, look-ups as prepared statements", "")
                yield from table(server, owner, model, queries.LOOKUPS, replace(how, prepared=True))
            yield from ("", f"## Activities, mode `{mode}` (applied in {seconds:.1f} s)", "")
            yield from table(server, owner, model, queries.ACTIVITY, how)
        yield from ("", "## Planning and applying", "")
        yield from planning(server, owner, arguments.groups)
    yield from ("", "## Contacts, the territory of type citext", "")
    yield from caseless(server, arguments)


def caseless(server: EmbeddedServer, arguments: argparse.Namespace) -> Iterator[str]:
    """Yield the table of contacts whose territory is of an extension's type, in a database of its own."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        admin.execute("create database bench_citext")
    with psycopg.connect(server.dsn("bench_citext")) as owner:
        owner.autocommit = True
        owner.execute("create extension citext")
        dataset.fill(owner, arguments.contacts, 10 * arguments.groups, arguments.groups, say, "citext")
        owner.autocommit = False
        model = dataset.model(arguments.groups, Mode.FOLLOW, prefix="bench_citext")
        bring_in_line(owner, model)
        owner.commit()
        forms = {title: queries.CONTACT[title] for title in queries.ALONE}
        yield from table(server, owner, model, forms, How(arguments.rounds))


if __name__ == "__main__":
    main()
