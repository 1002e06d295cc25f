"""The text of a model file as a tree that remembers its places; scalars are still text.

Pure. `yamlnodes` and `csvrows` build these values, `shape` gives them types.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crm_rls.diagnostics import Code, Diagnostic, Place
from crm_rls.reading.mistakes import Mistakes


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; None where a key stands without a value."""

    place: Place
    text: str | None


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A mapping; each key stands once. The place of a list or mapping is that of its key."""

    place: Place
    nodes: Mapping[str, Node]


Node = Scalar | Items | Entries


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A row of a CSV file: the line it begins on and its cells in the order of the columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A CSV file; every row has as many cells as there are columns, without spaces around them."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]

    def records(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield line and cells by column of each row."""
        for row in self.rows:
            yield row.line, dict(zip(self.columns, row.cells, strict=True))


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a model: its tree, the CSV files it names (by top-level key) and first mistakes."""

    root: Entries
    tables: Mapping[str, CsvTable] = field(default_factory=dict)
    mistakes: tuple[Diagnostic, ...] = ()


def bare_entries(entries: Entries) -> dict[str, object]:
    """Return the tree as dicts, lists, texts and None."""
    return {key: _bare(value) for key, value in entries.nodes.items()}


def _bare(node: Node) -> object:
    match node:
        case Scalar(text=text):
            return text
        case Items(nodes=nodes):
            return [_bare(item) for item in nodes]
        case Entries():
            return bare_entries(node)


def place_of(root: Node, steps: Iterable[str | int]) -> Place:
    """Return the place that the steps lead to; where they lead nowhere, the last one on the way."""
    node = root
    for step in steps:
        match node, step:
            case Entries(nodes=entries), str() if step in entries:
                node = entries[step]
            case Items(nodes=nodes), int() if step < len(nodes):
                node = nodes[step]
            case _:
                break
    return node.place


def merged(documents: Iterable[Document], mistakes: Mistakes) -> Entries:
    """Return the files of a model as one tree.

    Sections join by their entries and lists one after the other; an entry may stand only once.
    """
    root: dict[str, Node] = {}
    place: Place | None = None
    for document in documents:
        place = place or document.root.place
        for key, node in document.root.nodes.items():
            root[key] = _joined(root[key], node, mistakes) if key in root else node
    if place is None:
        raise ValueError("a model has at least one file")
    return Entries(place, root)


def _joined(first: Node, second: Node, mistakes: Mistakes) -> Node:
    match first, second:
        case Entries(place, ours), Entries(_, theirs):
            for key in ours.keys() & theirs.keys():
                stands_twice(theirs[key].place, ours[key].place, mistakes)
            return Entries(place, {**ours, **{key: theirs[key] for key in theirs if key not in ours}})
        case Items(place, ours), Items(_, theirs):
            return Items(place, (*ours, *theirs))
        case Scalar(text=ours), Scalar(text=theirs) if ours == theirs:
            return first
        case _:
            stands_twice(second.place, first.place, mistakes)
            return first


def stands_twice(second: Place, first: Place, mistakes: Mistakes) -> None:
    """Report a key or a name that is declared a second time."""
    mistakes.error(
        Code.DUPLICATE_NAME,
        second,
        f"this stands twice, first at {first}",
        "Keep one of the two; YAML would silently let the second replace the first",
    )
