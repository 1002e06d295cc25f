"""The console blocks of README and docs, run as a reader would; what they print must stand there.

A page shows what the newest PostgreSQL prints. What an older one prints instead is declared here, and the
page says so. Set CRM_RLS_REGEN=1 to write what the commands print now into the pages.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from crm_rls.embedded.binaries import find_binaries
from crm_rls.postgres.versions import describe, floor
from tests.docs import test_alembic_howto, test_codes_live, test_translation
from tests.fixtures.database import Database

ROOT = Path(__file__).parents[2]
PAGES = {
    "README.md": "examples/small",
    "docs/tutorial.md": "examples/teams",
    "docs/howto/connect.md": "examples/small",
    "docs/howto/troubleshooting.md": "examples/small",
    "docs/howto/answers.md": "examples/small",
    "docs/howto/effect-of-a-change.md": "examples/small",
    "docs/howto/report.md": "examples/small",
    "docs/howto/one-face.md": "examples/small",
    "docs/howto/protect-a-database.md": "examples/small",
    "docs/howto/assign-territories.md": "examples/assignment",
    "docs/howto/people.md": "examples/small",
    "docs/howto/revoke-access.md": "examples/small",
    "docs/howto/review.md": "examples/small",
    "docs/questions/README.md": "examples/small",
}
FOLLOWING = {
    "docs/questions/README.md": tuple(
        f"docs/questions/{page}.md" for page in ("why-not", "who-sees", "holiday", "left", "prove-it")
    )
}
"""Pages whose blocks are run after those of another page, in the same database."""

RUN_ELSEWHERE = {
    test_alembic_howto.PAGE.relative_to(ROOT).as_posix(),
    *(f"docs/codes/{page.code}.md" for page in test_codes_live.OF_DATABASES if page.commands),
    *(page.relative_to(ROOT).as_posix() for page in test_translation.TRANSLATED),
}
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FENCE = re.compile(r"(`{3,}|~{3,})[ ]*console\b", re.IGNORECASE)
"""Where a block begins in any way that Markdown allows; `BLOCK` is the one that is run."""

NEWEST = 18
SERVER = "18.6"
UPGRADE = "18.7"
"""What a page shows where the command shows the server's version, and the one that it recommends."""


@dataclass(frozen=True, slots=True)
class Older:
    """What servers before a version print instead of a block, and the words that tell the reader."""

    before: int
    told: str
    block: str


OLDER = {
    "docs/howto/people.md": Older(
        16,
        "PostgreSQL 15 lets the manager end it, and then there is nothing to adopt",
        """\
$ PGUSER=dba PGPASSWORD=dba psql -q -c "grant crm_group_key_accounts to clara"
$ crm-rls unassign clara key_accounts
Nobody gains or loses a contact.
clara is no longer in key_accounts.
$ PGUSER=dba PGPASSWORD=dba crm-rls adopt --reason "emergency on Sunday"
0 memberships granted again; the log now contains all memberships.
$ crm-rls unassign clara key_accounts
Nobody gains or loses a contact.
clara was not in key_accounts.
""",
    ),
    "docs/howto/revoke-access.md": Older(
        17,
        "`transaction_timeout` (PostgreSQL 17 and later)",
        """\
$ psql -q -c "alter role bert set transaction_timeout = '15min'"
ERROR:  unrecognized configuration parameter "transaction_timeout"
$ psql -q -c "alter role bert set idle_in_transaction_session_timeout = '5min'"
""",
    ),
}
ROLES = (
    *("anna", "bert", "clara", "boss", "dba", "jana", "olga", "sofia.bauer"),
    *("tina", "tom", "tess", "bi", "webapp"),
)
MOMENT = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b")
PRINTED = "2026-11-26 09:00"
"""What a page shows where the command shows the moment at which it ran."""
INSTALLED = re.compile(r"(?<=^Done: )(?:\d{3}|\d+,\d{3})(?= changes in database )", re.MULTILINE)
"""How many objects a first apply makes: a page keeps the number of the day on which it was written."""


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


def drop_roles(database: Database, names: Iterable[str] = ROLES) -> None:
    """Roles outlive the database: take away what the example made on the server."""
    with database.connect() as connection:
        like = "select rolname from pg_roles where rolname like 'crm\\_%%' or rolname = any (%s)"
        for (role,) in connection.execute(like, (list(names),)).fetchall():
            connection.execute(sql.SQL("drop owned by {} cascade").format(sql.Identifier(str(role))))
            connection.execute(sql.SQL("drop role {}").format(sql.Identifier(str(role))))


def steady(output: str) -> str:
    """Return the output with the moment of the page where it has today's; others are what is tested."""
    now = datetime.now(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)

    def settle(found: re.Match[str]) -> str:
        return PRINTED if abs(now - datetime.fromisoformat(found[0])) < timedelta(hours=1) else found[0]

    return MOMENT.sub(settle, output)


def uncounted(block: str) -> str:
    """Return a block without the numbers of objects that an installation has."""
    return INSTALLED.sub("N", block)


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S602 -- a reader types it into a shell
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    output = done.stdout + done.stderr
    return "\n".join(line.rstrip() for line in output.rstrip().splitlines())


def commands_of(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def due(page: str, blocks: list[str], major: int) -> list[str]:
    """Return what the commands of the page's blocks must print on a server of that version."""
    older = OLDER.get(page)
    if older is None:
        return blocks
    (shown,) = (block for block in blocks if commands_of(block) == commands_of(older.block))
    assert shown != older.block
    return [older.block if block == shown and major < older.before else block for block in blocks]


@pytest.mark.parametrize("page", PAGES)
def test_console_blocks_print_what_the_page_says(
    page: str, environment: dict[str, str], database: Database, tmp_path: Path
) -> None:
    folder = shutil.copytree(ROOT / PAGES[page], tmp_path / "example")
    for each in (page, *FOLLOWING.get(page, ())):
        follow(each, folder, environment, database)


def follow(page: str, folder: Path, environment: dict[str, str], database: Database) -> None:
    """Run the blocks of a page, and compare what they print; or write it into the page."""
    text = (ROOT / page).read_text()
    blocks = BLOCK.findall(text)
    assert blocks
    number = database.connect().info.server_version
    major, recommended = number // 10000, describe(floor(number))
    version = re.compile(rf"\bPostgreSQL {re.escape(describe(number))}\b")
    upgrade = re.compile(rf"\bupgrade to {re.escape(recommended)} or later\b")
    regenerate = bool(os.environ.get("CRM_RLS_REGEN"))
    assert not regenerate or major == NEWEST, f"a page shows what PostgreSQL {NEWEST} prints"
    for block, wanted in zip(blocks, due(page, blocks, major), strict=True):
        printed: list[str] = []
        for command in commands_of(block):
            if command.startswith("export "):
                environment |= dict(word.split("=", 1) for word in shlex.split(command)[1:])
            output = steady(run(command, folder, environment))
            printed.append(f"$ {command}\n{output}\n" if output else f"$ {command}\n")
        shown = version.sub(f"PostgreSQL {SERVER}", "".join(printed).replace(database.name, "crm"))
        shown = upgrade.sub(f"upgrade to {UPGRADE} or later", shown)
        if not regenerate:
            assert uncounted(shown) == uncounted(wanted)
        elif uncounted(shown) != uncounted(block):
            text = text.replace(block, shown)
            (ROOT / page).write_text(text)


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        ("Done: 620 changes in database crm.", "Done: N changes in database crm."),
        ("Done: 1,013 changes in database crm.", "Done: N changes in database crm."),
        ("Done: 13 changes in database crm.", "Done: 13 changes in database crm."),
        ("There are 620 changes.", "There are 620 changes."),
    ],
)
def test_only_the_size_of_an_installation_is_left_out(block: str, shown: str) -> None:
    assert uncounted(f"$ crm-rls apply\n{block}\n") == f"$ crm-rls apply\n{shown}\n"


@pytest.mark.parametrize("page", OLDER)
def test_a_page_tells_what_older_servers_do_otherwise(page: str) -> None:
    assert OLDER[page].told in " ".join((ROOT / page).read_text().split())


def test_every_console_block_is_run() -> None:
    """A block is run if a test follows its page, and if it is written in the one way that tests find."""
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    begun = {page.relative_to(ROOT).as_posix(): len(FENCE.findall(page.read_text())) for page in pages}
    assert {page for page, count in begun.items() if count} == {
        *PAGES,
        *chain(*FOLLOWING.values()),
        *RUN_ELSEWHERE,
    }
    for page in PAGES.keys() | RUN_ELSEWHERE:
        assert len(BLOCK.findall((ROOT / page).read_text())) == begun[page], page
