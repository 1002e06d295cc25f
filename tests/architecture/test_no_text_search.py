"""What SQL means is a field of a value: nothing is found by searching in the text of a statement."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted(ROOT.glob("crm_rls/**/*.py"))

SQL_WORDS = re.compile(
    r"\b(alter|as|check|comment|concurrently|create|definer|delete|drop|execute|foreign key|from|function"
    r"|grant|index|insert|invoker|language|policy|references|replace|returns|revoke|schema|select|table|trigger"
    r"|unique|update|using|view|where|with)\b",
    re.IGNORECASE,
)
SEARCHES = {
    "count", "endswith", "find", "index", "partition", "removeprefix", "removesuffix", "replace", "rfind",
    "rindex", "rpartition", "rsplit", "split", "startswith",
}  # fmt: skip
REGULAR = {"compile", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn"}
STATEMENTS = {"body", "check", "create", "definition", "head", "statement", "statements", "tail", "using"}
"""Attributes that hold SQL text."""

ALLOWED = {"QUOTE in self.body"}
"""A quote must not stand in what it quotes, whatever that means."""


def searches(code: str) -> Iterator[str]:
    """Yield every expression that looks for a word of SQL in a text, or for anything in a statement."""
    for node in ast.walk(ast.parse(code)):
        if _is_search(node) and (expression := ast.unparse(node)) not in ALLOWED:
            yield expression


def _is_search(node: ast.AST) -> bool:
    match node:
        case ast.Compare(left, [ast.In() | ast.NotIn()], [within]):
            collection = isinstance(within, ast.Tuple | ast.List | ast.Set | ast.Dict)
            return not collection and (_has_words(left) or _is_statement(within))
        case ast.Call(ast.Attribute(ast.Name("re"), name), arguments) if name in REGULAR:
            return any(map(_has_words, arguments)) or any(map(_is_statement, arguments))
        case ast.Call(ast.Attribute(text, name), arguments) if name in SEARCHES:
            return _is_statement(text) or any(map(_has_words, arguments))
        case ast.Call(ast.Attribute(_, name), arguments) if name in REGULAR:
            return any(map(_is_statement, arguments))
        case _:
            return False


def _has_words(node: ast.expr) -> bool:
    texts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return any(isinstance(text, str) and SQL_WORDS.search(text) for text in texts)


def _is_statement(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in STATEMENTS for part in ast.walk(node))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_found_in_the_text_of_a_statement(path: Path) -> None:
    assert list(searches(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "habit",
    [
        '"returns trigger" not in each.create',
        '"$body$" in str(each.create)',
        "word in each.definition",
        'sql.replace("create view", "create or replace view", 1)',
        'each.create.startswith("x")',
        'statement.startswith(("create unique", "create index"))',
        'str(each.create).count("$body$")',
        "each.definition.split(' ')",
        're.compile(r"create schema (\\w+)$")',
        're.search(rf"{name} returns", text)',
        "re.match(pattern, step.statements[0])",
        "_INDEX.sub('x', step.statement)",
        'text.removeprefix("unique ")',
    ],
)
def test_the_habit_would_be_noticed(habit: str) -> None:
    assert list(searches(habit)) == [ast.unparse(ast.parse(habit, mode="eval"))]


@pytest.mark.parametrize(
    "harmless",
    [
        'name in ("select", "insert")',
        'word == "select"',
        'self.expect("create")',
        'value.replace("\\\\", "")',
        'table.partition(".")',
        "replace(each, create=None)",
        "change.replace(policy=policy)",
    ],
)
def test_what_is_no_search_is_let_pass(harmless: str) -> None:
    assert list(searches(harmless)) == []
