"""`demo`: a protected CRM on a private PostgreSQL server, as each person sees it."""

from __future__ import annotations

import threading
import time

import click

from crm_rls.cli.getting_started.demo_report import (
    show_cover,
    show_logins,
    show_managers,
    show_people,
    show_proofs,
    show_reason,
)
from crm_rls.cli.output import say, talk
from crm_rls.demo.appointing import appoint_managers
from crm_rls.demo.content import CONTACTS, SEED
from crm_rls.demo.cover import scenes
from crm_rls.demo.progress import shown
from crm_rls.demo.show import DATABASE, look, model_path, prepare, proofs
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.embedded.binaries import find_binaries
from crm_rls.reading import read_model

PROVING = "anna"
"""The person who tries to read hidden rows."""

ABSENT, SUBSTITUTE = "emine", "greta"
"""The absent person, and the substitute."""

_HINT = " With --keep it runs until Ctrl-C, so that you can log in."


@click.command()
@click.option("--keep", is_flag=True, help="Keep the server running until Ctrl-C, so that you can log in.")
@click.option(
    "--contacts",
    type=click.IntRange(1, 1_000_000),
    default=CONTACTS,
    show_default=True,
    help="Number of contacts; the other tables grow with it.",
)
@click.option("--seed", type=int, default=SEED, show_default=True, help="Seed of the generated data.")
@click.option(
    "--port",
    type=click.IntRange(1024, 65535),
    help="Also listen on this port of 127.0.0.1, for clients without Unix sockets.",
)
def demo(*, keep: bool, contacts: int, seed: int, port: int | None) -> None:
    """Try everything on a private PostgreSQL server.

    Starts a server, fills a German CRM, applies the model of examples/demo, logs in as each person and counts
    the visible rows. Leaves nothing behind, and can run several times at once.

    \b
    Examples:
      crm-rls demo
      crm-rls demo --keep --port 5433
      crm-rls demo --contacts 50000 --seed 7
    """
    began = time.monotonic()
    model = read_model(model_path()).model
    programs = find_binaries()
    say("Starting a private PostgreSQL server ...")
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
        tried = tuple(proofs(server, PROVING, dsns[logins[PROVING]]))
        show_proofs(PROVING, tried)
        show_reason(server, PROVING, tried)
        show_cover(SUBSTITUTE, tuple(scenes(server, ABSENT, SUBSTITUTE, dsns[logins[SUBSTITUTE]])))
        if keep:
            show_logins(server, programs, passwords)
            show_managers(server, programs, appoint_managers(server, model))
        say(f"The demo took {time.monotonic() - began:.0f} s.")
        if keep:
            _wait(server)
    say("The server is stopped and removed." + ("" if keep else _HINT))


def _wait(server: EmbeddedServer) -> None:
    say(f"The server in {server.directory} runs until Ctrl-C.", "bold")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("")
