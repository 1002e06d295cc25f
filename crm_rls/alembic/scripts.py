"""The SQL file beside a revision: what follows from its policies and nobody has to read line by line.

It is called after the revision and lies in the folder of the revision's module. A statement ends with a line
that holds a semicolon and nothing else, so psql can run it and nothing is looked for inside of statements.
A section is what one call runs. Comments between statements are for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from alembic.util import CommandError

from crm_rls.change import Step

UPGRADE, DOWNGRADE = "upgrade", "downgrade"

_END = ";"
_TITLE = re.compile(rf"-- ({UPGRADE}|{DOWNGRADE}) (\d+)")

_HEAD = """\
-- What follows from the policies of revision {revision}, as crm_rls wrote it. Each call of op.crm_rls_script
-- there is a section here. Keep the file with the revision.
"""

Title = tuple[str, int]
"""The function of the revision that calls the section, and the section's number in it."""


def can_hold(step: Step) -> bool:
    """Say whether a file gives the statements of a step back to the character.

    An editor may strip spaces at the end of a line, and Git may change how lines end.
    """
    return all(_fits(statement) for statement in step.statements)


def _fits(statement: str) -> bool:
    lines = statement.split("\n")
    return (
        "\r" not in statement
        and bool(lines[0])
        and not lines[0].startswith("--")
        and not any(line == _END or line != line.rstrip() for line in lines)
    )


@dataclass(slots=True)
class ScriptFile:
    """The file of a revision, before it is written."""

    folder: Path
    revision: str
    sections: dict[Title, tuple[Step, ...]] = field(default_factory=dict)

    def add(self, function: str, steps: Iterable[Step]) -> int:
        """Add a section for a function of the revision, and return its number."""
        number = sum(name == function for name, _ in self.sections) + 1
        self.sections[function, number] = tuple(steps)
        return number

    def write(self) -> None:
        """Write the file."""
        text = "\n".join(self._lines())
        self.folder.mkdir(parents=True, exist_ok=True)
        _path(self.folder, self.revision).write_text(text + "\n", encoding="utf-8", newline="\n")

    def _lines(self) -> Iterator[str]:
        yield _HEAD.format(revision=self.revision)
        for (function, number), steps in self.sections.items():
            yield f"-- {function} {number}\n"
            for step in steps:
                yield f"-- {step.risk}: {step.kind}: {' '.join(step.subject.split())}"
                for statement in step.statements:
                    yield f"{statement}\n{_END}"
                yield ""


def read_section(folder: Path, revision: str, title: Title) -> tuple[str, ...]:
    """Return the statements of a section.

    Raises CommandError if the file or the section is missing, or the file ends inside a statement.
    """
    path = _path(folder, revision)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise CommandError(
            f"crm_rls: {path} cannot be read: {error}. It belongs to the revision: restore it."
        ) from error
    found = dict(_sections(text, path))
    if title not in found:
        function, number = title
        raise CommandError(f"crm_rls: {path} has no section `-- {function} {number}`: restore the file")
    return found[title]


def _sections(text: str, path: Path) -> Iterator[tuple[Title, tuple[str, ...]]]:
    title: Title | None = None
    statements: list[str] = []
    lines: list[str] = []
    for line in text.split("\n"):
        if line == _END:
            statements.append("\n".join(lines))
            lines = []
        elif lines:
            lines.append(line)
        elif (found := _TITLE.fullmatch(line)) is not None:
            if title is not None:
                yield title, tuple(statements)
            title, statements = (found[1], int(found[2])), []
        elif line and not line.startswith("--"):
            lines.append(line)
    if lines:
        raise CommandError(f"crm_rls: {path} ends inside a statement: restore the file")
    if title is not None:
        yield title, tuple(statements)


def _path(folder: Path, revision: str) -> Path:
    return folder / f"{revision}.sql"
