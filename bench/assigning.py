"""What assignment rules cost: a bulk insert with our trigger against one without; speed of `reassign`.

    python -m bench.assigning ../shared/data/german_postcodes.csv

Every round runs each variant once beside the plain insert, so noise hits both alike. Both end with the same
rows, values and causes; only who filled them differs. Counted is the processor time of the server's process,
which other people's work on the machine disturbs least (Linux only).
"""

from __future__ import annotations

import csv
import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import psycopg
from psycopg import sql

from crm_rls import embedded
from crm_rls.catalog import ServerFacts
from crm_rls.change import Risk
from crm_rls.compile.reach.layout import lay_out
from crm_rls.compile.upkeep.assigning import compile_assignment, compile_joined_rows
from crm_rls.model import AccessGroup, AssignmentField, ColumnOf, Link, Model, Right, Root, TableName
from crm_rls.model.assignment import Rule, between, exact, joined_columns, prefix, rule
from crm_rls.model.predicates import TRUE
from crm_rls.people.reassign import reassign
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan

CONTACTS = 100_000
ROUNDS = 5

TABLE = """create table crm.{} (
    id bigint primary key, name text not null, company text, email text, phone text, street text,
    postcode text, city text, industry text, product_line text, customer_type text, territory text,
    first_contact_by text, created_at timestamptz not null, note text, crm_territory_cause text
)"""
INDEXED = ("territory", "company", "created_at", "postcode", "customer_type", "first_contact_by", "email")

BY_TABLE = """create function crm.by_table() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    if new.territory is null then
        new.territory := (select r.value from crm.rules as r where r.postcode = new.postcode);
        new.crm_territory_cause := case when new.territory is not null then 'rule' end;
    end if;
    return new;
end $body$"""

BY_STATEMENT = """create function crm.by_statement() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $body$
begin
    update crm.by_statement as t set territory = r.value, crm_territory_cause = 'rule'
    from added as a join crm.rules as r on r.postcode = a.postcode where t.id = a.id;
    return null;
end $body$"""

AREA = TableName("crm", "area")
"""A row for each postcode, to which contacts refer."""

Connection = psycopg.Connection[tuple[object, ...]]
Place = tuple[str, str, str]


def main(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        places = [(row["postcode"], row["place"], row["state"]) for row in csv.DictReader(file)]
    settings = {"max_wal_size": "8GB", "shared_buffers": "512MB", "autovacuum": "off"}
    with embedded.serve(settings=settings) as server, psycopg.connect(server.dsn(), autocommit=True) as owner:
        print(f"PostgreSQL {server.version[0]}.{server.version[1]}, {CONTACTS:,} contacts, {ROUNDS} rounds")
        fill(owner, places)
        variants = make_variants(owner, places)
        compare(owner, variants, inserted)
        compare(owner, {name: words for name, words in variants.items() if "ours" in words}, copied)
        updates(owner)
        backfill(server.dsn(), places)


def fill(owner: Connection, places: Sequence[Place]) -> None:
    chance = random.Random(1)  # noqa: S311 -- data for a measurement
    owner.execute("create schema crm")
    owner.execute("create table crm.rules (postcode text primary key, value text)")
    for name in ("plain", "given", "bare"):
        owner.execute(TABLE.format(name).encode())
    with owner.cursor().copy("copy crm.rules from stdin") as rules:
        for postcode, _, state in places:
            rules.write_row((postcode, state))
    with owner.cursor().copy("copy crm.given from stdin") as given:
        for key in range(CONTACTS):
            postcode, city, state = chance.choice(places)
            given.write_row((
                key, f"Person {chance.randrange(10**6)}", f"Firma {chance.randrange(50_000)} GmbH",
                f"p{key}@x{chance.randrange(9_999)}.example", f"+49{chance.randrange(10**9)}",
                f"Weg {key % 300}", postcode, city,
                chance.choice(("steel", "food", "it")), chance.choice(("PUMPS", "VALVES")),
                chance.choice(("customer", "prospect")), state, str(chance.randrange(1_000)),
                f"20{10 + key % 15}-0{1 + key % 9}-1{key % 10} 10:00+00", "x" * chance.randrange(60), "rule",
            ))  # fmt: skip
    owner.execute("insert into crm.bare select * from crm.given order by id")
    owner.execute("update crm.bare set territory = null, crm_territory_cause = null")
    for statement in ("vacuum full crm.bare", "vacuum analyze"):
        owner.execute(statement.encode())
    index(owner, "plain")
    owner.execute("create table crm.area (like crm.rules including all)")
    owner.execute("insert into crm.area select * from crm.rules")


def index(owner: Connection, table: str) -> None:
    for column in INDEXED:
        create = sql.SQL("create index on crm.{} ({})")
        owner.execute(create.format(sql.Identifier(table), sql.Identifier(column)))


def runs(places: Sequence[Place]) -> list[Rule]:
    """Return the postcodes as ranges: neighbours in the same state are one."""
    grouped = (list(group) for _, group in groupby(sorted(places), key=lambda place: place[2]))
    return [
        rule([between("postcode", group[0][0], group[-1][0])], group[0][2], group[0][0]) for group in grouped
    ]


def exacts(places: Sequence[Place]) -> list[Rule]:
    return [rule([exact("postcode", postcode)], state, postcode) for postcode, _, state in places]


def mixed(places: Sequence[Place]) -> list[Rule]:
    """Return four kinds of rules, of which the last ones decide for most contacts."""
    rare = [
        rule([exact("postcode", "01067"), exact("industry", "steel")], "A", "1"),
        rule([exact("industry", "steel"), prefix("postcode", "99")], "B", "2"),
    ]
    return [*rare, *runs(places), rule([], "rest", "3")]


def joined(places: Sequence[Place]) -> list[Rule]:
    """Return rules over the row of the postcode that each contact refers to."""
    of = ColumnOf(AREA, "value")
    states = sorted({state for _, _, state in places})
    return [rule([replace(exact("crm.area.value", each), joined=of)], each, each) for each in states]


def declared(table: str, rules: Sequence[Rule]) -> Model:
    region = AssignmentField("region", "territory", rules=tuple(rules))
    group = AccessGroup("all", TRUE, frozenset(Right), frozenset())
    refers = (Link(AREA, ("postcode",), ("postcode",)),) if joined_columns(rules) else ()
    root = Root(TableName("crm", table), ("id",), refers=refers)
    names = (
        "plain",
        "given",
        "bare",
        "rules",
        "area",
        "joined",
        "by_table",
        "by_statement",
        "exact",
        "ranges",
        "mixed",
        "filled",
    )
    blocked = tuple(TableName("crm", name) for name in names if name != table)
    return Model("crm", ("crm",), "UTC", root, blocked=blocked, assignment=(region,), groups=(group,))


def make_variants(owner: Connection, places: Sequence[Place]) -> dict[str, str]:
    kinds = {
        "exact": exacts(places),
        "ranges": runs(places),
        "mixed": mixed(places),
        "joined": joined(places),
    }
    owner.execute("create schema crm_access")
    for name in ("by_table", "by_statement", *kinds):
        owner.execute(TABLE.format(name).encode())
        index(owner, name)
    owner.execute(BY_TABLE.encode())
    owner.execute(
        "create trigger t before insert on crm.by_table for each row execute function crm.by_table()"
    )
    owner.execute(BY_STATEMENT.encode())
    owner.execute(
        "create trigger t after insert on crm.by_statement referencing new table as added "
        "for each statement execute function crm.by_statement()"
    )
    owner.execute("alter table crm.joined add foreign key (postcode) references crm.area")
    for name, rules in kinds.items():
        layout = lay_out(declared(name, rules), ServerFacts())
        for each in (*compile_joined_rows(layout, ServerFacts()), *compile_assignment(layout)):
            if each.name != layout.names.cause("territory"):
                owner.execute(str(each.create).encode())
    return {
        "by_table": "a query on a table of 10,813 rules in the trigger",
        "by_statement": "one UPDATE after the statement",
        "exact": f"ours, {len(kinds['exact']):,} postcodes",
        "ranges": f"ours, {len(kinds['ranges']):,} ranges of postcodes",
        "mixed": f"ours, four kinds of rules, {len(kinds['mixed']):,} in all",
        "joined": f"{len(kinds['joined']):,} rules that ask one of {len(places):,} other rows, and its keys",
    }


def busy(connection: Connection) -> float:
    """Return the seconds that the server's process has worked for this connection."""
    told = Path(f"/proc/{connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
    return int(told.split()[0]) / 1e9


def inserted(owner: Connection, table: str, source: str) -> float:
    statement = sql.SQL("insert into crm.{} select * from crm.{}")
    begun = busy(owner)
    owner.execute(statement.format(sql.Identifier(table), sql.Identifier(source)))
    return busy(owner) - begun


def copied(owner: Connection, table: str, source: str) -> float:
    read = sql.SQL("copy crm.{} to stdout").format(sql.Identifier(source))
    with owner.cursor().copy(read) as stream:
        data = b"".join(bytes(block) for block in stream)
    write = sql.SQL("copy crm.{} from stdin").format(sql.Identifier(table))
    begun = busy(owner)
    with owner.cursor().copy(write) as stream:
        stream.write(data)
    return busy(owner) - begun


def compare(
    owner: Connection, variants: dict[str, str], way: Callable[[Connection, str, str], float]
) -> None:
    def once(table: str, source: str) -> float:
        owner.execute(sql.SQL("truncate crm.{}").format(sql.Identifier(table)))
        return way(owner, table, source)

    ratios: dict[str, list[float]] = {name: [] for name in variants}
    floors: list[float] = []
    for number in range(ROUNDS + 1):
        for name in variants:
            floor = once("plain", "given")
            ratio = once(name, "bare") / floor
            if number:  # the first round warms up
                floors.append(floor)
                ratios[name].append(ratio)
    print(f"{way.__name__}: plain {statistics.median(floors) * 1000:.0f} ms")
    for name, words in variants.items():
        low, _, high = statistics.quantiles(ratios[name], n=4)
        print(f"  {statistics.median(ratios[name]):.2f}x ({low:.2f} to {high:.2f})  {words}")


def updates(owner: Connection) -> None:
    """Print what the trigger costs an update that does not concern it."""
    ratios: list[float] = []
    for _ in range(ROUNDS):
        took = []
        for table in ("plain", "exact"):
            begun = busy(owner)
            owner.execute(sql.SQL("update crm.{} set note = 'x'").format(sql.Identifier(table)))
            took.append(busy(owner) - begun)
            owner.execute(sql.SQL("vacuum crm.{}").format(sql.Identifier(table)))
        ratios.append(took[1] / took[0])
    print(f"an update of another column: {statistics.median(ratios):.2f}x")


def backfill(dsn: str, places: Sequence[Place]) -> None:
    with psycopg.connect(dsn) as owner:
        owner.execute("drop schema crm_access cascade")
        owner.execute(TABLE.format("filled").replace(", crm_territory_cause text", "").encode())
        index(owner, "filled")
        columns = (
            "id, name, company, email, phone, street, postcode, city, industry, product_line, customer_type, "
        )
        columns += "territory, first_contact_by, created_at, note"
        owner.execute(f"insert into crm.filled ({columns}) select {columns} from crm.bare".encode())  # noqa: S608
        owner.commit()
        model = declared("filled", exacts(places))
        begun = time.perf_counter()
        plan = make_plan(owner, model).plan
        planned = time.perf_counter() - begun
        apply_plan(owner, model, plan, allowed=frozenset(Risk))
        applied = time.perf_counter() - begun - planned
        print(f"plan {planned:.1f} s, apply {applied:.1f} s")
        for what in ("backfill", "again, nothing to do"):
            begun = time.perf_counter()
            (done,) = reassign(owner, model)
            took = time.perf_counter() - begun
            rate = f"{done.seen / took:,.0f} a second"
            print(f"reassign, {what}: {done.changed:,} of {done.seen:,} in {took:.1f} s, {rate}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
