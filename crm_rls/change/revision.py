"""A revision of our own chain as files: two scripts, and a list of the objects that they touch.

The files stand in a folder beside the revision's module, named after the revision. In a script each statement
ends with a line that holds a semicolon and nothing else: psql runs it as it is, and statements are told apart
without looking into them. Function bodies have semicolons, too.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

UPGRADE = "upgrade.sql"
DOWNGRADE = "downgrade.sql"
TOUCHES = "touches.csv"

_END = "\n;\n"
_COLUMNS = ["kind", "schema", "table", "name"]


@dataclass(frozen=True, slots=True)
class Revision:
    """The statements of the way there and back, in order, and what they make, change or drop.

    `touches` holds identities of support objects (`SupportObject.identity`).
    """

    upgrade: tuple[str, ...]
    downgrade: tuple[str, ...]
    touches: tuple[tuple[str, str, str, str], ...]


def read_revision(folder: Path) -> Revision:
    """Return the revision whose files stand in a folder.

    Raises FileNotFoundError if one is missing, ValueError if one is not as `files_of` writes it.
    """
    with (folder / TOUCHES).open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    if header != _COLUMNS:
        raise ValueError(f"{folder / TOUCHES}: the columns are {', '.join(_COLUMNS)}")
    touches = tuple((kind, schema, table, name) for kind, schema, table, name in rows)
    return Revision(_statements(folder / UPGRADE), _statements(folder / DOWNGRADE), touches)


def files_of(revision: Revision) -> Mapping[str, str]:
    """Return the texts of the files by name. Raises ValueError for a statement that a script cannot hold."""
    touches = StringIO()
    csv.writer(touches, lineterminator="\n").writerows([_COLUMNS, *revision.touches])
    return {
        UPGRADE: _script(revision.upgrade),
        DOWNGRADE: _script(revision.downgrade),
        TOUCHES: touches.getvalue(),
    }


def _statements(path: Path) -> tuple[str, ...]:
    *statements, rest = path.read_text(encoding="utf-8").split(_END)
    if rest:
        raise ValueError(f"{path}: the last statement does not end with a line that holds a semicolon alone")
    return tuple(statement.removeprefix("\n") for statement in statements)


def _script(statements: Iterable[str]) -> str:
    for statement in statements:
        if _END in f"\n{statement}\n" or statement != statement.strip():
            raise ValueError(f"a script cannot hold this statement: {statement[:80]!r}")
    return "\n".join(statement + _END for statement in statements)
