"""`python -m bench.filters`: what each kind of filter costs, and write docs/performance/filters.md.

A person in one group with the filter, against the same query with the condition written by hand and no row
security.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from bench.__main__ import SETTINGS, bring_in_line, login, say
from bench.measure import Question, compare, same_rows
from crm_rls.diagnostics import Place
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.model import AccessGroup, Logins, Membership, Model, Person, Right, Root, TableName
from crm_rls.postgres.versions import describe
from crm_rls.reading.filters import FilterScope, parse_filter

CONTACT = TableName("crm", "contact")
ZONE = "Europe/Berlin"
TODAY = f"(now() at time zone '{ZONE}')::date"

TABLES = """
create schema crm;
create table crm.contact (
    id bigint primary key, created timestamptz not null, due date not null, email text not null, stage text,
    tags text[] not null, revenue numeric(12, 2) not null, credit integer not null, paid integer not null
);
"""

ROWS = """
insert into crm.contact
select n, now() - (n %% 3000) * interval '1 day', current_date + (n %% 1000)::int,
       'p' || n || '@' || (array['hafen', 'werft', 'isar'])[1 + n %% 3] || n %% 40 || '.example',
       nullif('stage ' || n %% 50, 'stage 7'), array['tag' || n %% 60, 'tag' || n %% 61],
       n %% 100000, n %% 9999, n %% 7
from generate_series(1, %(contacts)s) as n
"""

INDEXES = (
    "create index on crm.contact (created)",
    "create index on crm.contact (due)",
    "create index on crm.contact (email text_pattern_ops)",
    "create index on crm.contact (stage)",
    "create index on crm.contact using gin (tags)",
)

FILTERS: Mapping[str, tuple[str, str]] = {
    "moment": (
        "created >= today() - 90",
        f"created >= ({TODAY} - 90)::timestamp at time zone '{ZONE}'",
    ),
    "day": ("due between today() and today() + 30", f"due between {TODAY} and {TODAY} + 30"),
    "beginning": ("email like 'p77%'", "email like 'p77%'"),
    "ending": ("email like '%@hafen12.example'", "email like '%@hafen12.example'"),
    "any case": ("email ilike '%@HAFEN12.example'", "email ilike '%@HAFEN12.example'"),
    "overlap": ("tags && array['tag7', 'tag59']", "tags && array['tag7', 'tag59']"),
    "calculated": ("revenue >= 10 * credit and paid = 3", "revenue >= 10 * credit and paid = 3"),
    "columns": ("paid > credit", "paid > credit"),
    "coalesce": ("coalesce(stage, 'stage 7') = 'stage 7'", "coalesce(stage, 'stage 7') = 'stage 7'"),
}
"""A filter of the model, and how somebody writes it in SQL by hand."""

QUESTIONS: Mapping[str, str] = {
    "by key": "select * from crm.contact where id = {key}{mine}",
    "count": "select count(*) from crm.contact where true{mine}",
    "latest 50": "select * from crm.contact where true{mine} order by created desc limit 50",
    "group by stage": "select stage, count(*) from crm.contact where true{mine} group by stage",
}


def declared() -> Model:
    """Return a model with a group and a person for each filter."""
    scope = FilterScope(Place("bench", 1, "where"))
    rights = frozenset({Right.READ})
    names = {title: f"g{number}" for number, title in enumerate(FILTERS)}
    return Model(
        prefix="bench",
        schemas=("crm",),
        time_zone=ZONE,
        root=Root(CONTACT, ("id",)),
        logins=Logins.CREATE,
        groups=tuple(
            AccessGroup(names[title], parse_filter(text, scope), rights, rights)
            for title, (text, _) in FILTERS.items()
        ),
        people=tuple(Person(name, f"bench_{name}") for name in names.values()),
        memberships=tuple(Membership(name, name) for name in names.values()),
    )


def report(server: EmbeddedServer, contacts: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        admin.execute("create database bench")
    with psycopg.connect(server.dsn("bench"), autocommit=True) as owner:
        owner.execute(TABLES)
        owner.execute(ROWS, {"contacts": contacts})
        for statement in INDEXES:
            owner.execute(psycopg.sql.SQL(statement))
        owner.execute("vacuum (analyze) crm.contact")
        owner.autocommit = False
        model = declared()
        bring_in_line(owner, model)
        owner.commit()
        yield "# What kinds of filters cost"
        yield ""
        yield (
            f"{contacts:,} contacts, one group each. PostgreSQL {describe(owner.info.server_version)}. "
            "Each cell: how many times longer the person's query took than the same query with the condition "
            f"written by hand and no row security; median of {rounds} interleaved runs. Made by `python -m "
            "bench.filters`; below a millisecond a ratio under about 1.5 is noise."
        )
        yield ""
        yield "| filter | " + " | ".join(QUESTIONS) + " |"
        yield "|---|" + "---|" * len(QUESTIONS)
        people = {person.name: person for person in model.people}
        for number, (text, by_hand) in enumerate(FILTERS.values()):
            cells: list[str] = []
            with login(server, owner, people[f"g{number}"]) as person:
                for title, form in QUESTIONS.items():
                    question = asked(owner, title, form, by_hand)
                    if not same_rows(owner, person, question):
                        raise AssertionError(f"{text}: {title}: different rows")
                    ratio = compare(owner, person, question, rounds)
                    cells.append(f"{ratio.ratio:.2f}x of {ratio.floor_ms:.3g} ms")
            say(f"{text}: {' | '.join(cells)}")
            yield f"| `{text}` | " + " | ".join(cells) + " |"


def asked(owner: psycopg.Connection[tuple[object, ...]], title: str, form: str, by_hand: str) -> Question:
    """Return a question about contacts of the filter, with the key of one of them."""
    sample = psycopg.sql.SQL(f"select id from crm.contact where {by_hand} limit 1")  # noqa: S608
    (key,), *_ = owner.execute(sample).fetchall()
    owner.commit()
    return Question(title, form.format(mine=f" and ({by_hand})", key=key), form.format(mine="", key=key))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.filters", description=__doc__)
    parser.add_argument("--contacts", type=int, default=300_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--out", type=Path, default=Path("docs/performance/filters.md"))
    arguments = parser.parse_args()
    with serve(settings=SETTINGS) as server:
        lines = list(report(server, arguments.contacts, arguments.rounds))
    arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
