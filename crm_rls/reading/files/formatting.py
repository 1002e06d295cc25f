"""A model file in the one style that `init` writes, with its comments. Pure.

Lists and mappings in brackets stay in one line if that fits and no comment stands in them; what is written
over several lines stays so, and so do blank lines, but never two. Everything else follows from the rules. The
round trip of ruamel.yaml is not used: it keeps the columns of comments, not what they are about.
"""

from __future__ import annotations

import operator
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    CollectionEndEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from crm_rls.errors import CrmRlsError, ModelError
from crm_rls.reading.files.scalars import quoted
from crm_rls.reading.files.yamlnodes import parse_yaml
from crm_rls.reading.nodes import Entries, Items, Node, Scalar

WIDTH = 118
STEP = "  "

_COMMENT = re.compile(r"#[^\n]*")


def formatted(text: str, file: str) -> str:
    """Return the text of a model file in our style.

    Raises ModelError for what is not YAML, and CrmRlsError where the text would not be read as before.
    """
    before = parse_yaml(text, file)
    if before.root is None or before.mistakes:
        raise ModelError(before.mistakes)
    result = "\n".join(_document(_written(text))) + "\n"
    after = parse_yaml(result, file)
    if after.root is None or _said(before.root) != _said(after.root) or _remarks(text) != _remarks(result):
        raise CrmRlsError(
            f"{file} cannot be formatted: its values or comments would not be read as before. Nothing was "
            "changed; write block scalars and comments in a simpler form"
        )
    return result


def _said(node: Node) -> object:
    """Return what a node says, without its places: a model is made from this alone."""
    match node:
        case Scalar():
            return node.text
        case Items():
            return [_said(each) for each in node.nodes]
        case Entries():
            return [(key, _said(each)) for key, each in node.nodes.items()]


def _remarks(text: str) -> list[str]:
    """Return the comments of a text, sorted: one behind a bracket goes to its key, before those inside."""
    lines, _ = _comments(text)
    return sorted(each.words for each in lines if each.words)


# -- what is written -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Line:
    """A comment, or a blank line if it has no words; `column` is where it begins."""

    start: int
    column: int
    words: str
    alone: bool


@dataclass(slots=True)
class _Entry:
    """A value with its key, if it has one, and the comments above, beside and, of a collection, below it."""

    event: Event
    key: Event | None = None
    entries: list[_Entry] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)

    def commented(self) -> bool:
        """Say whether a comment stands inside of it."""
        return bool(self.below) or any(
            any(each.above) or each.beside or each.commented() for each in self.entries
        )


def _comments(text: str) -> tuple[list[_Line], list[Event]]:
    """Return the comments and blank lines between the values, and the events that have a text."""
    found: list[_Line] = []
    events: list[Event] = [
        each
        for each in YAML(typ="safe", pure=True).parse(text)
        if isinstance(each, NodeEvent | CollectionEndEvent)
    ]
    position = 0
    for each in events:
        found += _between(text, position, each.start_mark.index)
        position = each.end_mark.index
        if isinstance(each, ScalarEvent) and each.style in ("|", ">"):
            head, _, _ = text[each.start_mark.index : position].partition("\n")
            found += _between(text, each.start_mark.index, each.start_mark.index + len(head))
    found += _between(text, position, len(text))
    return found, events


def _between(text: str, start: int, end: int) -> Iterator[_Line]:
    """Yield the comments and blank lines of a part of the text that has nothing else."""
    while start < end:
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", start)
        line_end = len(text) if line_end < 0 else line_end
        line = text[start : min(line_end, end)]
        comment = _COMMENT.search(line)
        if comment is not None:
            begins = start + comment.start()
            alone = not text[line_start:begins].strip(" -")  # a dash begins what follows
            yield _Line(begins, begins - line_start, comment[0].rstrip(), alone)
        elif start == line_start and line_end < end and not line.strip():
            yield _Line(start, 0, "", alone=True)
        start = line_end + 1


class _Writer:
    """Gives each comment to the entry that it is about."""

    def __init__(self, text: str) -> None:
        lines, events = _comments(text)
        self.lines = sorted(lines, key=lambda each: each.start)
        self.events = iter(events)
        self.waiting: list[_Line] = []
        self.last: _Entry | None = None

    def root(self) -> _Entry:
        """Return everything; comments at the end stand below."""
        event = next(self.events)
        root = _Entry(event)
        self.entries(root, -1)
        self.look(None)
        root.below += [each.words for each in self.waiting]
        return root

    def look(self, until: int | None) -> None:
        """Take the comments up to a place: one that stands behind a value is about that."""
        while self.lines and (until is None or self.lines[0].start < until):
            line = self.lines.pop(0)
            if line.alone or self.last is None:
                self.waiting.append(line)
            else:
                self.last.beside.append(line.words)

    def entries(self, holder: _Entry, outer: int) -> None:
        """Read the entries of a collection whose start was read; `outer` is the column of what holds it."""
        column = holder.event.start_mark.column
        for event in self.events:
            if isinstance(event, CollectionEndEvent):
                self.look(event.start_mark.index)
                self.close(holder, -1 if _in_brackets(holder.event) else max(column, outer + 1))
                self.last = holder
                return
            self.look(event.start_mark.index)
            entry = _Entry(event)
            entry.above, self.waiting = [each.words for each in self.waiting], []
            holder.entries.append(entry)
            self.last = entry
            if isinstance(holder.event, MappingStartEvent):
                entry.key = event
                entry.event = next(self.events)
                self.look(entry.event.start_mark.index)
            if isinstance(entry.event, MappingStartEvent | SequenceStartEvent):
                self.entries(entry, column)

    def close(self, holder: _Entry, column: int) -> None:
        """Give a collection the comments at its end that are as far in as its entries."""
        count = 0
        for number, line in enumerate(self.waiting, 1):
            if line.words and line.column < column:
                break
            count = number if line.words else count
        holder.below += [each.words for each in self.waiting[:count]]
        self.waiting = self.waiting[count:]


def _in_brackets(event: Event) -> bool:
    return isinstance(event, MappingStartEvent | SequenceStartEvent) and bool(event.flow_style)


def _written(text: str) -> _Entry:
    return _Writer(text).root()


# -- our style -----------------------------------------------------------------------------------------


def _document(root: _Entry) -> Iterator[str]:
    lines = [line for entry in root.entries for line in _lines(entry, "")]
    return _single_blanks([*lines, *_remarked(root.below, "")])


def _single_blanks(lines: Sequence[str]) -> Iterator[str]:
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


def _remarked(words: Iterable[str], indent: str) -> Iterator[str]:
    return (f"{indent}{each}" if each else "" for each in words)


def _lines(entry: _Entry, indent: str, *, first: bool = False) -> Iterator[str]:
    """Yield an entry of a mapping or list; of the `first` in something that stands open no blank line."""
    head = indent + (f"{_text(entry.key)}:" if entry.key is not None else "-")
    above = dropwhile(operator.not_, entry.above) if first else entry.above
    yield from _remarked(above, indent)
    short = None if _stands_open(entry) else _in_one_line(entry)
    if short is not None and len(f"{head} {short}".rstrip()) <= WIDTH:
        yield from _with_remark(f"{head} {short}".rstrip(), entry.beside, indent)
    elif isinstance(entry.event, ScalarEvent):
        yield from _long_scalar(entry, entry.event, head, indent)
    elif entry.key is None and not entry.beside and not any(entry.entries[0].above):
        # A list or mapping in a list begins behind its dash.
        inner = indent + STEP
        for number, each in enumerate(entry.entries):
            for place, line in enumerate(_lines(each, inner, first=number == 0)):
                yield f"{indent}- {line[len(inner) :]}" if number == place == 0 else line
        yield from _remarked(entry.below, inner)
    else:
        yield from _with_remark(head, entry.beside, indent)
        for number, each in enumerate(entry.entries):
            yield from _lines(each, indent + STEP, first=number == 0)
        yield from _remarked(entry.below, indent + STEP)


def _stands_open(entry: _Entry) -> bool:
    """Say whether a value stands over several lines: it was written so, or has a comment inside."""
    match entry.event:
        case ScalarEvent(style=style):
            return style in ("|", ">")
        case _:
            return bool(entry.entries) and (not _in_brackets(entry.event) or entry.commented())


def _in_one_line(entry: _Entry) -> str | None:
    """Return a value as YAML in one line; None if it has parts that stand over several."""
    match entry.event:
        case ScalarEvent():
            return _text(entry.event)
        case MappingStartEvent():
            parts = [
                f"{_text(each.key)}: {_in_one_line(each)}".rstrip() for each in entry.entries if each.key
            ]
            return "{" + ", ".join(parts) + "}"
        case _:
            return "[" + ", ".join(str(_in_one_line(each)) for each in entry.entries) + "]"


def _with_remark(line: str, words: Sequence[str], indent: str) -> Iterator[str]:
    """Yield a line with the comment behind it or, where that is too long, above it."""
    whole = f"{line}  {words[0]}" if words else line
    if len(words) < 2 and len(whole) <= WIDTH:
        yield whole
    else:
        yield from _remarked(words, indent)
        yield line


def _text(scalar: Event) -> str:
    """Return a key or a value that is one; the reader has refused every other key."""
    text, style = str(getattr(scalar, "value", "")), getattr(scalar, "style", None)
    return text if not style and "\n" not in text else quoted(text)


def _long_scalar(entry: _Entry, event: ScalarEvent, head: str, indent: str) -> Iterator[str]:
    """Yield a text over several lines: as lines if it was written so, otherwise folded between words."""
    text = str(event.value)
    body, inner = text.removesuffix("\n"), indent + STEP
    ends = "-" if text == body else ""
    lines = body.split("\n")
    plain = all(line.isprintable() and line == line.strip(" ") for line in lines)
    if event.style == "|":
        plain = all(line.isprintable() and line == line.rstrip(" ") for line in lines) and lines[0][:1] != " "
    if not plain or not lines[-1]:
        yield from _with_remark(f"{head} {_text(event)}", entry.beside, indent)
        return
    yield from _with_remark(f"{head} {'|' if event.style == '|' else '>'}{ends}", entry.beside, indent)
    for number, line in enumerate(lines):
        if event.style != "|":
            yield from [""] * bool(number)
            width = max(WIDTH - len(inner), 40)
            parts = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
            yield from (f"{inner}{each}".rstrip() for each in parts)
        else:
            yield f"{inner}{line}".rstrip()
