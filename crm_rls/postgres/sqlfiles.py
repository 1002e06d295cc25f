"""Reads the SQL files that ship with the package.

Knows where they lie (inside an installed wheel, or at the top of a checkout) and how their header looks.
Must not know what any statement means, nor connect anywhere.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from psycopg.sql import SQL

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SUFFIX = ".sql"


@cache
def load(folder: str, stem: str) -> SQL:
    """Return the statement in `sql/<folder>/<stem>.sql`, without its header comment and last semicolon.

    A file that is run with parameters writes `%%` for a percent sign, as psycopg wants it.
    Raises FileNotFoundError, naming the files there are, if there is none of that name.
    """
    if stem not in stems(folder):
        there_are = ", ".join(stems(folder)) or "none"
        raise FileNotFoundError(f"there is no sql/{folder}/{stem}{SUFFIX}; that folder has: {there_are}")
    text = _root().joinpath(folder, stem + SUFFIX).read_text(encoding="utf-8")
    # The one place where text that is no literal becomes SQL: these files are part of the program, as much
    # as a literal in a module. (psycopg asks for LiteralString; to mypy that is str, so there is no cast.)
    return SQL(_statement(text))


@cache
def stems(folder: str) -> tuple[str, ...]:
    """Return the stems of all SQL files of one folder, sorted; empty if there is no such folder."""
    place = _root().joinpath(folder)
    if not place.is_dir():
        return ()
    names = (entry.name for entry in place.iterdir() if entry.is_file())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX)))


@cache
def _root() -> Traversable:
    # A wheel carries sql/ inside the package. An editable install cannot: there it is beside the package.
    packaged = files("crm_rls").joinpath("sql")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "sql"


def _statement(text: str) -> str:
    lines = text.splitlines()
    while lines and (not lines[0].strip() or lines[0].startswith("--")):
        del lines[0]
    return "\n".join(lines).strip().removesuffix(";")
