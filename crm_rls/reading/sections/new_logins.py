"""How long a password lives that a manager has made: the key `password_days` of `database`."""

from __future__ import annotations

import re

from crm_rls.diagnostics import Code
from crm_rls.model import NewLogins
from crm_rls.reading.sections.database_shape import LONGEST_PASSWORD
from crm_rls.reading.sections.draft import Draft

_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


def read_password_days(draft: Draft) -> int | None:
    """Return the days, None where no password is made; it must be said where one is."""
    database, mistakes = draft.document.database, draft.mistakes
    said, place = database.password_days, draft.place("database", "password_days")
    if database.new_logins is not NewLogins.PASSWORD:
        if said is not None:
            cause = "managers make no passwords here"
            mistakes.error(
                Code.KEY_WITHOUT_EFFECT, place, cause, "Remove it, or write `new_logins: password`"
            )
    elif said is None:
        cause = "the key `password_days` is missing: a password that a manager makes has an end"
        mistakes.error(
            Code.MISSING_KEY, draft.place("database"), cause, "Add it, such as `password_days: 90`"
        )
    elif not _NUMBER.fullmatch(said) or int(said) > LONGEST_PASSWORD:
        cause = f"`{said}` is not a number of days from 1 to {LONGEST_PASSWORD}"
        mistakes.error(Code.VALUE_NOT_ALLOWED, place, cause, "Write a whole number, such as 90")
    else:
        return int(said)
    return None
