"""The demo CRM: its rows, made from a seed, and their way into a database.

`content` and what it reads (`chance`, `contacts`, `names`, `places`, `rows`, `staff`) are pure; `fill` writes
to PostgreSQL and `progress` to the terminal. Nothing here knows of access groups: those stand in
`examples/demo/model.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress"]

Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how much of it is done, and how much there is."""
