"""The words of a filter: what stands in the text, and whether the reader understood all of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from sqlglot import Token, TokenType
from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import TokenError

from crm_rls.diagnostics import Code
from crm_rls.reading.filters.refusals import WORDS

DEEPEST = 20
"""Parentheses in parentheses; each level costs sqlglot about twenty calls of Python's stack."""

SPACE = re.compile(r"[ \t\r\n\f]*")

SAME = {"!=": ("<>",), "^@": ("starts_with", ",")}
"""Spellings that PostgreSQL itself takes for the same; sqlglot's tree does not tell them apart."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What was found while reading one filter: mistakes, and the words that were understood.

    A word is a kind ("word", "name" in double quotes, "text" in single quotes) and its spelling.
    """

    mistakes: dict[tuple[Code, str, str], None] = field(default_factory=dict)
    understood: Counter[tuple[str, str]] = field(default_factory=Counter)

    def refuse(self, code: Code, cause: str, step: str) -> None:
        """Add a mistake, once."""
        self.mistakes[code, cause, step] = None

    def forbid(self, code: Code, what: str, step: str, shown: str = "") -> None:
        """Add the mistake that something is not part of the language."""
        self.refuse(code, f"{what} is not allowed in a filter{shown and f': {shown}'}", step)

    def note(self, *words: str, kind: str = "word") -> None:
        """Write down words that were understood."""
        self.understood.update((kind, word) for word in words)


def fold(name: str) -> str:
    """Return an unquoted name as PostgreSQL folds it: only ASCII letters become small."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def read_words(text: str, wording: Wording) -> list[Token]:
    """Return the words of a filter; refuse what sqlglot would skip on its way through the text."""
    if "\0" in text:
        wording.refuse(
            Code.FORBIDDEN_CHARACTER,
            "the filter contains a NUL character",
            "Remove it; PostgreSQL cannot store it",
        )
        return []
    try:
        tokens: list[Token] = Postgres().tokenize(text)
    except TokenError:
        wording.refuse(
            Code.NOT_A_CONDITION,
            "a quote is opened and never closed",
            "Close it; a quote in a text is doubled: ''",
        )
        return []
    _check_between(text, tokens, wording)
    _check_depth(tokens, wording)
    if not tokens and not wording.mistakes:
        wording.refuse(Code.EMPTY_FILTER, "the filter is empty", "Write a condition, or remove the key")
    if any(token.token_type == TokenType.SEMICOLON for token in tokens):
        wording.forbid(Code.NOT_A_CONDITION, "a semicolon", "Write one condition, without a semicolon")
    return tokens


def _check_between(text: str, tokens: list[Token], wording: Wording) -> None:
    starts = [*(token.start for token in tokens), len(text)]
    ends = [0, *(token.end + 1 for token in tokens)]
    for end, start in zip(ends, starts, strict=True):
        between = text[end:start]
        if SPACE.fullmatch(between):
            continue
        if "--" in between or "/*" in between:
            wording.forbid(Code.NOT_A_CONDITION, "a comment", "Move it to the YAML file, after a #")
        else:
            odd = next(letter for letter in between if not SPACE.fullmatch(letter))
            wording.forbid(
                Code.FORBIDDEN_CHARACTER,
                f"the character U+{ord(odd):04X}",
                "Use ordinary spaces and line ends",
            )


def _check_depth(tokens: list[Token], wording: Wording) -> None:
    depth = 0
    for token in tokens:
        depth += (token.token_type == TokenType.L_PAREN) - (token.token_type == TokenType.R_PAREN)
        if depth > DEEPEST:
            wording.refuse(
                Code.NESTED_TOO_DEEPLY,
                "the filter is nested too deeply",
                f"Use at most {DEEPEST} levels of parentheses",
            )
            return


def account(text: str, tokens: list[Token], wording: Wording) -> None:
    """Refuse the filter unless the words that were understood are exactly those of its text."""
    words = [word for token in tokens for word in _words(token, text)]
    standing = Counter(words)
    if (("word", "not"), ("word", "is")) in pairwise(words):
        # The same words as `is not`, and sqlglot takes them in either order.
        wording.refuse(Code.NOT_A_CONDITION, "`not is` is not SQL", "Write `is not`")
    for kind, word in standing - wording.understood:
        step = WORDS.get(word, "") if kind == "word" else ""
        wording.refuse(
            Code.UNSUPPORTED_EXPRESSION,
            f"`{word}` is not part of the filter language here",
            step or "Remove it",
        )
    if wording.understood - standing and not wording.mistakes:
        wording.refuse(
            Code.UNSUPPORTED_EXPRESSION,
            "the filter cannot be read with certainty",
            "Write it in a simpler way",
        )


def _words(token: Token, text: str) -> Iterator[tuple[str, str]]:
    match token.token_type:
        case TokenType.L_PAREN | TokenType.R_PAREN:
            return
        case TokenType.STRING:
            yield "text", token.text
        case TokenType.IDENTIFIER:
            yield "name", token.text
        case _:
            # One token of sqlglot can be several words, like `similar to`.
            for word in text[token.start : token.end + 1].split():
                for same in SAME.get(word, (fold(word),)):
                    yield "word", same
