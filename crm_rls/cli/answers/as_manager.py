"""The answers for access managers and auditors, who read no table: from the functions of `crm_people`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.rows import DictRow

from crm_rls.cli.answers.asking import how, show_onlookers
from crm_rls.cli.output import add_row, data, emit, patience, say, table
from crm_rls.cli.people.rows import as_json, named
from crm_rls.model.periods import shown_end
from crm_rls.people.calls import ask, find_person, names_of, people_of, said


def why_as_manager(
    dsn: str | None, person: str, contact: str, root: str | None, at: str | None, form: str
) -> bool:
    """Show how a person stands to a contact, and return whether he or she may read it.

    With `root` it is a row of that protected table. Raises Refused for who may not ask, DatabaseError.
    """
    with people_of(dsn) as connection, patience("Asking why"):
        name, _ = find_person(connection, person)
        with said(connection, "NOTICE") as notes:
            rows = ask(connection, "why", person=person, contact=contact, root=root, at=at)
        names = names_of(connection)
    allowed = any(row["allows"] for row in rows)
    if form == "json":
        asked = {"person": name, "root": root, "contact": contact}
        emit(as_json({"allowed": allowed, **asked, "groups": rows, "notes": notes}))
        return allowed
    say(
        f"{name} {'sees' if allowed else 'does not see'} {root or 'contact'} {contact}.",
        "bold green" if allowed else "bold red",
    )
    if rows:
        _show(rows, names, root)
    for note in notes:
        say(note)
    return allowed


def _show(rows: Sequence[DictRow], names: Mapping[str, str], root: str | None) -> None:
    listed = table(
        "Groups",
        "Group",
        "Has the row" if root else "Has the contact",
        "Membership",
        "Until",
        "Given by",
        "Reason",
    )
    for row in rows:
        has = "hidden by a restriction" if row["hidden"] else "yes" if row["has_contact"] else "no"
        add_row(listed, row["access_group"] or "", has, *_membership(row, names))
    data().print(listed)


def who_sees_as_manager(dsn: str | None, contact: str, root: str | None, at: str | None, form: str) -> None:
    """Show who may read a contact, or with `root` a row of that protected table.

    Raises Refused for who may not ask, DatabaseError.
    """
    with people_of(dsn) as connection, patience("Asking who sees it"):
        with said(connection, "NOTICE") as notes:
            rows = ask(connection, "who_sees", contact=contact, root=root, at=at)
        names = names_of(connection)
    if form == "json":
        emit(as_json({"root": root, "contact": contact, "people": rows, "notes": notes}))
        return
    for note in notes:
        say(note)
    if not rows:
        what = f"row {contact} of {root}" if root else f"contact {contact}"
        say(f"Nobody sees {what}, or there is none.", "yellow")
        return
    show_onlookers(
        f"Who sees {root or 'contact'} {contact}",
        ((row["person"], row["access_group"] or "", *_membership(row, names)) for row in rows),
    )


def sees_as_manager(dsn: str | None, person: str, at: str | None, form: str) -> None:
    """Show how many rows of each table a person sees. Raises Refused for who may not ask, DatabaseError."""
    with people_of(dsn) as connection, patience("Counting"):
        name, _ = find_person(connection, person)
        with said(connection, "NOTICE") as notes:
            rows = ask(connection, "sees", person=person, at=at)
    if form == "json":
        emit(as_json({"person": name, "counts": rows, "notes": notes}))
        return
    for note in notes:
        say(note)
    listed = table(f"What {name} sees", "Rows of", "Group", "How", "Number", right=("Number",))
    for row in rows:
        in_all = row["how"] is None
        group = "in all" if in_all else row["access_group"] or ""
        way = "" if in_all else how(row["how"], row["acting_for"])
        add_row(listed, row["root"] or "contacts", group, way, f"{row['contacts']:,}")
    data().print(listed)


def _membership(row: DictRow, names: Mapping[str, str]) -> tuple[str, str, str, str]:
    """Return how somebody is in a group, until when, given by whom, and why."""
    by = named(row["granted_by"], names) if row["granted_by"] else ""
    return how(row["how"], row["acting_for"]), shown_end(row["valid_until"]), by, row["reason"] or ""
