"""`python -m bench.new_territories`: what policies cost to which managers add territories.

A person in the group of one territory, and the head of an area with a hundred, against the same query with
all keys written by hand in one constant list, and no row security. Writes
docs/performance/new-territories.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import psycopg

from bench import dataset
from bench.__main__ import SETTINGS, bring_in_line, login, say
from bench.measure import Connection, Question, once, same_rows
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.model import Mode, Model, NewTerritories
from crm_rls.model.predicates import OpenWithin, Within
from crm_rls.postgres.versions import describe

GROUPS = 1_000
PEOPLE = {"one territory": ("in1", "T00001"), "head of an area": ("area", "AREA3")}
ADDED = (0, 10, 500)
"""Territories that managers have added, all of them below the one that is asked."""

QUESTIONS: Mapping[str, str] = {
    "by key": "select * from crm.contact where id = {key}{mine}",
    "count": "select count(*) from crm.contact where true{mine}",
    "latest 50": "select * from crm.contact where true{mine} order by created_at desc limit 50",
    "page by name": "select * from crm.contact where true{mine} order by name limit 50",
    "group by industry": "select industry, count(*) from crm.contact where true{mine} group by industry",
}


_READING = """\
A query that counts over an index on the territory alone no longer reads that index alone: PostgreSQL joins
two lists that are ORed by a bitmap, and looks at the rows. That is the count of the head of an area here. The
40 to 90 µs on top of each look-up by key are the look for what was added, once a query. Pages by an order
keep their index.

With a few added territories a page of one territory can be faster than by hand: there PostgreSQL expects
more rows than there are, and looks for them along the order."""


def growing(model: Model) -> Model:
    """Return the model with `new_territories: below`."""
    return replace(
        model,
        new_territories=NewTerritories.BELOW,
        groups=tuple(
            replace(each, filter=OpenWithin(found.column, found.node, found.keys, (found.node,)))
            if isinstance(found := each.filter, Within)
            else each
            for each in model.groups
        ),
    )


def report(server: EmbeddedServer, contacts: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        admin.execute("create database bench")
    with psycopg.connect(server.dsn("bench"), autocommit=True) as owner:
        dataset.fill(owner, contacts, 1_000, GROUPS, say)
        owner.autocommit = False
        plain = dataset.model(GROUPS, Mode.CARRY)
        bring_in_line(owner, plain)
        owner.commit()
        version = describe(owner.info.server_version)
        yield "# What it costs that managers add territories"
        yield ""
        yield (
            f"{contacts:,} contacts in {GROUPS:,} territories. PostgreSQL {version}. Each cell: how many "
            "times longer the person's query took than the same query with all keys written by hand in one "
            f"list, and no row security; the shortest of {rounds} interleaved runs each. Made by `python -m "
            "bench.new_territories`."
        )
        yield ""
        yield "| who | model | added | " + " | ".join(QUESTIONS) + " |"
        yield "|---|---|---|" + "---|" * len(QUESTIONS)
        for who in PEOPLE:
            yield _row(server, owner, plain, who, (), rounds)
        model = growing(plain)
        bring_in_line(owner, model)
        owner.commit()
        made: list[str] = []
        for number in ADDED:
            for who, (_, node) in PEOPLE.items():
                made += _add(owner, node, number - sum(each.startswith(node) for each in made))
                own = [each for each in made if each.startswith(node)]
                yield _row(server, owner, model, who, own, rounds)
        yield ""
        yield _READING


def _add(owner: Connection, node: str, number: int) -> list[str]:
    """Add so many territories below one, each with ten contacts of it; return their keys."""
    inside = "T00003" if node == "AREA3" else node
    (before,) = owner.execute("select count(*) from crm_access.added_territory").fetchone() or (0,)
    keys = [f"{node}+{each}" for each in range(int(str(before)), int(str(before)) + number)]
    for key in keys:
        owner.execute("select crm_people.add_territory(%s, %s)", (key, inside))
    if keys:
        owner.execute(
            "update crm.contact as c set territory = (%(keys)s::text[])[1 + n.n %% %(many)s] from ("
            "select id, row_number() over () as n from crm.contact where territory ^@ 'T0009' "
            "limit %(rows)s) as n where n.id = c.id",
            {"keys": keys, "many": len(keys), "rows": 2 * len(keys)},
        )
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum (analyze) crm.contact")
    owner.autocommit = False
    return keys


def _row(
    server: EmbeddedServer, owner: Connection, model: Model, who: str, added: Sequence[str], rounds: int
) -> str:
    name, node = PEOPLE[who]
    keys = (*model.territories.subtree([node]), *added)
    written = ",".join(f"'{key}'" for key in keys)
    by_hand = f"territory = any (array[{written}])"
    sample = psycopg.sql.SQL(f"select id from crm.contact where {by_hand} limit 1")  # noqa: S608
    (key,), *_ = owner.execute(sample).fetchall()
    owner.commit()
    person = next(each for each in model.people if each.name == name)
    cells: list[str] = []
    with login(server, owner, person) as asking:
        for form in QUESTIONS.values():
            question = Question(
                "", form.format(mine=f" and {by_hand}", key=key), form.format(mine="", key=key)
            )
            if not same_rows(owner, asking, question):
                raise AssertionError(f"{who}, {len(added)} added: different rows: {form}")
            floors, asked = [], []
            for _ in range(rounds):
                floors.append(once(owner, question.floor, prepared=False))
                asked.append(once(asking, question.asked, prepared=False))
            cells.append(f"{min(asked) / min(floors):.2f}x of {min(floors) * 1e3:.3g} ms")
    word = "`below`" if model.new_territories is NewTerritories.BELOW else "without"
    line = f"| {who} | {word} | {len(added)} | " + " | ".join(cells) + " |"
    say(line)
    return line


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.new_territories", description=__doc__)
    parser.add_argument("--contacts", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=25)
    parser.add_argument("--out", type=Path, default=Path("docs/performance/new-territories.md"))
    arguments = parser.parse_args()
    with serve(settings=SETTINGS) as server:
        lines = list(report(server, arguments.contacts, arguments.rounds))
    arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
