"""`demo`: a CRM on a PostgreSQL of its own, protected, and seen through the eyes of every person."""

from __future__ import annotations

import threading
import time

import click

from crm_rls.cli.getting_started.demo_report import show_cover, show_logins, show_people, show_proofs
from crm_rls.cli.output import say, talk
from crm_rls.demo.content import CONTACTS, SEED
from crm_rls.demo.cover import scenes
from crm_rls.demo.progress import shown
from crm_rls.demo.show import DATABASE, look, model_path, prepare, proofs
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.embedded.binaries import find_binaries
from crm_rls.reading import read_model

PROVING = "anna"
"""Who tries to get at what is hidden from her."""

ABSENT, SUBSTITUTE = "emine", "greta"
"""Who is ill, and who stands in."""

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
        show_people(model, seen, everything)
        logins = {person.name: person.login for person in model.people}
        show_proofs(PROVING, tuple(proofs(server, PROVING, dsns[logins[PROVING]])))
        show_cover(SUBSTITUTE, tuple(scenes(server, ABSENT, SUBSTITUTE, dsns[logins[SUBSTITUTE]])))
        show_logins(server, programs, passwords)
        say(f"All of this took {time.monotonic() - began:.0f} s.")
        if keep:
            _wait(server)
    say("The server is stopped, and nothing is left of it." + ("" if keep else _HINT))


def _wait(server: EmbeddedServer) -> None:
    say(f"The server in {server.directory} runs until Ctrl-C.", "bold")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("")
