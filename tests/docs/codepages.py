"""The pages of docs/codes as values: what each says of its code, its example and how that is mended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "codes"
BASE = ROOT / "examples" / "small"
"""The database and the model that every example starts from."""

_TITLE = re.compile(r"# (CR\d{4}): (.+)")
_SUMMARY = re.compile(r"\*(?P<severity>[a-z ]+)\* · found by (?P<finders>.+)")
_NEEDS = re.compile(r"\*needs (?P<what>[^*]+)\*")
_PART = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+)(?: ([\w./-]+))?(?: ([\w-]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SECTION = re.compile(r"^(\w+):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """Files of a model, commands of crm-rls, and SQL of a superuser in the database of the example.

    `encodings` has those of the files that are not UTF-8, `steps` the commands and the SQL in their order.
    """

    files: Mapping[str, str]
    sql: tuple[str, ...]
    encodings: Mapping[str, str] = field(default_factory=dict)
    commands: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """Write the files into a folder."""
        for name, text in self.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding=self.encodings.get(name, "utf-8"))


@dataclass(frozen=True, slots=True)
class Page:
    """A page: `needs` names what a test must have for it ("PostgreSQL 15"), empty for most."""

    code: str
    title: str
    severities: tuple[str, ...]
    finders: tuple[str, ...]
    needs: str
    example: Example
    mended: Example

    @property
    def commands(self) -> tuple[str, ...]:
        """Return the commands of crm-rls that the page shows."""
        return (*self.example.commands, *self.mended.commands)


def read_page(path: Path) -> Page:
    """Return a page; raise ValueError, naming the file, for one without the parts that all pages have."""
    text = path.read_text(encoding="utf-8")
    title, summary = _TITLE.match(text), _SUMMARY.search(text)
    parts = _PART.split(text)
    named = dict(zip(parts[1::2], parts[2::2], strict=True))
    if title is None or summary is None or not {"Example", "Fix"} <= named.keys():
        raise ValueError(f"{path.name}: a page has a title, a summary, an example and a mend")
    needs = _NEEDS.search(text)
    return Page(
        code=title[1],
        title=title[2],
        severities=tuple(summary["severity"].split(" or ")),
        finders=tuple(re.findall(r"`crm-rls (\w+)", summary["finders"])),
        needs="" if needs is None else needs["what"],
        example=_example(named["Example"]),
        mended=_example(named["Fix"]),
    )


def _example(part: str) -> Example:
    """Return the blocks of a part.

    A ```yaml block without a name has the sections that replace those of the base model; one with a name is
    a whole file, and a word after the name is its encoding.
    """
    files: dict[str, str] = {}
    encodings: dict[str, str] = {}
    statements: list[str] = []
    commands: list[str] = []
    steps: list[str] = []
    for language, name, encoding, body in _FENCE.findall(part):
        if encoding:
            encodings[name] = encoding
        if language in ("sql", "console"):
            steps.append(body)
        if language == "sql":
            statements.append(body)
        elif language == "console":
            commands.append(body)
        elif name:
            files[name] = body
        else:
            files["model.yaml"] = merged((BASE / "model.yaml").read_text(encoding="utf-8"), body)
    return Example(files, tuple(statements), encodings, tuple(commands), tuple(steps))


def merged(base: str, changed: str) -> str:
    """Return a document with the sections of `changed` in place of those of the same name."""
    sections = _sections(base) | _sections(changed)
    return "".join(sections.values())


def _sections(document: str) -> dict[str, str]:
    begins = [found.start() for found in _SECTION.finditer(document)]
    ends = [*begins[1:], len(document)]
    pieces = (document[begin:end] for begin, end in zip(begins, ends, strict=True))
    return {piece.partition(":")[0]: piece.rstrip() + "\n" for piece in pieces}
