"""The console blocks of README and docs, run as a reader would; what they print must stand there.

Set CRM_RLS_REGEN=1 to write what the commands print now into the pages.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from crm_rls.embedded.binaries import find_binaries
from tests.fixtures.database import Database

ROOT = Path(__file__).parents[2]
PAGES = {
    "README.md": "examples/small",
    "docs/howto/one-face.md": "examples/small",
    "docs/howto/protect-a-database.md": "examples/small",
    "docs/howto/assign-territories.md": "examples/assignment",
    "docs/howto/people.md": "examples/small",
    "docs/howto/revoke-access.md": "examples/small",
}
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ROLES = ("anna", "bert", "clara", "boss", "dba", "jana", "sofia.bauer")
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b")
PRINTED = "2026-11-26 09:00"
"""What a page shows where the command shows the moment at which it ran."""


@pytest.fixture
def environment(database: Database) -> Iterator[dict[str, str]]:
    """Yield an environment in which psql and crm-rls meet the test's database as superuser."""
    parts = conninfo_to_dict(database.dsn)
    programs = [str(Path(sys.executable).parent), str(find_binaries().directory)]
    yield {
        **os.environ,
        "PATH": os.pathsep.join([*programs, os.environ["PATH"]]),
        "PGHOST": str(parts["host"]),
        "PGPORT": str(parts["port"]),
        "PGUSER": str(parts["user"]),
        "PGPASSWORD": str(parts["password"]),
        "PGDATABASE": database.name,
        "PSQLRC": os.devnull,
        "PAGER": "",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    drop_roles(database)


def drop_roles(database: Database) -> None:
    """Roles outlive the database: take away what the example made on the server."""
    with database.connect() as connection:
        like = "select rolname from pg_roles where rolname like 'crm\\_%%' or rolname = any (%s)"
        for (role,) in connection.execute(like, (list(ROLES),)).fetchall():
            connection.execute(sql.SQL("drop owned by {} cascade").format(sql.Identifier(str(role))))
            connection.execute(sql.SQL("drop role {}").format(sql.Identifier(str(role))))


def steady(output: str) -> str:
    """Return the output with the moment of the page where it has today's; others are what is tested."""
    now = datetime.now(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)

    def settle(found: re.Match[str]) -> str:
        return PRINTED if abs(now - datetime.fromisoformat(found[0])) < timedelta(hours=1) else found[0]

    return MOMENT.sub(settle, output)


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S602 -- a reader types it into a shell
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    output = done.stdout + done.stderr
    return "\n".join(line.rstrip() for line in output.rstrip().splitlines())


@pytest.mark.parametrize("page", PAGES)
def test_console_blocks_print_what_the_page_says(
    page: str, environment: dict[str, str], database: Database, tmp_path: Path
) -> None:
    folder = shutil.copytree(ROOT / PAGES[page], tmp_path / "example")
    text = (ROOT / page).read_text()
    blocks = BLOCK.findall(text)
    assert blocks
    for block in blocks:
        commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
        printed: list[str] = []
        for command in commands:
            if command.startswith("export "):
                environment |= dict(word.split("=", 1) for word in shlex.split(command)[1:])
            output = steady(run(command, folder, environment))
            printed.append(f"$ {command}\n{output}\n" if output else f"$ {command}\n")
        shown = "".join(printed).replace(database.name, "crm")
        if os.environ.get("CRM_RLS_REGEN"):
            text = text.replace(block, shown)
            (ROOT / page).write_text(text)
        else:
            assert shown == block
