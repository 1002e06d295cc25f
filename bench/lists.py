"""`python -m bench.lists`: what the lists of `crm_people` cost; write docs/performance/lists.md.

Processor time of the server's process and the asking one, as an access manager and as the manager of an area.
`--save FILE` keeps the numbers, `--before FILE` shows those of an older version beside them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from bench.__main__ import SETTINGS, bring_in_line, say, staged
from bench.answers import Work, asked, interleaved, worked
from bench.dataset import AREAS, Connection, territory
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.model import AccessGroup, Faces, Family, Membership, Model
from crm_rls.model.predicates import Within
from crm_rls.postgres.versions import describe

MEMBERS = 195
LOG_ENTRIES = 100_000
CALLERS = {"manager": "access manager", "area_manager": "area manager"}

LISTS = {
    "a count of memberships, by hand": "select count(*) from crm_access.standing",
    "`user_access_groups`": "select * from crm_people.user_access_groups",
    "`user_access_groups`, one person": "select * from crm_people.user_access_groups where person = 'in5'",
    "`people`": "select * from crm_people.people",
    "`members`": "select * from crm_people.members",
    "`covers`": "select * from crm_people.covers",
    "`directory`": "select * from crm_people.directory",
    "`log`": "select * from crm_people.log",
    "`log`, the newest 100": "select * from crm_people.log order by log_id desc limit 100",
    "`holders`": "select * from crm_people.holders()",
    "`membership_at`, one person": "select * from crm_people.membership_at('in5')",
    "`heads`, one person": "select * from crm_people.heads('in5')",
    "`strangers`": "select * from crm_people.strangers()",
    "`faces_of`, one contact": "select * from crm_people.faces_of('4711')",
    "`who_sees`, one contact": "select * from crm_people.who_sees('4711')",
    "`face_conflicts`, 100 of them": "select * from crm_people.face_conflicts limit 100",
}
FACES = {
    "`face_counts`": "select * from crm_people.face_counts()",
    "`faceless`": "select * from crm_people.faceless()",
    "`face_conflicts`, all": "select count(*) from crm_people.face_conflicts",
}
FOR_MANAGERS = ("by hand", "`strangers`")
"""What an area manager may not ask."""

_LOG = """
insert into crm_access.log
    (logged_at, actor, action, kind, login, access_group, subject, holds, valid_from, reason)
select pg_catalog.now() - interval '700 days' + n * interval '10 minutes', 'manager',
       case n %% 2 when 0 then 'assign' else 'unassign' end, 'timed',
       'bench_m' || lpad((n / 2 %% %(members)s)::text, 5, '0'),
       't' || lpad((1 + n / 2 * 7 %% %(groups)s)::text, 5, '0'), 1000000 + n / 2, n %% 2 = 0,
       pg_catalog.now() - interval '700 days' + n * interval '10 minutes', 'project'
from generate_series(0, %(entries)s - 1) as n
"""


def declared(model: Model) -> Model:
    """Return the model with a family that wants one face, which about half of the contacts have not."""

    def nodes(group: AccessGroup) -> tuple[str, ...]:
        return (group.filter.node,) if isinstance(group.filter, Within) else ()

    areas = tuple(Membership(f"m{number:05}", f"area{number}") for number in range(AREAS // 2) if number != 3)
    return replace(
        model,
        families=(Family("sales", faces=Faces.ONE),),
        groups=tuple(
            replace(each, oversight=each.name == "head", territory=nodes(each)) for each in model.groups
        ),
        memberships=tuple(sorted((*model.memberships, *areas))),
    )


def filled(owner: Connection, groups: int) -> None:
    """Let 30 people be away, 100 be in a group for a time, and the log have its entries; make the callers."""
    for name in CALLERS:
        owner.execute(sql.SQL("create role {} login").format(sql.Identifier(name)))
    owner.execute("grant bench_managers to manager")
    owner.execute("select crm_people.appoint('area_manager', 'AREA3')")
    owner.execute("grant bench_area_managers to area_manager")
    for number in range(0, 60, 2):
        pair = (f"m{number:05}", f"m{number + 1:05}")
        owner.execute(
            "select crm_people.cover(%s, %s, now(), now() + interval '20 days', reason => 'ill')", pair
        )
    for number in range(100):
        given = (f"m{number:05}", territory((number * 5 + groups // 2) % groups + 1).lower())
        owner.execute("select crm_people.assign(%s, %s, now(), now() + interval '20 days', 'project')", given)
    owner.execute(_LOG, {"members": MEMBERS, "groups": groups, "entries": LOG_ENTRIES})
    owner.commit()
    owner.autocommit = True
    owner.execute("vacuum (analyze)")
    owner.autocommit = False


def measured(server: EmbeddedServer, contacts: int, groups: int, rounds: int) -> Iterator[tuple[str, float]]:
    """Yield what was asked by whom and the milliseconds."""
    with staged(server, contacts, groups, MEMBERS) as (owner, model):
        bring_in_line(owner, declared(model))
        owner.commit()
        filled(owner, groups)
        yield "server", owner.info.server_version
    yield from asked_by_all(server.dsn("bench"), rounds)


def asked_by_all(dsn: str, rounds: int) -> Iterator[tuple[str, float]]:
    """Yield what was asked by whom in a database that is filled, and the milliseconds."""
    for name, words in CALLERS.items():
        with psycopg.connect(dsn, autocommit=True) as caller:
            works: dict[str, Work] = {}
            counts: dict[str, Work] = {}
            for found, statements in ((works, LISTS), (counts, FACES)):
                for what, statement in statements.items():
                    if name == "manager" or not what.endswith(FOR_MANAGERS):
                        found[what] = asked(caller, statement)
            by_hand = next(iter(LISTS))
            if by_hand in works:
                yield by_hand, interleaved(caller, {by_hand: works.pop(by_hand)}, rounds)[by_hand]
            caller.execute(sql.SQL("set session authorization {}").format(sql.Identifier(name)))
            for what, taken in interleaved(caller, works, rounds).items():
                yield f"{what} | {words}", taken
            for what, work in counts.items() if name == "manager" else ():
                yield f"{what} | {words}", worked(caller, work)
            say(words)


def page(
    times: Mapping[str, float], before: Mapping[str, float], contacts: int, groups: int
) -> Iterator[str]:
    """Yield the lines of the page."""
    yield "# What the lists of people cost"
    yield ""
    yield (
        f"{contacts:,} contacts, {groups + AREAS + 1:,} groups, {MEMBERS + 5} people, {LOG_ENTRIES:,} "
        "entries in the log, 30 covers; about half of the contacts have several faces. PostgreSQL "
        f"{describe(int(times['server']))}, no parallel workers. Processor time of the server's process and "
        "the asking one, median of interleaved runs after a first one; counts of faces once. Made by "
        "`python -m bench.lists`."
    )
    then = " the version before, ms | times as fast |" if before else ""
    yield from ("", f"| what | asked by | ms |{then}", f"|---|---|---:|{'---:|---:|' if before else ''}")
    for what, taken in times.items():
        if what == "server":
            continue
        name, _, words = what.partition(" | ")
        was = (
            f" {before[what]:,.1f} | {before[what] / taken:,.1f} |"
            if what in before
            else " | |"
            if before
            else ""
        )
        yield f"| {name} | {words or 'owner'} | {taken:,.1f} |{was}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description=__doc__)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--groups", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/performance/lists.md"))
    arguments = parser.parse_args()
    with serve(settings=SETTINGS) as server:
        times = dict(measured(server, arguments.contacts, arguments.groups, arguments.rounds))
    if arguments.save:
        arguments.save.write_text(json.dumps(times, indent=2) + "\n")
        return
    before = json.loads(arguments.before.read_text()) if arguments.before else {}
    arguments.out.write_text("\n".join(page(times, before, arguments.contacts, arguments.groups)) + "\n")
    say(f"written to {arguments.out}")


if __name__ == "__main__":
    main()
