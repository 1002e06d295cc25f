"""`demo`: a CRM on a PostgreSQL of its own, protected, and seen through the eyes of every person."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Mapping

import click
from psycopg.conninfo import conninfo_to_dict
from rich.text import Text

from crm_rls.cli.output import add_row, data, say, table, talk
from crm_rls.demo.content import CONTACTS, SEED
from crm_rls.demo.cover import Scene, scenes
from crm_rls.demo.progress import shown
from crm_rls.demo.show import DATABASE, Proof, Seen, look, model_path, prepare, proofs
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.embedded.binaries import Binaries, find_binaries
from crm_rls.model import Membership, Model
from crm_rls.reading import read_model

PROVING = "anna"
"""Who tries to get at what is hidden from her."""

ABSENT, SUBSTITUTE = "emine", "greta"
"""Who is ill, and who stands in."""

NARROWEST = 80
"""Columns that the table of people needs without the example."""

_HINT = " With --keep it runs until you press Ctrl-C, so that you can log in."


@click.command()
@click.option("--keep", is_flag=True, help="Leave the server running until Ctrl-C, so that you can log in.")
@click.option(
    "--contacts",
    type=click.IntRange(1, 1_000_000),
    default=CONTACTS,
    show_default=True,
    help="How many contacts the CRM has; the rest grows with them.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Another number, another CRM.")
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="Listen on 127.0.0.1 at this port too, for clients that know no sockets.",
)
def demo(*, keep: bool, contacts: int, seed: int, port: int | None) -> None:
    """Show it all, on a PostgreSQL of its own.

    Starts a private server, fills a German CRM, applies the model of examples/demo, logs in as each person
    and counts what that person sees. Nothing is left behind, and it can run twice at the same time.

    \b
    Examples:
      crm-rls demo
      crm-rls demo --keep --port 5433
      crm-rls demo --contacts 50000 --seed 7
    """
    began = time.monotonic()
    model = read_model(model_path()).model
    programs = find_binaries()
    say("Starting a private PostgreSQL ...")
    with serve(tcp_port=port, binaries=programs) as server:
        say("PostgreSQL {}.{} from {}".format(*server.version, programs.source))
        with shown(talk()) as progress:
            passwords = prepare(server, model, contacts, seed, progress)
            dsns = {login: server.dsn(DATABASE, login, password) for login, password in passwords.items()}
            seen = {}
            for done, (login, dsn) in enumerate(dsns.items(), start=1):
                seen[login] = look(dsn)
                progress("logins", done, len(dsns))
        everything = look(server.dsn(DATABASE))
        _show_people(model, seen, everything)
        logins = {person.name: person.login for person in model.people}
        _show_proofs(tuple(proofs(server, PROVING, dsns[logins[PROVING]])))
        _show_cover(tuple(scenes(server, ABSENT, SUBSTITUTE, dsns[logins[SUBSTITUTE]])))
        _show_logins(server, programs, passwords)
        say(f"All of this took {time.monotonic() - began:.0f} s.")
        if keep:
            _wait(server)
    say("The server is stopped, and nothing is left of it." + ("" if keep else _HINT))


def _show_people(model: Model, seen: Mapping[str, Seen], everything: Seen) -> None:
    console = data()
    numbers = ("Contacts", "", "Activities", "Deals", "Documents")
    shown_to = table("Who sees what", "Person", "Groups", *numbers, "One of them", right=numbers)
    shown_to.show_footer = True
    for person in model.people:
        own = seen[person.login]
        groups = ", ".join(_named(each) for each in model.memberships if each.person == person.name)
        add_row(
            shown_to,
            person.name,
            groups or Text("none", "dim"),
            *_counts(own, everything),
            Text(own.example or "", "dim"),
        )
    person_column, *_, example_column = shown_to.columns
    person_column.no_wrap, person_column.footer = True, "in all"
    # One line for a person, as far as the groups let it.
    example_column.no_wrap, example_column.max_width = True, max(12, min(40, console.width - NARROWEST))
    for column, count in zip(shown_to.columns[2:], _counts(everything, everything), strict=False):
        column.footer = count
    console.print(shown_to)


def _named(membership: Membership) -> str:
    return f"{membership.group} (timed)" if membership.timed else membership.group


def _counts(own: Seen, everything: Seen) -> tuple[str, ...]:
    share = f"{own.contacts / max(everything.contacts, 1):.0%}"
    return (f"{own.contacts:,}", share, *(f"{each:,}" for each in (own.activities, own.deals, own.documents)))


def _show_proofs(found: tuple[Proof, ...]) -> None:
    tried = table(f"What {PROVING} tried", "Statement", "What came of it")
    for proof in found:
        add_row(tried, proof.statement, Text(proof.outcome, "green"))
    data().print(tried)


def _show_cover(played: tuple[Scene, ...]) -> None:
    shown = table(f"What {SUBSTITUTE}'s open session sees", "When", "Contacts", right=("Contacts",))
    for scene in played:
        add_row(shown, scene.what, f"{scene.contacts:,}")
    data().print(shown)


def _show_logins(server: EmbeddedServer, programs: Binaries, passwords: Mapping[str, str]) -> None:
    psql = "psql" if shutil.which("psql") else programs.program("psql")
    console = data()
    console.print(Text("How to log in", "bold"))
    for login, password in passwords.items():
        place = conninfo_to_dict(server.dsn(DATABASE, login, password))
        line = f"PGPASSWORD={password} {psql} -h {place['host']} -p {place['port']} -U {login} {DATABASE}"
        console.print(Text(f"  {line}"), soft_wrap=True)


def _wait(server: EmbeddedServer) -> None:
    say(f"The server in {server.directory} runs until Ctrl-C.", "bold")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("")
