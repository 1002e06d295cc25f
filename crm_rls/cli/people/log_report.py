"""What `log` shows to people: entries of the log, in few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.rows import DictRow
from rich.text import Text

from crm_rls.answers.model_log import ModelChange
from crm_rls.cli.output import add_row, data, say, table
from crm_rls.cli.people.rows import named
from crm_rls.model.periods import shown, shown_period

GROUPS = "access groups"
"""What stands beside the columns of a contact that was given away: the groups that had it, or have it."""

_NO_ENTRIES = "No entries. Only access managers and auditors can read the log; area managers cannot."


def show_log(rows: Sequence[DictRow], names: Mapping[str, str]) -> None:
    """Print entries of the log, one line for each; `names` are the persons of logins."""
    if not rows:
        say(_NO_ENTRIES)
        return
    listed = table("", "When", "Who", "Did", "To", "What", "Reason", whole=("When",))
    for row in rows:
        what = _what(row, names)
        ended = not row["holds"] and row["kind"] != "person"
        cell = Text(f"{what}, ended" if ended else what, "" if row["holds"] else "dim")
        person = named(row["login"], names)
        add_row(listed, shown(row["logged_at"]), row["actor"], row["action"], person, cell, row["reason"])
    data().print(listed)


def show_model_log(changes: Sequence[ModelChange]) -> None:
    """Print changes of the model; of what was there before and is there now, only the lines that differ."""
    if not changes:
        say(_NO_ENTRIES)
        return
    listed = table("", "When", "Who", "Change", "What", "Before", "After", whole=("When",))
    for each in changes:
        before, after = "\n".join(each.said.lost), "\n".join(each.said.gained)
        add_row(listed, shown(each.recorded_at), each.actor, each.change, each.said.object, before, after)
    data().print(listed)


def model_rows(changes: Sequence[ModelChange], form: str) -> Sequence[DictRow]:
    """Return changes of the model as rows for JSON, or for CSV, where a cell has one line for each line."""
    return [
        {
            "recorded_at": each.recorded_at,
            "actor": each.actor,
            "change": str(each.change),
            "object": each.said.object,
            **{
                name: "\n".join(lines) if form == "csv" else list(lines)
                for name, lines in (("before", each.said.before), ("after", each.said.after))
            },
        }
        for each in changes
    ]


def _what(entry: DictRow, names: Mapping[str, str]) -> str:
    """Return what an entry is about, in few words."""
    now, before = entry["new"] or {}, entry["old"] or {}
    match entry["kind"]:
        case "cover":
            return f"standing in for {named(entry['absent'], names)}{_period(entry)}"
        case "manager":
            return f"area {(now or before)['territory']}"
        case "share":
            return f"contact {entry['contact']}{_period(entry)}"
        case "contact":
            values = ", ".join(f"{name}={_value(value)}" for name, value in now.items() if name != GROUPS)
            return f"contact {entry['contact']}: {values}"
        case "territory":
            said = now or before
            return f"territory {said['territory']} below {said['parent']}"
        case "login":
            return f"login{_period(entry)}"
        case "auditor":
            return "auditor"
        case "person" if now.get("attributes") != before.get("attributes") and now.get("attributes"):
            return ", ".join(f"{name}={_value(value)}" for name, value in now["attributes"].items())
        case "person" if now:
            return "active" if entry["holds"] else "not active"
        case "person":
            return "removed"
    return f"{entry['access_group']}{_period(entry)}"


def _value(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _period(row: DictRow) -> str:
    period = shown_period((row["valid_from"], row["valid_until"]))
    return period and f" {period}"
