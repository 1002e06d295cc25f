"""What `people` shows as text: all people, or the groups and covers of one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.cli.output import add_row, data, say, table
from crm_rls.cli.people.rows import named
from crm_rls.model.periods import shown_begin, shown_end


def show_people(rows: Sequence[DictRow]) -> None:
    """Print all people, one line for each."""
    if not rows:
        say("There are no people yet. `crm-rls register` adds one.")
        return
    listed = table("", "Person", "Login", "Groups", "Stands in for", "Covered by")
    for row in rows:
        groups = Text(", ".join(row["access_groups"])) if row["active"] else Text("not active", "dim")
        covers = (", ".join(row["stands_in_for"]), Text(", ".join(row["covered_by"]), "yellow"))
        add_row(listed, row["person"], row["login"], groups or Text("none", "dim"), *covers)
    data().print(listed)


def show_groups(
    title: str, rows: Sequence[DictRow], planned: Sequence[DictRow], names: Mapping[str, str]
) -> None:
    """Print the groups of a person, own and covered ones, and the planned ones."""
    if not rows and not planned:
        say(f"{title}: in no group.")
        return
    columns = ("Group", "How", "From", "Until", "Granted by", "Reason")
    listed = table(title, *columns, whole=("From", "Until"))
    for row in rows:
        how = f"for {named(row['acting_for'], names)}" if row["how"] == "cover" else row["how"]
        moments = (shown_begin(row["valid_from"]), shown_end(row["valid_until"]))
        add_row(listed, row["access_group"], how, *moments, row["granted_by"] or "", row["reason"])
    for row in planned:
        moments = (shown_begin(row["valid_from"]), shown_end(row["valid_until"]))
        why = (row["granted_by"] or "", row["reason"])
        add_row(listed, row["access_group"], Text("planned", "yellow"), *moments, *why)
    data().print(listed)


def show_everybody(rows: Sequence[DictRow], names: Mapping[str, str]) -> None:
    """Print who is in which group at a moment, one line for each membership and cover."""
    if not rows:
        say("Nobody.")
        return
    columns = ("Person", "Group", "How", "From", "Until", "Granted by", "Reason")
    listed = table("", *columns, whole=("From", "Until"))
    for row in rows:
        how = f"for {named(row['acting_for'], names)}" if row["how"] == "cover" else row["how"]
        moments = (shown_begin(row["valid_from"]), shown_end(row["valid_until"]))
        add_row(
            listed, row["person"], row["access_group"], how, *moments, row["granted_by"] or "", row["reason"]
        )
    data().print(listed)


def show_shares(rows: Sequence[DictRow], title: str = "") -> None:
    """Print shared contacts, one line for each."""
    listed = table(title, "Person", "Contact", "Until", "Reason", whole=("Until",))
    for row in rows:
        add_row(listed, row["person"], row["contact"], shown_end(row["valid_until"]), row["reason"])
    data().print(listed)


def show_covers(rows: Sequence[DictRow]) -> None:
    """Print covers, one line for each."""
    columns = ("Number", "Absent", "Substitute", "From", "Until", "Groups", "Reason")
    listed = table("Covers", *columns, right=("Number",), whole=("From", "Until"))
    for row in rows:
        groups = "all" if row["access_groups"] is None else ", ".join(row["access_groups"])
        moments = (shown_begin(row["valid_from"]), shown_end(row["valid_until"]))
        add_row(
            listed, str(row["cover_id"]), row["absent"], row["substitute"], *moments, groups, row["reason"]
        )
    data().print(listed)
