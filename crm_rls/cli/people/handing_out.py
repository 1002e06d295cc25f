"""How a password that the database made is handed out: once, on stdout, after the change is committed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from rich.text import Text

from crm_rls.cli.output import data, emit
from crm_rls.cli.people.actions import How, act
from crm_rls.cli.people.rows import as_json
from crm_rls.model.periods import shown_end
from crm_rls.people.calls import Action


@dataclass(slots=True)
class _Handed:
    """What the last call answered; a preview makes another password than the change after it."""

    answer: dict[str, str | None] = field(default_factory=dict, repr=False)


def hand_out(how: How, action: Action, begin: str, form: str) -> None:
    """Perform an action whose answer holds a login and a password, and show these; `form`: text or json.

    `begin` is the sentence that says so, up to the login. Raises what `act` raises.
    """
    handed = _Handed()

    def says(answer: str) -> str:
        handed.answer = json.loads(answer)
        return f"{begin} {handed.answer['login']}."

    act(how, replace(action, says=says))
    if not how.dry_run:
        _show(handed.answer, form)


def _show(answer: dict[str, str | None], form: str) -> None:
    if form == "json":
        emit(as_json(answer))
        return
    end = answer["valid_until"]
    lines = [("Login", answer["login"]), ("Password", answer["password"] or "none")]
    lines += [("Valid until", shown_end(datetime.fromisoformat(end)))] if end else []
    for name, value in lines:
        data().print(Text(f"{name + ':':<13}{value}"), soft_wrap=True)
