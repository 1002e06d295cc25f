"""From one major version of PostgreSQL to a later one: by dump and restore, and by pg_upgrade.

Needs the programs of an older version, which `make matrix` fetches into .pg; without them these tests skip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from crm_rls.change import Risk
from crm_rls.embedded import Binaries, find_binaries
from crm_rls.embedded.binaries import run, server_account, start, version_of
from crm_rls.errors import EmbeddedServerError, Refused
from crm_rls.model import Membership
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from tests.fixtures.applying import applied
from tests.fixtures.database import Connection
from tests.fixtures.small_crm import SCHEMA, small_model
from tests.fixtures.waiting import wait_until

pytestmark = [pytest.mark.live, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
OLDER = (15, 16, 17)
DATABASE = "crm"
DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
MODEL = replace(
    small_model("t"),
    memberships=(
        Membership("anna", "nord"),
        Membership("bert", "nord", NOW - DAY, NOW + 30 * DAY, "project"),
        Membership("carl", "sued"),
    ),
)
NORTH, SOUTH = [1], [3, 4]
"""The contacts that members of the two groups see."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data directory with the programs that made it; everybody who reaches its socket is trusted."""

    programs: Binaries
    data: Path

    @property
    def version(self) -> int:
        """Return the major version."""
        return version_of(self.programs, server_account())[0]

    @classmethod
    def made(cls, programs: Binaries, home: Path) -> Cluster:
        """Initialise a cluster below a directory of the server's account."""
        cluster = cls(programs, home / f"data{len(list(home.glob('data*')))}")
        checksums = ["--no-data-checksums"] if cluster.version >= 18 else []
        initdb = [programs.program("initdb"), "-D", str(cluster.data), "-U", "postgres", "--auth=trust"]
        cluster.run([*initdb, "--encoding=UTF8", "--locale=C", "--no-sync", *checksums])
        return cluster

    def run(self, command: list[str]) -> str:
        """Run a program as the account of the server."""
        return run(command, account=server_account(), seconds=300, directory=self.data.parent)

    def dsn(self, user: str = "postgres", database: str = DATABASE) -> str:
        """Return how a login connects."""
        return make_conninfo("", host=str(self.data), user=user, dbname=database)

    @contextmanager
    def served(self) -> Iterator[None]:
        """Run the server for the block."""
        options = ["-c", f"unix_socket_directories={self.data}", "-c", "listen_addresses=", "-c", "fsync=off"]
        command = [self.programs.program("postgres"), "-D", str(self.data), *options]
        with start(
            command, account=server_account(), directory=self.data, output=subprocess.DEVNULL
        ) as server:
            try:
                wait_until(self._answers, "the server")
                yield
            finally:
                server.terminate()
                server.wait(60)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn(database="postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    @contextmanager
    def connected(self, user: str = "postgres") -> Iterator[Connection]:
        """Connect as a login."""
        with psycopg.connect(self.dsn(user), autocommit=True) as connection:
            yield connection

    def seen(self, person: str) -> list[int]:
        """Return the contacts that a person sees over a connection of the own."""
        with self.connected(f"t_{person}") as connection:
            return [key for (key,) in connection.execute("select id from crm.contact order by id")]

    def call(self, function: str, *arguments: str) -> str:
        """Call a function of crm_people; return its answer, or the error's first line."""
        marks = ", ".join(["%s"] * len(arguments))
        with self.connected() as connection:
            try:
                (answer,) = connection.execute(f"select crm_people.{function}({marks})", arguments)
            except psycopg.Error as error:
                return f"refused: {error.diag.message_primary}"
            return str(answer[0])


@pytest.fixture
def home() -> Iterator[Path]:
    """Return a directory of the server's account with a short path, for sockets lie in it."""
    directory = Path(tempfile.mkdtemp(prefix="crm-rls-upgrade-"))
    if account := server_account():
        os.chown(directory, account.uid, account.gid)
    yield directory
    shutil.rmtree(directory)


@pytest.fixture
def new(home: Path) -> Cluster:
    """Return an empty cluster of the version that is tested."""
    return Cluster.made(_executable(find_binaries(), home / "new"), home)


@pytest.fixture(params=OLDER)
def old(request: pytest.FixtureRequest, new: Cluster, home: Path) -> Cluster:
    """Return a cluster of an older version, in which the model is applied, shut down."""
    place = ROOT / ".pg" / str(request.param) / "bin"
    if request.param >= new.version or not place.is_dir():
        pytest.skip(f"needs the programs of PostgreSQL {request.param}, and a later server")
    programs = Binaries(place, "matrix", place.parent, ("bin", "lib", "share"))
    cluster = Cluster.made(_executable(programs, home / "old"), home)
    with cluster.served():
        with psycopg.connect(cluster.dsn(database="postgres"), autocommit=True) as connection:
            connection.execute(f"create database {DATABASE}")
        with cluster.connected() as connection:
            connection.execute(SCHEMA)
            applied(connection, MODEL)
        assert cluster.call("assign", "dora", "nord") == "dora is in nord."
        assert [cluster.seen(person) for person in ("anna", "bert", "carl")] == [NORTH, NORTH, SOUTH]
    return cluster


def _executable(programs: Binaries, place: Path) -> Binaries:
    """Return programs that the server's account can run."""
    try:
        version_of(programs, server_account())
    except EmbeddedServerError:
        return programs.copied_to(place)
    return programs


def moved(old: Cluster, new: Cluster) -> None:
    """Dump roles and database with the programs of the new version, and restore both."""
    dumps = (["pg_dumpall", "--globals-only"], ["pg_dump", "--create", DATABASE])
    for number, (program, *options) in enumerate(dumps):
        file = new.data.parent / f"dump{number}.sql"
        connected = ["-h", str(old.data), "-U", "postgres", "-f", str(file)]
        new.run([new.programs.program(program), *connected, *options])
        new.run([new.programs.program("psql"), "-X", "-q", "-h", str(new.data), "-U", "postgres",
                 "-d", "postgres", "-f", str(file)])  # fmt: skip


def assert_in_line(new: Cluster) -> None:
    """Everybody sees what he or she saw; nothing is left to do; functions work."""
    assert [new.seen(person) for person in ("anna", "bert", "carl")] == [NORTH, NORTH, SOUTH]
    with new.connected() as connection:
        assert make_plan(connection, MODEL).plan.steps == ()
    assert new.call("assign", "anna", "sued") == "anna is in sued."
    assert new.seen("anna") == [*NORTH, *SOUTH]
    assert new.call("unassign", "carl", "sued") == "carl is no longer in sued."
    assert new.seen("carl") == []


def assert_adopted(new: Cluster) -> None:
    """What managers made on 15 has another grantor; `adopt` takes it over."""
    assert new.call("unassign", "dora", "nord").startswith("refused: dora was put into t_group_nord by")
    with new.connected() as connection:
        adopted = connection.execute(
            "select login, role from crm_people.adopt('upgraded from 15')"
        ).fetchall()
    assert ("t_dora", "t_group_nord") in adopted
    assert new.call("unassign", "dora", "nord") == "dora is no longer in nord."


def test_pg_upgrade_keeps_everything(old: Cluster, new: Cluster) -> None:
    """Roles keep their oids, the database its own, memberships their grantors."""
    new.run([
        new.programs.program("pg_upgrade"), "-U", "postgres", "--no-sync", "-s", str(new.data.parent),
        "-b", str(old.programs.directory), "-B", str(new.programs.directory),
        "-d", str(old.data), "-D", str(new.data),
    ])  # fmt: skip
    with new.served():
        if old.version >= 16:
            assert_in_line(new)
        else:
            with new.connected() as connection:
                plan = make_plan(connection, MODEL).plan
                assert {step.risk for step in plan.steps} <= {Risk.NARROWS, Risk.NEUTRAL}
                apply_plan(connection, MODEL, plan)
            assert_adopted(new)
            assert_in_line(new)


def test_a_dump_shows_nothing_more_and_one_change_binds_it(old: Cluster, new: Cluster) -> None:
    """Roles have other oids there, so a name alone gives nothing; what needs no person goes on."""
    with ExitStack() as servers:
        servers.enter_context(old.served())
        servers.enter_context(new.served())
        moved(old, new)
        assert [new.seen(person) for person in ("anna", "bert", "carl", "dora")] == [NORTH, [], SOUTH, NORTH]
        assert new.call("assign", "carl", "nord").startswith("refused: carl was registered on another server")
        ended = new.call("unassign", "dora", "nord")
        if old.version >= 16:
            assert (ended, new.seen("dora")) == ("dora is no longer in nord.", [])
        else:  # a dump of 15 does not say who granted a membership
            assert ended.startswith("refused: dora was put into t_group_nord by postgres")
        with new.connected() as connection:
            plan = make_plan(connection, MODEL).plan
            assert [step.kind for step in plan.steps if step.risk is Risk.WIDENS] == ["bind persons"]
            with pytest.raises(Refused):
                apply_plan(connection, MODEL, plan)
            apply_plan(connection, MODEL, plan, allowed=frozenset({Risk.WIDENS}))
        if old.version == 15:
            assert_adopted(new)
        assert_in_line(new)
