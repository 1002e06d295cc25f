"""Rules of the house that no tool checks: sizes, names, headers, one statement in every SQL file."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crm_rls.postgres import sqlfiles
from crm_rls.verify.rules import PARTS, RULES, rule
from tests.fixtures.database import Connection, Server

ROOT = Path(__file__).parents[2]
CODE = sorted([*ROOT.glob("crm_rls/**/*.py"), *ROOT.glob("migrations/**/*.py"), *ROOT.glob("tests/**/*.py")])
SQL_FILES = sorted(ROOT.glob("sql/*/*.sql"))
MOST_LINES = 400
EMPTY_NAMES = {"common", "core", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
PARAMETER = re.compile(r"%(?:\(\w+\)s|s|%)")


def _named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE, ids=_named)
def test_a_module_is_small_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert ast.get_docstring(ast.parse(text))
    assert path.stem not in EMPTY_NAMES


@pytest.mark.parametrize("path", SQL_FILES, ids=_named)
def test_a_sql_file_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- ")
    assert re.fullmatch(r"[0-9a-z_]+", path.stem)
    words = re.sub(r"'[^']*'|--[^\n]*", "", text)
    assert not re.findall(r"\b(?:SELECT|FROM|WHERE|CREATE|GRANT|INSERT|UPDATE|DELETE|BEGIN|AND|OR)\b", words)


@pytest.mark.parametrize("path", SQL_FILES, ids=_named)
def test_a_sql_file_is_one_statement(path: Path, parser: Connection) -> None:
    statement = sqlfiles.load(path.parent.name, path.stem).as_string(None)
    if path.parent.name == RULES:
        statement = rule(path.stem).as_string(None)
    if path.parent.name == PARTS and not statement.startswith("select "):  # an expression, not a query
        statement = f"select {statement}"
    assert _objection(parser, statement) is None


@pytest.mark.parametrize("wrong", ["select 1; select 2", "selekt 1", "select 1;; select 2"])
def test_more_than_one_statement_would_be_noticed(wrong: str, parser: Connection) -> None:
    assert _objection(parser, wrong) is not None


@pytest.fixture(scope="module")
def parser(server: Server) -> Iterator[Connection]:
    """Return a connection that statements are parsed with, and never run."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        yield connection


def _objection(connection: Connection, statement: str) -> str | None:
    """Let the server parse a statement without running it; return its syntax error, if it has one."""
    text = PARAMETER.sub(lambda found: "%" if found[0] == "%%" else "$1", statement)
    # Preparing refuses several statements at once. Other errors come later: the tables are not here.
    result = connection.pgconn.prepare(b"", text.encode())
    is_syntax = result.error_field(psycopg.pq.DiagnosticField.SQLSTATE) == b"42601"
    return result.get_error_message() if is_syntax else None
