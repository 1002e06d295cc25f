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
from bench.linked_tables import INDEXES, ROWS, TABLES
from bench.measure import Connection, Question, compare, same_rows
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.model import (
    AccessGroup,
    Child,
    ColumnOf,
    Grant,
    Link,
    Logins,
    Membership,
    Mode,
    Model,
    Person,
    Restriction,
    Right,
    Root,
    TableName,
)
from crm_rls.model.key_forms import CodedKey, KeyArray
from crm_rls.model.predicates import TRUE, Compare, InList, IsNull, IsTrue, Linked, Not, Or, Predicate
from crm_rls.postgres.versions import describe


def _table(name: str) -> TableName:
    return TableName("crm", name)


CONTACT, LEAD, DEAL, TASK, NOTE = map(_table, ("contact", "lead", "deal", "task", "note"))
COMPANY, EVENT, MAIL, PARTICIPANT, MEETING, STORE = map(
    _table, ("company", "event", "mail", "participant", "meeting", "store")
)
BRANCH, CITY, JOB, JOB_LINE, MEMO, MINUTES, VISIT = map(
    _table, ("branch", "city", "job", "job_line", "memo", "minutes", "visit")
)
CALL, FIGURE, GUARDED, LETTER, UNGUARDED = map(_table, ("call", "figure", "guarded", "letter", "unguarded"))
ALL, READ = frozenset(Right), frozenset({Right.READ})
TERRITORIES = 1000

WIDTHS: Mapping[str, Predicate] = {
    "one": Compare("territory", "=", "7"),
    "twenty": InList("territory", tuple(str(number) for number in range(0, TERRITORIES, 50))),
    "head": TRUE,
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table with the condition that somebody writes by hand.

    `{seen}` stands for that on the territory of a row p above, `{own}` for that on the row's own.
    """

    title: str
    table: TableName
    by_hand: str


def _in(table: str, column: str) -> str:
    return f"exists (select from crm.{table} as p where p.id = {column} and {{seen}})"


def _coded(table: str) -> str:
    key = f"substr(x.about, {len(table) + 2})::bigint"
    there = _in(table, f"case when starts_with(x.about, '{table},') then {key} end")
    return f"(starts_with(x.about, '{table},') and {there})"


OWN_OR_LINKED = f"({_in('contact', 'x.contact_id')} or x.owner_no = 7)"

SHAPES = (
    Shape("further root", LEAD, "{own}"),
    Shape("one link", DEAL, OWN_OR_LINKED),
    Shape("one link, `mode: carry`", VISIT, OWN_OR_LINKED),
    Shape(
        "restriction with an exception",
        MEMO,
        f"{_in('contact', 'x.contact_id')} and (not x.private or x.author_no = 7)",
    ),
    Shape(
        "key of two columns",
        JOB_LINE,
        "exists (select from crm.job as j join crm.contact as p on p.id = j.contact_id "
        "where (j.office, j.no) = (x.office, x.no) and {seen})",
    ),
    Shape("rows without a link hidden", CALL, _in("contact", "x.contact_id")),
    Shape(
        "rows without a link `unlinked`",
        LETTER,
        f"({_in('contact', 'x.contact_id')} or x.contact_id is null)",
    ),
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
        "pointed to over two levels",
        CITY,
        "exists (select from crm.company as c join crm.contact as p on p.company_id = c.id "
        "where c.city_id = x.id and {seen})",
    ),
    Shape(
        "through a table of links",
        MEETING,
        "exists (select from crm.participant as l join crm.contact as p on p.id = l.contact_id "
        "where l.meeting_id = x.id and {seen})",
    ),
    Shape(
        "below a table of links",
        MINUTES,
        "exists (select from crm.participant as l join crm.contact as p on p.id = l.contact_id "
        "where l.meeting_id = x.meeting_id and {seen})",
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

WRITES: Mapping[str, str] = {
    "insert 1": "insert into {table} values (-1, 7, {key}, now())",
    "insert 1,000": "insert into {table} select -n, 7, {key}, now() from generate_series(1, 1000) as n",
    "new link of 1": "update {table} set contact_id = {key} where id = {row}",
    "new link of all own": "update {table} set contact_id = {key}",
    "other column of all own": "update {table} set made = now()",
}
"""What a person writes who sees one territory; `{row}` is an own row, `{key}` another contact."""

TOTALS: Mapping[str, str] = {
    "the same lines": "select territory, contacts from crm.figure where contacts >= 5",
    "GROUP BY": "select territory, count(*) from crm.contact group by territory having count(*) >= 5",
}
"""What a person would ask without row security instead of reading the table of totals."""

CHILDREN = (
    Child(BRANCH, tree=Link(BRANCH, ("parent_id",), ("id",))),
    Child(CALL, (Link(CONTACT, ("contact_id",)),)),
    Child(CITY, (Link(COMPANY, ("id",), ("city_id",), back=True),)),
    Child(COMPANY, (Link(CONTACT, ("id",), ("company_id",), back=True),)),
    Child(DEAL, (Link(CONTACT, ("contact_id",)),)),
    Child(EVENT, (Link(CONTACT, ("contact_ids",), unchecked=True, form=KeyArray()),)),
    Child(FIGURE, rights=READ),
    Child(GUARDED, (Link(CONTACT, ("contact_id",)),)),
    Child(JOB, (Link(CONTACT, ("contact_id",)),), key=("office", "no")),
    Child(JOB_LINE, (Link(JOB, ("office", "no")),)),
    Child(LEAD),
    Child(LETTER, (Link(CONTACT, ("contact_id",)),)),
    Child(
        MAIL,
        (
            Link(CONTACT, ("about",), unchecked=True, form=CodedKey("contact,")),
            Link(LEAD, ("about",), unchecked=True, form=CodedKey("lead,")),
        ),
    ),
    Child(MEETING, (Link(PARTICIPANT, ("id",), ("meeting_id",), back=True),)),
    Child(MEMO, (Link(CONTACT, ("contact_id",)),)),
    Child(MINUTES, (Link(MEETING, ("meeting_id",)),)),
    Child(
        NOTE,
        (
            Link(CONTACT, ("parent_id",), when=Compare("parent_type", "=", "contact"), unchecked=True),
            Link(LEAD, ("parent_id",), when=Compare("parent_type", "=", "lead"), unchecked=True),
        ),
    ),
    Child(PARTICIPANT, (Link(CONTACT, ("contact_id",)),)),
    Child(TASK, (Link(CONTACT, ("contact_id",)), Link(LEAD, ("lead_id",)))),
    Child(UNGUARDED, (Link(CONTACT, ("contact_id",)),)),
    Child(VISIT, (Link(CONTACT, ("contact_id",)),), Mode.CARRY),
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
                Grant(FIGURE, Compare("contacts", ">=", "5"), READ, frozenset()),
                Grant(LEAD, seen, READ, READ),
                Grant(LETTER, IsNull("contact_id"), READ, READ),
                Grant(VISIT, Compare("owner_no", "=", "7"), READ, READ),
            ),
        )
        for name, seen in sorted(WIDTHS.items())
    )
    of_stores = {
        name.replace(" ", "_"): Linked(str(STORE), ("id",), ("store_id",), seen, to_one=True)
        for name, (seen, _) in OF_STORES.items()
    }
    groups += tuple(AccessGroup(name, seen, READ, READ) for name, seen in of_stores.items())
    written = tuple(Grant(table, Compare("owner_no", "=", "7"), ALL, ALL) for table in (GUARDED, UNGUARDED))
    groups += (AccessGroup("writer", WIDTHS["one"], READ, ALL, on=written),)
    everybody = sorted((*WIDTHS, *of_stores, "writer"))
    public = Or((Not(IsTrue("private")), Compare("author_no", "=", "7")))
    return Model(
        prefix="bench",
        schemas=("crm",),
        time_zone="UTC",
        root=Root(CONTACT, ("id",), refers=(Link(STORE, ("store_id",), ("id",)),)),
        children=CHILDREN,
        totals=(ColumnOf(FIGURE, "contacts"),),
        blocked=(STORE,),
        logins=Logins.CREATE,
        groups=tuple(sorted(groups, key=lambda group: group.name)),
        restrictions=(Restriction("private", public, on=MEMO),),
        people=tuple(Person(name, f"bench_{name}") for name in everybody),
        memberships=tuple(Membership(name, name) for name in everybody),
    )


def _seen(width: str, row: str) -> str:
    twenty = ", ".join(str(number) for number in range(0, TERRITORIES, 50))
    return {"one": f"{row}.territory = 7", "twenty": f"{row}.territory in ({twenty})", "head": "true"}[width]


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
            f"{contacts:,} contacts in {TERRITORIES:,} territories, mode `follow` unless said, PostgreSQL "
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
                    mine = shape.by_hand.format(seen=_seen(width, "p"), own=_seen(width, "x"))
                    yield _line(owner, person, shape, width, mine, rounds)
        for width, (_, by_hand) in OF_STORES.items():
            with login(server, owner, people[width.replace(" ", "_")]) as person:
                shape = Shape("owner in a joined table", CONTACT, "")
                mine = f"x.store_id in (select id from crm.store where salesperson {by_hand})"  # noqa: S608
                yield _line(owner, person, shape, width, mine, rounds)
        yield ""
        with login(server, owner, people["writer"]) as person:
            yield from _of_writes(owner, person, rounds)
        yield ""
        with login(server, owner, people["head"]) as person:
            yield from _of_totals(owner, person, rounds)


def _of_writes(owner: Connection, person: Connection, rounds: int) -> Iterator[str]:
    """Yield a table: what the guard of a link costs a person who writes, against a table without it."""
    found = owner.execute(
        "select format('drop trigger %I on %s', tgname, tgrelid::regclass) from pg_trigger "
        "where tgrelid = 'crm.unguarded'::regclass and not tgisinternal"
    )
    ((drop,),) = found.fetchall()
    owner.execute(str(drop).encode())
    sample = "select id, contact_id from crm.guarded where contact_id %% %s = 7 limit 2"
    ((row, _), (_, key)) = owner.execute(sample, [TERRITORIES]).fetchall()
    owner.commit()
    yield "Writes of somebody who sees one territory, with the guard of the link against a table without it:"
    yield ""
    yield "| write | ratio |"
    yield "|---|---|"
    for title, form in WRITES.items():
        without, guarded = (form.format(table=table, row=row, key=key) for table in (UNGUARDED, GUARDED))
        yield _compared(person, person, Question(title, without, guarded), rounds)


def _of_totals(owner: Connection, person: Connection, rounds: int) -> Iterator[str]:
    """Yield a table: reading totals as a person, against what is asked without row security."""
    yield "Totals (`class: totals`), read by a member of a named group, against queries without row security:"
    yield ""
    yield "| against | ratio |"
    yield "|---|---|"
    for title, floor in TOTALS.items():
        asked = "select territory, contacts from crm.figure"
        yield _compared(owner, person, Question(title, floor, asked), rounds)


def _compared(owner: Connection, person: Connection, question: Question, rounds: int) -> str:
    if not same_rows(owner, person, question):
        raise AssertionError(f"{question.name}: different rows")
    ratio = compare(owner, person, question, rounds)
    say(f"{question.name}: {ratio.ratio:.2f}x of {ratio.floor_ms:.3g} ms")
    return f"| {question.name} | {ratio.ratio:.2f}x of {ratio.floor_ms:.3g} ms |"


def _line(
    owner: Connection,
    person: Connection,
    shape: Shape,
    width: str,
    mine: str,
    rounds: int,
) -> str:
    cells = " | ".join(_cells(owner, person, shape, mine, rounds))
    say(f"{shape.title}, {width}: {cells}")
    return f"| {shape.title} | {width} | {cells} |"


def _cells(
    owner: Connection,
    person: Connection,
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
