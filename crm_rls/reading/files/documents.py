"""Reads a model from disk: a YAML file or a folder of them, with the CSV files they name.

The only module of the model's side that opens files; `yamlnodes`, `csvrows` and `spec` do the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from crm_rls.diagnostics import Code, Diagnostic, Place
from crm_rls.model import Model
from crm_rls.reading.files.csvrows import decoded_csv, parse_csv
from crm_rls.reading.files.yamlnodes import parse_yaml
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import CsvTable, Document, Entries, Scalar
from crm_rls.reading.sections import parse_model

SUFFIXES = (".yaml", ".yml")
WITH_CSV = ("territories", "people", "memberships")


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A checked model and what its author may want to look at again."""

    model: Model
    warnings: tuple[Diagnostic, ...]


def read_model(path: Path) -> LoadedModel:
    """Return the model of a file, or of all YAML files of a folder together.

    Raises ModelError with every mistake; a file that cannot be read at all is reported before the mistakes
    that only follow from it.
    """
    mistakes = Mistakes()
    return _loaded([_document(file, mistakes) for file in _files(path, mistakes)], mistakes)


def read_texts(texts: Mapping[Path, str]) -> LoadedModel:
    """Return the model of files with other texts than they have on disk; CSV files are read from there.

    Raises ModelError with every mistake.
    """
    mistakes = Mistakes()
    return _loaded([_parsed(text, file, mistakes) for file, text in sorted(texts.items())], mistakes)


def model_files(path: Path) -> tuple[Path, ...]:
    """Return the YAML files of a model. Raises ModelError if there are none."""
    mistakes = Mistakes()
    found = _files(path, mistakes)
    mistakes.raise_errors()
    return found


def text_of(file: Path) -> str:
    """Return the text of a model file. Raises ModelError if it cannot be read."""
    mistakes = Mistakes()
    text = _text(file, Place(str(file), 0, ""), mistakes)
    mistakes.raise_errors()
    return text or ""


def _loaded(read: Iterable[Document | None], mistakes: Mistakes) -> LoadedModel:
    documents = [document for document in read if document is not None]
    if mistakes.errors:
        for document in documents:
            mistakes.extend(document.mistakes)
    mistakes.raise_errors()
    model, warnings = parse_model(documents)
    return LoadedModel(model, warnings)


def _files(path: Path, mistakes: Mistakes) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(file for file in path.iterdir() if file.suffix in SUFFIXES and file.is_file()))
    if not found:
        place = Place(str(path), 0, "")
        mistakes.error(
            Code.UNREADABLE_FILE,
            place,
            "the folder holds no .yaml or .yml file",
            "Name a model file, or a folder that has one",
        )
    return found


def _document(file: Path, mistakes: Mistakes) -> Document | None:
    text = _text(file, Place(str(file), 0, ""), mistakes)
    return None if text is None else _parsed(text, file, mistakes)


def _parsed(text: str, file: Path, mistakes: Mistakes) -> Document | None:
    found = parse_yaml(text, str(file))
    if found.root is None:
        mistakes.extend(found.mistakes)
        return None
    return Document(found.root, _tables(file, found.root, mistakes), found.mistakes)


def csv_table(file: Path, place: Place, mistakes: Mistakes) -> CsvTable | None:
    """Return the table in a CSV file; None if it cannot be read, which is reported at `place`."""
    text = _text(file, place, mistakes, decoded_csv)
    return None if text is None else parse_csv(text, str(file), mistakes)


def _utf8(content: bytes) -> str:
    # Editors like to put a byte order mark before the text.
    return content.decode("utf-8-sig")


def _text(
    file: Path, place: Place, mistakes: Mistakes, decoded: Callable[[bytes], str] = _utf8
) -> str | None:
    """Return the text of a file; report at `place` why it cannot be read."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        mistakes.error(
            Code.UNREADABLE_FILE, place, f"there is no file {file}", "Correct the path, or create the file"
        )
        return None
    except OSError as failure:
        mistakes.error(
            Code.UNREADABLE_FILE,
            place,
            f"{file} cannot be read: {failure.strerror}",
            "Make the file readable, or name another",
        )
        return None
    try:
        return decoded(content)
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        cause = "not UTF-8" if decoded is _utf8 else "neither UTF-8 nor Windows-1252"
        where = Place(str(file), line, "")
        mistakes.error(Code.NOT_UTF8, where, f"this is {cause}", "Save the file as UTF-8")
        return None


def _tables(file: Path, root: Entries, mistakes: Mistakes) -> Mapping[str, CsvTable]:
    found: dict[str, CsvTable] = {}
    for section, named in _named_tables(root):
        if not named.text:
            continue
        target = file.parent / named.text
        if not target.resolve().is_relative_to(file.parent.resolve()):
            mistakes.error(
                Code.FILE_OUTSIDE_FOLDER,
                named.place,
                f"{named.text} is outside of the model's folder",
                "Put the CSV file next to the model file, or in a folder below it",
            )
            continue
        table = csv_table(target, named.place, mistakes)
        if table is not None:
            found[section] = table
    return found


def _named_tables(root: Entries) -> Iterator[tuple[str, Scalar]]:
    """Yield the section that a CSV file is for, and where its name stands."""
    sections = {section: root.nodes.get(section) for section in WITH_CSV}
    fields = root.nodes.get("assignment")
    for name, field in fields.nodes.items() if isinstance(fields, Entries) else ():
        if isinstance(field, Entries):
            sections[f"assignment.{name}"] = field.nodes.get("rules")
            on = field.nodes.get("on")
            for table, other in on.nodes.items() if isinstance(on, Entries) else ():
                if isinstance(other, Entries):
                    sections[f"assignment.{name}.on.{table}"] = other.nodes.get("rules")
    for section, entries in sections.items():
        named = entries.nodes.get("csv") if isinstance(entries, Entries) else None
        if isinstance(named, Scalar):
            yield section, named
