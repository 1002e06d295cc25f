"""The words of a statement in sql/support and sql/people: names, numbers, signs and quoted texts.

For `grammar`, which reads some two hundred statements in every command: the tokenizer of sqlglot, written in
Python letter by letter, took longer for that than all the rest of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_WORD = re.compile(
    r"""
    (?P<space> (?: \s | --[^\n]* )++ )
    | (?P<name> [^\W\d]\w*+ (?! &?['"]) )  # a letter before a quote would give it another meaning: E'\''
    | (?P<text> '(?P<in_text> (?: [^'] | '' )*+ )' )
    | (?P<quoted_name> "(?P<in_name> (?: [^"] | "" )*+ )" )
    | (?P<dollar> (?P<quote> \$\w*\$ ) (?P<body> .*? ) (?P=quote) )
    | (?P<sign> \d[\w.]*+ | (?!/\*) [^\w\s'"$] )
    """,
    re.DOTALL | re.VERBOSE,
)


class Quoted(Enum):
    """In what a word was quoted."""

    NOT = auto()
    TEXT = auto()
    NAME = auto()
    DOLLAR = auto()


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands: `text` is what is quoted, the span takes the quotes in."""

    text: str
    quoted: Quoted
    start: int
    end: int


def words_of(sql: str) -> Iterator[Word]:
    """Yield the words of a text from left to right, without comments of a line.

    Raises ValueError where a quote does not end, and for what the files do not use: comments between
    `/*` and `*/`, texts with a letter before their quote, parameters.
    """
    at = 0
    while at < len(sql):
        found = _WORD.match(sql, at)
        if found is None:
            raise ValueError(f"no word begins with {sql[at : at + 20]!r}")
        match found.lastgroup:
            case "space":
                pass
            case "text":
                yield Word(found["in_text"].replace("''", "'"), Quoted.TEXT, at, found.end())
            case "quoted_name":
                yield Word(found["in_name"].replace('""', '"'), Quoted.NAME, at, found.end())
            case "dollar":
                yield Word(found["body"], Quoted.DOLLAR, at, found.end())
            case _:
                yield Word(found[0], Quoted.NOT, at, found.end())
        at = found.end()
