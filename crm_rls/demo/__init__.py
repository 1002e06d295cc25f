"""The demo CRM: its rows, made from a seed, and their way into a database.

`content` and what it reads (`chance`, `contacts`, `names`, `places`, `rows`, `staff`) are pure; `fill` writes
to PostgreSQL and `progress` to the terminal, `show` protects it all and looks at it as each person,
`appointing` makes managers. Who may see what stands in `examples/demo/model.yaml` and nowhere here.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress"]

Progress = Callable[[str, int, int], None]
"""Told what is being worked on, how much of it is done, and how much there is."""
