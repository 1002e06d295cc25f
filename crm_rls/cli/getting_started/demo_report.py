"""What `demo` shows: who sees what, what somebody tried and why in vain, a cover, and how to log in."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from psycopg.conninfo import conninfo_to_dict
from rich.text import Text

from crm_rls.answers.why import why
from crm_rls.cli.answers.asking import asked
from crm_rls.cli.answers.why_report import as_text
from crm_rls.cli.output import add_row, data, show, table
from crm_rls.demo.appointing import MANAGERS, TRY
from crm_rls.demo.cover import Scene
from crm_rls.demo.show import DATABASE, Proof, Seen
from crm_rls.embedded import EmbeddedServer
from crm_rls.embedded.binaries import Binaries
from crm_rls.model import Membership, Model

NARROWEST = 80
"""Columns that the table of people needs without the example."""


def show_people(model: Model, seen: Mapping[str, Seen], everything: Seen) -> None:
    """Print what each person sees; `seen` is by login, `everything` is all that there is."""
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


def show_proofs(person: str, found: tuple[Proof, ...]) -> None:
    """Print what a person tried, and what came of it."""
    tried = table(f"What {person} tried", "Statement", "Result")
    for proof in found:
        add_row(tried, proof.statement, Text(proof.outcome, "green"))
    data().print(tried)


def show_reason(server: EmbeddedServer, person: str, found: tuple[Proof, ...]) -> None:
    """Print what `why` says of the contact that a person could not read, if there was one."""
    key = next((each.key for each in found if each.key is not None), None)
    if key is None:
        return
    data().print(Text(f"crm-rls why {person} {key}", "bold"))
    with asked(server.dsn(DATABASE), None, "Asking why") as answers:
        answer = why(answers, person, str(key))
        show("".join(f"  {line}\n" for line in as_text(answer, answers.named).splitlines()), {})


def show_cover(substitute: str, played: tuple[Scene, ...]) -> None:
    """Print what a substitute sees before, during and after a cover."""
    shown = table(f"What {substitute}'s open session sees", "When", "Contacts", right=("Contacts",))
    for scene in played:
        add_row(shown, scene.what, f"{scene.contacts:,}")
    data().print(shown)


def show_logins(server: EmbeddedServer, programs: Binaries, passwords: Mapping[str, str]) -> None:
    """Print a command line for each login."""
    data().print(Text("How to log in", "bold"))
    for login, password in passwords.items():
        _show(_psql(server, programs, login, password))


def show_managers(server: EmbeddedServer, programs: Binaries, passwords: Mapping[str, str]) -> None:
    """Print how to manage people, in psql and by commands, for each login that may."""
    data().print(Text("How to manage people", "bold"))
    for login, password in passwords.items():
        _show(f"# {login}: {MANAGERS[login]}")
        _show(_psql(server, programs, login, password))
        _show(f"export CRM_RLS_DSN='{server.dsn(DATABASE, login, password)}'")
    for command in TRY:
        _show(command)


def _psql(server: EmbeddedServer, programs: Binaries, login: str, password: str) -> str:
    psql = "psql" if shutil.which("psql") else programs.program("psql")
    place = conninfo_to_dict(server.dsn(DATABASE, login, password))
    return f"PGPASSWORD={password} {psql} -h {place['host']} -p {place['port']} -U {login} {DATABASE}"


def _show(line: str) -> None:
    data().print(Text(f"  {line}"), soft_wrap=True)
