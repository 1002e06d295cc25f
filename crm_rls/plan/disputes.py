"""What the model and a manager both changed, with who, when and why from the log of access. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from psycopg.rows import DictRow, dict_row

from crm_rls.change import Dispute, shown
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.postgres.connection import Connection
from crm_rls.postgres.sqlfiles import load


def told(connection: Connection, model: Model, disputes: Iterable[Dispute]) -> Iterator[Diagnostic]:
    """Yield a warning for each dispute. Raises DatabaseError."""
    disputes = tuple(disputes)
    if not disputes:
        return
    asked = [(each.login, "" if each.attribute else each.subject) for each in disputes]
    parameters = {"logins": [login for login, _ in asked], "groups": [group for _, group in asked]}
    rows = connection.cursor(row_factory=dict_row).execute(load("inspect", "last_words"), parameters)
    entries = {(row["login"], row["access_group"]): row for row in rows}
    for key, each in zip(asked, disputes, strict=True):
        yield _told(each, entries.get(key), model)


def _told(each: Dispute, entry: DictRow | None, model: Model) -> Diagnostic:
    zone = ZoneInfo(model.time_zone)
    before, want, present = (shown(value, zone) for value in (each.before, each.want, each.present))
    values = f"{present}. The model says {want}; when it was applied last it said {before}"
    cause = f"a manager and the model changed it; the manager's word holds: {values}. {_who(entry, zone)}"
    noun = f"{each.login} in {each.subject}"
    if each.attribute:
        noun = f"attribute {each.subject} of {each.login}"
    step = "write the intended state into the model, or use --model-wins"
    return Diagnostic(Code.MEMBERSHIP_DISPUTED, Severity.WARNING, cause, step, object=noun)


def _who(entry: DictRow | None, zone: ZoneInfo) -> str:
    if entry is None:
        return "The log does not know who changed it"
    when = entry["logged_at"].astimezone(zone)
    reason = f", because: {entry['reason']}" if entry["reason"] else ""
    return f"{entry['actor']} did it at {when:%Y-%m-%d %H:%M} ({entry['action']}){reason}"
