"""The grammar of the CREATE statements in sql/support and sql/people: from text to objects.

The files are written in one manner: plain names with their schema, types and defaults as the server prints
them, every argument with a name, the body of a function in a dollar quote. Anything else is refused. The tree
of sqlglot is of no use here, for it does not know the options of CREATE FUNCTION.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from crm_rls.catalog import Kind, SupportObject
from crm_rls.compile.installation.objects import function_object
from crm_rls.compile.installation.words import Quoted, Word, words_of
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.definitions import index_definition, trigger_definition
from crm_rls.postgres.functions import PARALLEL, VOLATILITY, Argument, Function

_BARRIER = "security_barrier=true"
"""What a view's options are where its conditions come before those of who reads it."""


@cache
def read_statement(sql: str) -> SupportObject:
    """Return what a CREATE statement makes, without an owner. Raises ValueError for another manner."""
    try:
        words = _Words(sql)
        made = _object(words)
        words.end()
    except (IndexError, ValueError) as error:
        raise ValueError(f"not an object in our manner: {sql[:80]!r}: {error}") from error
    return made


def _object(words: _Words) -> SupportObject:
    words.expect("create")
    create = words.creation()
    match words.word("schema", "table", "view", "trigger", "constraint", "function", "index", "unique"):
        case "schema":
            name = words.name()
            return SupportObject(Kind.SCHEMA, name, name, "", create=create)
        case "table":
            schema, name = words.qualified()
            words.rest()
            return SupportObject(Kind.TABLE, schema, name, "", create=create)
        case "view":
            schema, name = words.qualified()
            barrier = words.accept("with")
            if barrier:
                words.expect("(", "security_barrier", "=", "true", ")")
            words.expect("as")
            options = _BARRIER if barrier else ""
            return SupportObject(Kind.VIEW, schema, name, words.rest(), create=create, options=options)
        case "trigger":
            return replace(_trigger(words), create=create)
        case "constraint":
            words.expect("trigger")
            return replace(_trigger(words, deferred=True), create=create)
        case "function":
            return function_object(_function(words), create)
        case "index":
            return _index(words, unique=False)
        case _:
            words.expect("index")
            return _index(words, unique=True)


def _index(words: _Words, *, unique: bool) -> SupportObject:
    create = words.creation()
    name = words.name()
    words.expect("on")
    schema, table = words.qualified()
    words.expect("(")
    columns = [words.name()]
    while words.word(",", ")") == ",":
        columns.append(words.name())
    definition = index_definition(columns, unique=unique)
    return SupportObject(Kind.INDEX, schema, name, definition, table, create, unique=unique)


def _trigger(words: _Words, *, deferred: bool = False) -> SupportObject:
    name = words.name()
    timing = words.word("before", "after", "instead")
    if timing == "instead":
        timing = f"instead {words.word('of')}"
    events = [words.word("insert", "update", "delete", "truncate")]
    while words.word("or", "on") == "or":
        events.append(words.word("insert", "update", "delete", "truncate"))
    schema, table = words.qualified()
    if deferred:
        words.expect("deferrable", "initially", "deferred")
    words.expect("for", "each")
    each_row = words.word("row", "statement") == "row"
    words.expect("execute", "function")
    function_schema, function = words.qualified()
    words.expect("(", ")")
    definition = trigger_definition(timing, events, function_schema, function, each_row=each_row)
    return SupportObject(Kind.TRIGGER, schema, name, definition, table)


# -- functions -----------------------------------------------------------------------------------------


def _function(words: _Words) -> Function:
    schema, name = words.qualified()
    words.expect("(")
    arguments = tuple(_arguments(words))
    words.expect("returns")
    made = Function(schema, name, words.text_before("language"), "", arguments, settings=())
    options = ("language", *VOLATILITY, "parallel", "security", "leakproof", "strict", "set")
    while (option := words.word(*options, "as")) != "as":
        made = _with_option(made, option, words)
    return replace(made, body=words.quoted())


def _arguments(words: _Words) -> Iterator[Argument]:
    if words.accept(")"):
        return
    while True:
        argument = Argument(words.name(), words.text_before("default", ",", ")"))
        if not argument.type:
            raise _Unexpected("an argument without a name")
        if words.accept("default"):
            words.text_before(",", ")")
        yield argument
        if words.word(",", ")") == ")":
            return


def _with_option(made: Function, option: str, words: _Words) -> Function:
    match option:
        case "language":
            return replace(made, language=words.name())
        case "parallel":
            return replace(made, parallel=words.word(*PARALLEL))
        case "security":
            return replace(made, definer=words.word("definer", "invoker") == "definer")
        case "leakproof":
            return replace(made, leakproof=True)
        case "strict":
            return replace(made, strict=True)
        case "set":
            name = words.name()
            words.expect("=")
            return replace(made, settings=(*made.settings, (name, ", ".join(words.values()))))
        case _:
            return replace(made, volatility=option)


# -- words ---------------------------------------------------------------------------------------------


class _Unexpected(ValueError):
    """Something that the grammar does not have in this place."""


class _Words:
    """The words of one statement, taken from left to right."""

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._words = tuple(words_of(sql))
        self._at = 0

    def word(self, *allowed: str) -> str:
        """Take one of these words."""
        word = self._take()
        if not self._is(word, *allowed):
            raise _Unexpected(f"{word.text} where {', '.join(allowed)} may stand")
        return word.text.lower()

    def expect(self, *words: str) -> None:
        """Take these words, one after the other."""
        for word in words:
            self.word(word)

    def accept(self, word: str) -> bool:
        """Take this word if it is the next one."""
        found = self._is(self._words[self._at], word)
        self._at += found
        return found

    def name(self) -> str:
        """Take a plain name."""
        word = self._take()
        if not word.text.isidentifier() or word.quoted is not Quoted.NOT:
            raise _Unexpected(f"{word.text} where a plain name must stand")
        return word.text

    def qualified(self) -> tuple[str, str]:
        """Take a schema and a name."""
        schema = self.name()
        self.expect(".")
        return schema, self.name()

    def values(self) -> Iterator[str]:
        """Take the values of a setting, as proconfig keeps them: an empty text is an empty identifier."""
        while True:
            word = self._take()
            yield word.text or '""'
            if not self.accept(","):
                return

    def quoted(self) -> str:
        """Take what stands in a dollar quote."""
        word = self._take()
        if word.quoted is not Quoted.DOLLAR:
            raise _Unexpected(f"{word.text} where a dollar quote must begin")
        return word.text

    def text_before(self, *words: str) -> str:
        """Take, as it is written, all that stands before one of these words, outside parentheses."""
        first, depth = self._at, 0
        while depth or not self._is(self._words[self._at], *words):
            word = self._take()
            depth += self._is(word, "(") - self._is(word, ")")
        return self._between(first, self._at)

    def rest(self) -> str:
        """Take, as it is written, all that is left."""
        first, self._at = self._at, len(self._words)
        return self._between(first, self._at)

    def creation(self) -> Creation:
        """Return the statement, with its place for a word after what has been taken."""
        return Creation(self._between(0, self._at), self._between(self._at, len(self._words)))

    def end(self) -> None:
        """Refuse anything that is left."""
        if self._at < len(self._words):
            raise _Unexpected(f"{self._words[self._at].text} after the end")

    def _take(self) -> Word:
        word = self._words[self._at]
        self._at += 1
        return word

    def _between(self, first: int, end: int) -> str:
        if first == end:
            return ""
        return self._sql[self._words[first].start : self._words[end - 1].end]

    @staticmethod
    def _is(word: Word, *words: str) -> bool:
        return word.quoted is Quoted.NOT and word.text.lower() in words
