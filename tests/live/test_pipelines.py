"""Pipelines that fail: the first error comes out, psycopg logs nothing, and the connection goes on."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

import crm_rls
from crm_rls.postgres.connection import Connection, connect, pipelined
from tests.fixtures.database import Database

PACKAGE = Path(crm_rls.__file__).parent


def early(connection: Connection) -> None:
    """Fail so that the answer comes while later statements are still being sent."""
    connection.execute("select * from nowhere")
    connection.execute("select 1")
    time.sleep(0.2)
    connection.execute("select 2")
    connection.execute("select 3")


def last(connection: Connection) -> None:
    """Fail so that the answer comes when everything is sent."""
    connection.execute("select 1")
    connection.execute("select * from nowhere")


def interrupted(connection: Connection) -> None:
    """Press Ctrl-C while a failure is on its way."""
    connection.execute("select * from nowhere")
    raise KeyboardInterrupt


FAILURES: dict[Callable[[Connection], None], type[BaseException]] = {
    early: psycopg.errors.UndefinedTable,
    last: psycopg.errors.UndefinedTable,
    interrupted: KeyboardInterrupt,
}


@pytest.mark.parametrize("block", FAILURES)
def test_the_first_error_comes_out_and_nothing_is_logged(
    block: Callable[[Connection], None], database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with connect(database.dsn) as connection, caplog.at_level(logging.WARNING):
        with pytest.raises(FAILURES[block]), pipelined(connection):
            block(connection)
        connection.rollback()
        assert connection.execute("select 1").fetchone() == (1,)
    assert caplog.messages == []


def test_no_other_pipeline_is_opened() -> None:
    opened = [path for path in PACKAGE.rglob("*.py") if re.search(r"\.pipeline\(", path.read_text("utf-8"))]
    assert opened == [PACKAGE / "postgres" / "connection.py"]
