"""YAML text to a tree of nodes with their lines; scalars stay the text they are.

Pure. This module and `formatting` are the only ones that import ruamel.yaml, for its events alone: they still
tell an unquoted word from a quoted one, and show the duplicate keys, anchors and tags that a loader would
resolve silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from crm_rls.diagnostics import Code, Diagnostic, Place
from crm_rls.reading.mistakes import Mistakes
from crm_rls.reading.nodes import Entries, Items, Node, Scalar, stands_twice

DEEPEST = 120
"""Levels of a file; fifty of territories are two each."""

NOTHING = frozenset(("", "~", "null", "Null", "NULL"))
"""What YAML takes for no value, unless it stands in quotes."""

HINTS = (
    ("'\\t'", "a tab stands where only spaces may", "Indent with spaces; YAML does not allow tabs"),
    (
        "mapping values are not allowed",
        "a colon followed by a space stands inside of a value, or the indentation is off",
        "Put the value in quotes, or indent the line like its neighbours",
    ),
    ("unexpected end of stream", "a quote is opened and never closed", "Close it"),
    ("cannot start any token", "a value begins with a character of YAML's own", "Put the value in quotes"),
)


@dataclass(frozen=True, slots=True)
class YamlText:
    """What stands in a YAML file; no root after a mistake that hides the rest of the file."""

    root: Entries | None
    mistakes: tuple[Diagnostic, ...]


def parse_yaml(text: str, file: str) -> YamlText:
    """Return the tree of a model file and its mistakes."""
    walker = _Walker(Mistakes(), file)
    top = Place(file, 1, "")
    try:
        root = walker.document(text)
    except _Unreadable as failure:
        walker.mistakes.error(failure.code, failure.place, failure.cause, failure.step)
        root = None
    except MarkedYAMLError as failure:
        mark = failure.problem_mark or failure.context_mark
        place = Place(file, mark.line + 1 if mark else 1, "")
        walker.mistakes.error(Code.NOT_YAML, place, *_explained(str(failure.problem)))
        root = None
    except YAMLError as failure:
        cause = str(getattr(failure, "reason", None) or failure).splitlines()[0]
        line = text.count("\n", 0, int(getattr(failure, "position", None) or 0)) + 1
        walker.mistakes.error(
            Code.FORBIDDEN_CHARACTER,
            Place(file, line, ""),
            cause,
            "Remove the character; a model is plain text",
        )
        root = None
    if isinstance(root, Scalar | Items):
        walker.mistakes.error(
            Code.WRONG_KIND_OF_VALUE,
            top,
            "a model file consists of keys with values",
            "Begin with crm_rls: 1",
        )
        root = None
    return YamlText(root, tuple(walker.mistakes.errors))


class _Unreadable(Exception):
    """Something hides the rest of the file; never leaves this module."""

    def __init__(self, code: Code, place: Place, cause: str, step: str) -> None:
        super().__init__(cause)
        self.code, self.place, self.cause, self.step = code, place, cause, step


def _explained(problem: str) -> tuple[str, str]:
    for sign, cause, step in HINTS:
        if sign in problem:
            return cause, step
    return f"this is not YAML: {problem}", "Compare with the example in the reference"


@dataclass(slots=True)
class _Walker:
    mistakes: Mistakes
    file: str
    events: Iterator[Event] = field(default_factory=lambda: iter(()))

    def document(self, text: str) -> Node:
        self.events = iter(YAML(typ="safe", pure=True).parse(text))
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    place = Place(self.file, event.start_mark.line + 1, "")
                    raise _Unreadable(
                        Code.UNSUPPORTED_YAML,
                        place,
                        "a second document begins here (---)",
                        "Use one file for each, in one folder",
                    )
                root = self.node(next(self.events), Place(self.file, 1, ""), 0)
        if root is None:
            raise _Unreadable(
                Code.EMPTY_FILE, Place(self.file, 0, ""), "there is nothing in it", "Begin with crm_rls: 1"
            )
        return root

    def node(self, event: Event, place: Place, depth: int) -> Node:
        if depth > DEEPEST:
            raise _Unreadable(
                Code.NESTED_TOO_DEEPLY,
                place,
                f"more than {DEEPEST} levels",
                "Look for brackets that are not closed",
            )
        if isinstance(event, NodeEvent):
            self.check_plain(event, place)
        match event:
            case ScalarEvent():
                return self.scalar(event, place)
            case SequenceStartEvent():
                return Items(place, tuple(self.items(place, depth)))
            case MappingStartEvent():
                return Entries(place, self.entries(place, depth))
            case _:
                raise _Unreadable(
                    Code.NOT_YAML, place, "this is not YAML", "Compare with the example in the reference"
                )

    def check_plain(self, event: NodeEvent, place: Place) -> None:
        here = Place(place.file, event.start_mark.line + 1, place.path)
        if isinstance(event, AliasEvent):
            raise _Unreadable(
                Code.UNSUPPORTED_YAML,
                here,
                f"*{event.anchor} repeats another value",
                "Write the value itself",
            )
        if event.anchor is not None:
            self.mistakes.error(
                Code.UNSUPPORTED_YAML, here, f"&{event.anchor} gives a value a name", "Remove the name"
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            step = "Remove it; the kind of a value follows from its key"
            self.mistakes.error(
                Code.UNSUPPORTED_YAML, here, f"the tag {tag} says what kind of value follows", step
            )

    def scalar(self, event: ScalarEvent, place: Place) -> Scalar:
        place = Place(place.file, event.start_mark.line + 1, place.path)
        plain = event.style in (None, "")
        return Scalar(place, None if plain and event.value in NOTHING else self.text(event, place))

    def text(self, event: ScalarEvent, place: Place) -> str:
        text = str(event.value)
        # Only an escape such as "\0" gets this far; PostgreSQL can store neither.
        if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
            self.mistakes.error(
                Code.FORBIDDEN_CHARACTER, place, "a character that no text can have", "Remove the escape"
            )
            return ""
        return text

    def items(self, place: Place, depth: int) -> Iterator[Node]:
        for index, event in enumerate(self.events):
            if isinstance(event, SequenceEndEvent):
                return
            yield self.node(event, place.below(index, event.start_mark.line + 1), depth + 1)

    def entries(self, place: Place, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for event in self.events:
            if isinstance(event, MappingEndEvent):
                break
            line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                here = Place(place.file, line, place.path)
                raise _Unreadable(
                    Code.UNSUPPORTED_YAML,
                    here,
                    "a list or a mapping is used where a key is required",
                    "Write key: value",
                )
            key = self.text(event, Place(place.file, line, place.path))
            here = place.below(key, line)
            self.check_plain(event, here)
            value = self.node(next(self.events), here, depth + 1)
            if key == "<<" and event.style in (None, ""):
                self.mistakes.error(
                    Code.UNSUPPORTED_YAML, here, "<< merges another mapping", "Write the keys themselves"
                )
            elif not key:
                self.mistakes.error(Code.EMPTY_NAME, here, "a key is empty", "Write a key before the colon")
            elif key in found:
                stands_twice(here, found[key].place, self.mistakes)
            else:
                found[key] = value
        return found
