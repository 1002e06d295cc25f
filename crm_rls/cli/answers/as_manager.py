"""The answers for access managers and auditors, who read no table: from the functions of `crm_people`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.rows import DictRow

from crm_rls.cli.answers.asking import how, show_onlookers, shown
from crm_rls.cli.output import add_row, data, emit, patience, say, table
from crm_rls.cli.people.rows import as_json, named
from crm_rls.people.calls import ask, find_person, names_of, people_of


def why_as_manager(dsn: str | None, person: str, contact: str, at: str | None, form: str) -> bool:
    """Show how a person stands to a contact, and return whether he or she may read it.

    Raises Refused for who may not ask, DatabaseError.
    """
    with people_of(dsn) as connection, patience("Asking why"):
        name, _ = find_person(connection, person)
        rows = ask(connection, "why", person=person, contact=contact, at=at)
        names = names_of(connection)
    allowed = any(row["allows"] for row in rows)
    if form == "json":
        emit(as_json({"allowed": allowed, "person": name, "contact": contact, "groups": rows}))
        return allowed
    say(
        f"{name} {'sees' if allowed else 'does not see'} contact {contact}.",
        "bold green" if allowed else "bold red",
    )
    if rows:
        _show(rows, names)
    return allowed


def _show(rows: Sequence[DictRow], names: Mapping[str, str]) -> None:
    listed = table("Groups", "Group", "Has the contact", "Membership", "Until", "Given by", "Reason")
    for row in rows:
        has = "hidden by a restriction" if row["hidden"] else "yes" if row["has_contact"] else "no"
        add_row(listed, row["access_group"] or "", has, *_membership(row, names))
    data().print(listed)


def who_sees_as_manager(dsn: str | None, contact: str, at: str | None, form: str) -> None:
    """Show who may read a contact. Raises Refused for who may not ask, DatabaseError."""
    with people_of(dsn) as connection, patience("Asking who sees it"):
        rows = ask(connection, "who_sees", contact=contact, at=at)
        names = names_of(connection)
    if form == "json":
        emit(as_json({"contact": contact, "people": rows}))
        return
    if not rows:
        say(f"Nobody sees contact {contact}, or there is no such contact.", "yellow")
        return
    show_onlookers(
        f"Who sees contact {contact}",
        ((row["person"], row["access_group"] or "", *_membership(row, names)) for row in rows),
    )


def _membership(row: DictRow, names: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Return how somebody is in a group, until when, given by whom, and why."""
    by = named(row["granted_by"], names) if row["granted_by"] else ""
    return how(row["how"], row["acting_for"]), shown(row["valid_until"]), by, row["reason"] or ""
