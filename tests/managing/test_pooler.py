"""Behind a transaction pooler: PgBouncer gives one server session to many clients in turn."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from crm_rls.embedded.binaries import server_account, start
from crm_rls.embedded.serverhome import private_home
from crm_rls.postgres.versions import MEMBERSHIP_OPTIONS
from tests.fixtures.database import Connection
from tests.fixtures.waiting import wait_for_moment, wait_until
from tests.managing.conftest import Office
from tests.managing.sessions import clock, rows

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
LOGINS = ("anna", "bert", "carl", "manager")


@pytest.fixture
def pooled(office: Office) -> Iterator[dict[str, str]]:
    """Yield connection strings through PgBouncer, which has one server session for each login."""
    if PROGRAM is None:
        pytest.skip("this machine has no pgbouncer")
    if not office.database.server.private:
        pytest.skip("the server of --postgresql-host may not know the passwords of a pooler")
    known = {name: conninfo_to_dict(office.database.login_dsn(office.login(name))) for name in LOGINS}
    port = _free_port()
    account = server_account()
    with private_home(account) as home:
        users = home.path / "users.txt"
        users.write_text("".join(f'"{each["user"]}" "{each["password"]}"\n' for each in known.values()))
        settings = home.path / "pgbouncer.ini"
        server = office.database.server
        settings.write_text(
            f"[databases]\n{office.database.name} = host={server.host} port={server.port}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = plain\nauth_file = {users}\npool_mode = transaction\ndefault_pool_size = 1\n"
            "ignore_startup_parameters = extra_float_digits\n"
        )
        home.give(users)
        home.give(settings)
        with (home.path / "pooler.log").open("wb") as log:
            process = start([PROGRAM, str(settings)], account=account, directory=home.path, output=log)
        try:
            found = {
                name: make_conninfo("", **{**each, "host": "127.0.0.1", "port": port, "sslmode": "disable"})
                for name, each in known.items()
            }
            _wait_for(port, process, home.path / "pooler.log")
            yield found
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    def listens() -> bool:
        assert process.poll() is None, f"pgbouncer ended: {log.read_text(errors='replace')}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_until(listens, "pgbouncer")


def client(dsn: str) -> Connection:
    """Connect through the pooler; before 1.21 it knows no prepared statements over the protocol."""
    return psycopg.connect(dsn, autocommit=True, prepare_threshold=None)


def test_a_cover_begins_and_ends_behind_a_pooler(office: Office, pooled: dict[str, str]) -> None:
    office.call("assign", "anna", "nord")
    with client(pooled["bert"]) as one, client(pooled["bert"]) as two:
        assert (rows(one), rows(two)) == (set(), set())
        pids = {each.execute("select pg_backend_pid()").fetchone() for each in (one, two)}
        assert len(pids) == 1  # the same server session, so what one leaves behind the other finds
        one.execute("prepare mine as select id from crm.contact")
        begin = clock(office)
        end = begin.timestamp() + 1.5
        office.call("cover", "anna", "bert", None, begin.fromtimestamp(end, begin.tzinfo).isoformat())
        seen = (rows(one), rows(two), rows(two, "execute mine"))
        assert seen == ({1}, {1}, {1}) or clock(office).timestamp() > end
        wait_for_moment(office.superuser, begin.fromtimestamp(end, begin.tzinfo))
        assert (rows(one), rows(two), rows(two, "execute mine")) == (set(), set(), set())


@pytest.mark.parametrize("verb", ["unassign", "deactivate"])
def test_revocation_counts_for_the_next_transaction(
    office: Office, pooled: dict[str, str], verb: str
) -> None:
    office.call("assign", "anna", "nord")
    with client(pooled["anna"]) as one, client(pooled["anna"]) as two:
        one.execute("prepare mine as select id from crm.contact")
        assert rows(one) == rows(two, "execute mine") == {1}
        office.call(verb, *(("anna", "nord") if verb == "unassign" else ("anna",)))
        assert rows(one) == rows(two, "execute mine") == set()


def test_managers_are_known_behind_a_pooler(office: Office, pooled: dict[str, str]) -> None:
    """SET LOCAL ROLE inside a transaction: the role ends with it, and the next client is not the manager."""
    office.superuser.execute(f"alter role {office.login('carl')} noinherit")
    office.superuser.execute(f"grant {office.login('manager')} to {office.login('carl')}")
    if office.superuser.info.server_version >= MEMBERSHIP_OPTIONS:  # before, it is asked when rights are used
        office.superuser.execute(f"alter role {office.login('carl')} inherit")
    with client(pooled["carl"]) as one, client(pooled["carl"]) as two:
        with one.transaction():
            one.execute(f"set local role {office.login('manager')}")
            one.execute("select crm_people.assign('anna', 'nord')")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            two.execute("select crm_people.assign('bert', 'nord')")
    with client(pooled["manager"]) as manager:
        actor = manager.execute("select actor from crm_people.log order by log_id desc limit 1").fetchone()
        assert actor == (office.login("manager"),)
