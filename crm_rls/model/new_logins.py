"""Whether managers make logins for new people."""

from __future__ import annotations

from enum import StrEnum


class NewLogins(StrEnum):
    """Whether managers make logins, and how these log in."""

    NOTHING = "nothing"
    PASSWORD = "password"  # noqa: S105 -- a word of the model
    EXTERNAL = "external"
