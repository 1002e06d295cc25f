"""The words of a statement: those that sqlglot's tokenizer finds, and nothing that the files do not use."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from sqlglot import TokenType
from sqlglot.dialects.postgres import Postgres

from crm_rls.compile.words import Quoted, words_of
from crm_rls.plan.make import support_files

QUOTED = {
    TokenType.STRING: Quoted.TEXT,
    TokenType.IDENTIFIER: Quoted.NAME,
    TokenType.HEREDOC_STRING: Quoted.DOLLAR,
}


def test_a_word_stands_where_it_was_read() -> None:
    sql = "-- a 'comment'\ncomment on \"my \"\"table\"\"\" is 'it''s' || $a$ $b$ $a$, 12.5"
    assert [(each.text, each.quoted, sql[each.start : each.end]) for each in words_of(sql)] == [
        ("comment", Quoted.NOT, "comment"),
        ("on", Quoted.NOT, "on"),
        ('my "table"', Quoted.NAME, '"my ""table"""'),
        ("is", Quoted.NOT, "is"),
        ("it's", Quoted.TEXT, "'it''s'"),
        ("|", Quoted.NOT, "|"),
        ("|", Quoted.NOT, "|"),
        (" $b$ ", Quoted.DOLLAR, "$a$ $b$ $a$"),
        (",", Quoted.NOT, ","),
        ("12.5", Quoted.NOT, "12.5"),
    ]


@pytest.mark.parametrize("stem", sorted(support_files()))
def test_the_words_of_a_file_are_those_that_sqlglot_finds(stem: str) -> None:
    """sqlglot puts some words together and makes them large, as PRIMARY KEY; what is quoted stands alone."""
    text = support_files()[stem]
    words, tokens = tuple(words_of(text)), Postgres().tokenize(text)
    assert _letters(word.text for word in words) == _letters(token.text for token in tokens)
    assert [
        (word.text, word.quoted, word.start, word.end) for word in words if word.quoted is not Quoted.NOT
    ] == [
        (token.text, QUOTED[token.token_type], token.start, token.end + 1)
        for token in tokens
        if token.token_type in QUOTED
    ]


def _letters(texts: Iterable[str]) -> str:
    return "".join("".join(texts).lower().split())


@pytest.mark.parametrize(
    "sql",
    ["a 'b", 'a "b', "a $b$ c", "a /* b */", r"E'\''", "U&'x'", 'U&"x"', "b'1'", "$1", "a 'b'' c"],
)
def test_what_the_files_do_not_use_is_refused(sql: str) -> None:
    with pytest.raises(ValueError, match="no word begins with"):
        tuple(words_of(sql))
