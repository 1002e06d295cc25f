"""`python -m bench.links`: what each kind of link costs, and write docs/performance/links.md.

A person who sees one territory, one who sees twenty and the head of all, against the same query with the
condition written by hand and no row security.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.__main__ import SETTINGS, bring_in_line, login, say
from bench.measure import Question, compare, same_rows
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.model import (
    AccessGroup,
    Child,
    Grant,
    Link,
    Logins,
    Membership,
    Model,
    Person,
    Right,
    Root,
    TableName,
)
from crm_rls.model.key_forms import CodedKey, KeyArray
from crm_rls.model.predicates import TRUE, Compare, InList, Linked, Predicate
from crm_rls.postgres.versions import describe


def _table(name: str) -> TableName:
    return TableName("crm", name)


CONTACT, LEAD, DEAL, TASK, NOTE = map(_table, ("contact", "lead", "deal", "task", "note"))
COMPANY, EVENT, MAIL, PARTICIPANT, MEETING, STORE = map(
    _table, ("company", "event", "mail", "participant", "meeting", "store")
)
BRANCH = _table("branch")
READ = frozenset({Right.READ})
TERRITORIES = 1000

TABLES = """
create schema crm;
create table crm.company (id bigint primary key, made timestamptz not null);
create table crm.store (id bigint primary key, salesperson int not null);
create table crm.contact (
    id bigint primary key, territory int not null, company_id bigint references crm.company,
    store_id bigint references crm.store, made timestamptz not null
);
create table crm.lead (id bigint primary key, territory int not null, made timestamptz not null);
create table crm.deal (
    id bigint primary key, owner_no int not null, contact_id bigint references crm.contact,
    made timestamptz not null
);
create table crm.task (
    id bigint primary key, contact_id bigint references crm.contact, lead_id bigint references crm.lead,
    made timestamptz not null
);
create table crm.note (
    id bigint primary key, parent_type text not null, parent_id bigint not null, made timestamptz not null
);
create table crm.branch (
    id bigint primary key, parent_id bigint references crm.branch, top_id bigint not null,
    territory int, made timestamptz not null
);
create table crm.event (id bigint primary key, contact_ids bigint[] not null, made timestamptz not null);
create table crm.mail (id bigint primary key, about text not null, made timestamptz not null);
create table crm.meeting (id bigint primary key, made timestamptz not null);
create table crm.participant (
    id bigint primary key, contact_id bigint references crm.contact, meeting_id bigint references crm.meeting
);
"""

ROWS = """
insert into crm.company select n, now() - n * interval '1 minute' from generate_series(1, {n} / 10) n;
insert into crm.store select n, n % 2000 from generate_series(1, {n} / 20) n;
insert into crm.contact
select n, n % {t}, 1 + n % ({n} / 10), 1 + n % ({n} / 20), now() - n * interval '1 minute'
from generate_series(1, {n}) n;
insert into crm.lead select n, n % {t}, now() - n * interval '1 minute' from generate_series(1, {n}) n;
insert into crm.deal
select n, n % 5000, 1 + n % {n}, now() - n * interval '1 minute' from generate_series(1, {n} * 2) n;
insert into crm.task
select n, case when n % 2 = 0 then 1 + n % {n} end, case when n % 3 = 0 then 1 + n % {n} end,
       now() - n * interval '1 minute'
from generate_series(1, {n} * 2) n;
insert into crm.note
select n, (array['contact', 'lead', 'other'])[1 + n % 3], 1 + n % {n}, now() - n * interval '1 minute'
from generate_series(1, {n} * 2) n;
insert into crm.branch
select n, case when n % 10 > 3 then n - 3 when n % 10 > 0 then n - n % 10 end, n - n % 10,
       case when n % 10 = 0 then n / 10 % {t} end, now() - n * interval '1 minute'
from generate_series(1, {n}) n where n >= 10;
insert into crm.event
select n, array[1 + n * 7 % {n}, 1 + n * 11 % {n}], now() - n * interval '1 minute'
from generate_series(1, {n}::bigint * 2) n;
insert into crm.mail
select n, (array['contact,', 'lead,', 'other,'])[1 + n % 3] || 1 + n % {n}, now() - n * interval '1 minute'
from generate_series(1, {n} * 2) n;
insert into crm.meeting select n, now() - n * interval '1 minute' from generate_series(1, {n}) n;
insert into crm.participant select n, 1 + n % {n}, 1 + n / 2 from generate_series(1, {n} * 2 - 2) n
"""

INDEXES = (
    "contact (territory, id)",
    "contact (company_id, territory)",
    "contact (store_id)",
    "contact (made)",
    "store (salesperson)",
    "lead (territory, id)",
    "branch (territory)",
    "branch (top_id)",
    "deal (contact_id)",
    "deal (owner_no)",
    "task (contact_id)",
    "task (lead_id)",
    "note (parent_id, parent_type)",
    "mail (about)",
    *(f"{name} ((('{name},' || id::text) collate \"C\"))" for name in ("contact", "lead")),
    "participant (contact_id)",
    "participant (meeting_id, contact_id)",
    *(f"{name} (made)" for name in ("branch", "company", "deal", "event", "mail", "task", "note", "meeting")),
)

WIDTHS: Mapping[str, Predicate] = {
    "one": Compare("territory", "=", "7"),
    "twenty": InList("territory", tuple(str(number) for number in range(0, TERRITORIES, 50))),
    "head": TRUE,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table with the condition that somebody writes by hand; `{seen}` stands for that on the territory."""

    title: str
    table: TableName
    by_hand: str


def _in(table: str, column: str) -> str:
    return f"exists (select from crm.{table} as p where p.id = {column} and {{seen}})"


def _coded(table: str) -> str:
    key = f"substr(x.about, {len(table) + 2})::bigint"
    there = _in(table, f"case when starts_with(x.about, '{table},') then {key} end")
    return f"(starts_with(x.about, '{table},') and {there})"


SHAPES = (
    Shape("one link", DEAL, f"({_in('contact', 'x.contact_id')} or x.owner_no = 7)"),
    Shape("two links", TASK, f"({_in('contact', 'x.contact_id')} or {_in('lead', 'x.lead_id')})"),
    Shape(
        "polymorphic",
        NOTE,
        f"((x.parent_type = 'contact' and {_in('contact', 'x.parent_id')}) "
        f"or (x.parent_type = 'lead' and {_in('lead', 'x.parent_id')}))",
    ),
    Shape(
        "array of keys",
        EVENT,
        "exists (select from crm.contact as p where p.id = any (x.contact_ids) and {seen})",
    ),
    Shape("below a top row", BRANCH, _in("branch", "x.top_id")),
    Shape("behind a prefix", MAIL, f"({_coded('contact')} or {_coded('lead')})"),
    Shape(
        "pointed to", COMPANY, "exists (select from crm.contact as p where p.company_id = x.id and {seen})"
    ),
    Shape(
        "through a table of links",
        MEETING,
        "exists (select from crm.participant as l join crm.contact as p on p.id = l.contact_id "
        "where l.meeting_id = x.id and {seen})",
    ),
)

OF_STORES: Mapping[str, tuple[Predicate, str]] = {
    "one salesperson": (Compare("salesperson", "=", "7"), "= 7"),
    "twenty salespersons": (
        InList("salesperson", tuple(str(number) for number in range(20))),
        f"in ({', '.join(str(number) for number in range(20))})",
    ),
    "half of the salespersons": (Compare("salesperson", "<", "1000"), "< 1000"),
}
"""Of which stores somebody sees the contacts: as a filter, and by hand."""

QUESTIONS: Mapping[str, str] = {
    "by key": "select * from {table} as x where x.id = {key} and {mine}",
    "count": "select count(*) from {table} as x where {mine}",
    "latest 50": "select * from {table} as x where {mine} order by x.made desc limit 50",
}

CHILDREN = (
    Child(BRANCH, tree=Link(BRANCH, ("parent_id",), ("id",))),
    Child(COMPANY, (Link(CONTACT, ("id",), ("company_id",), back=True),)),
    Child(DEAL, (Link(CONTACT, ("contact_id",)),)),
    Child(EVENT, (Link(CONTACT, ("contact_ids",), unchecked=True, form=KeyArray()),)),
    Child(LEAD),
    Child(
        MAIL,
        (
            Link(CONTACT, ("about",), unchecked=True, form=CodedKey("contact,")),
            Link(LEAD, ("about",), unchecked=True, form=CodedKey("lead,")),
        ),
    ),
    Child(MEETING, (Link(PARTICIPANT, ("id",), ("meeting_id",), back=True),)),
    Child(
        NOTE,
        (
            Link(CONTACT, ("parent_id",), when=Compare("parent_type", "=", "contact"), unchecked=True),
            Link(LEAD, ("parent_id",), when=Compare("parent_type", "=", "lead"), unchecked=True),
        ),
    ),
    Child(PARTICIPANT, (Link(CONTACT, ("contact_id",)),)),
    Child(TASK, (Link(CONTACT, ("contact_id",)), Link(LEAD, ("lead_id",)))),
)


def declared() -> Model:
    """Return a model with a group and a person for each width; everybody has the deals of one owner, too."""
    groups = tuple(
        AccessGroup(
            name,
            seen,
            READ,
            READ,
            on=(
                Grant(BRANCH, seen, READ, READ),
                Grant(DEAL, Compare("owner_no", "=", "7"), READ, READ),
                Grant(LEAD, seen, READ, READ),
            ),
        )
        for name, seen in sorted(WIDTHS.items())
    )
    of_stores = {
        name.replace(" ", "_"): Linked(str(STORE), ("id",), ("store_id",), seen, to_one=True)
        for name, (seen, _) in OF_STORES.items()
    }
    groups += tuple(AccessGroup(name, seen, READ, READ) for name, seen in of_stores.items())
    everybody = sorted((*WIDTHS, *of_stores))
    return Model(
        prefix="bench",
        schemas=("crm",),
        time_zone="UTC",
        root=Root(CONTACT, ("id",), refers=(Link(STORE, ("store_id",), ("id",)),)),
        children=CHILDREN,
        blocked=(STORE,),
        logins=Logins.CREATE,
        groups=tuple(sorted(groups, key=lambda group: group.name)),
        people=tuple(Person(name, f"bench_{name}") for name in everybody),
        memberships=tuple(Membership(name, name) for name in everybody),
    )


def _seen(width: str) -> str:
    twenty = ", ".join(str(number) for number in range(0, TERRITORIES, 50))
    return {"one": "p.territory = 7", "twenty": f"p.territory in ({twenty})", "head": "true"}[width]


def report(server: EmbeddedServer, contacts: int, rounds: int) -> Iterator[str]:
    """Yield the lines of the page."""
    with psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        admin.execute("create database bench")
    with psycopg.connect(server.dsn("bench"), autocommit=True) as owner:
        owner.execute(TABLES)
        owner.execute(psycopg.sql.SQL(ROWS.format(n=contacts, t=TERRITORIES)))
        for index in INDEXES:
            owner.execute(psycopg.sql.SQL(f"create index on crm.{index}"))
        owner.execute("vacuum (analyze)")
        owner.autocommit = False
        model = declared()
        bring_in_line(owner, model)
        owner.commit()
        yield "# What kinds of links cost"
        yield ""
        yield (
            f"{contacts:,} contacts in {TERRITORIES:,} territories, mode `follow`, PostgreSQL "
            f"{describe(owner.info.server_version)}. Each cell: how many times longer the person's query "
            "took than the same query with the condition written by hand and no row security, and the "
            f"time of that; median of {rounds} interleaved runs. Made by `python -m bench.links`."
        )
        yield ""
        yield "| link | sees | " + " | ".join(QUESTIONS) + " |"
        yield "|---|---|" + "---|" * len(QUESTIONS)
        people = {person.name: person for person in model.people}
        for width in WIDTHS:
            with login(server, owner, people[width]) as person:
                for shape in SHAPES:
                    mine = shape.by_hand.format(seen=_seen(width))
                    yield _line(owner, person, shape, width, mine, rounds)
        for width, (_, by_hand) in OF_STORES.items():
            with login(server, owner, people[width.replace(" ", "_")]) as person:
                shape = Shape("owner in a joined table", CONTACT, "")
                mine = f"x.store_id in (select id from crm.store where salesperson {by_hand})"  # noqa: S608
                yield _line(owner, person, shape, width, mine, rounds)


def _line(
    owner: psycopg.Connection[tuple[object, ...]],
    person: psycopg.Connection[tuple[object, ...]],
    shape: Shape,
    width: str,
    mine: str,
    rounds: int,
) -> str:
    cells = " | ".join(_cells(owner, person, shape, mine, rounds))
    say(f"{shape.title}, {width}: {cells}")
    return f"| {shape.title} | {width} | {cells} |"


def _cells(
    owner: psycopg.Connection[tuple[object, ...]],
    person: psycopg.Connection[tuple[object, ...]],
    shape: Shape,
    mine: str,
    rounds: int,
) -> Iterator[str]:
    sample = psycopg.sql.SQL(f"select x.id from {shape.table} as x where {mine} limit 1")  # noqa: S608
    (key,), *_ = owner.execute(sample).fetchall()
    owner.commit()
    for title, form in QUESTIONS.items():
        asked = {
            which: form.format(table=shape.table, key=key, mine=condition)
            for which, condition in (("by hand", mine), ("policy", "true"))
        }
        question = Question(title, asked["by hand"], asked["policy"])
        if not same_rows(owner, person, question):
            raise AssertionError(f"{shape.title}: {title}: different rows where {mine}")
        ratio = compare(owner, person, question, rounds)
        yield f"{ratio.ratio:.2f}x of {ratio.floor_ms:.3g} ms"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.links", description=__doc__)
    parser.add_argument("--contacts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("docs/performance/links.md"))
    arguments = parser.parse_args()
    with serve(settings=SETTINGS) as server:
        lines = list(report(server, arguments.contacts, arguments.rounds))
    arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
