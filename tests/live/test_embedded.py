"""The private server: it starts, lets nobody in without the password, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crm_rls import embedded
from crm_rls.embedded import EmbeddedServer, serve, serverhome
from crm_rls.embedded.binaries import Binaries, find_binaries, version_of
from crm_rls.errors import EmbeddedServerError

pytestmark = pytest.mark.live

# Under nohup, or in the background of a script, a process starts with signals ignored.
A_SERVER_UNTIL_STDIN_ENDS = """
import signal, sys
from crm_rls.embedded import serve
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
with serve() as server:
    print(server.directory, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedServer]:
    with serve(settings={"application_name": r"it's a \ test"}) as server:
        yield server


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return an empty directory of this test's own that servers are put into."""
    with tempfile.TemporaryDirectory(prefix="t") as path:
        Path(path).chmod(0o711)
        monkeypatch.setattr(tempfile, "tempdir", path)
        yield Path(path)


@pytest.fixture
def owner() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process that holds a server, and the server's directory."""
    command = [sys.executable, "-c", A_SERVER_UNTIL_STDIN_ENDS]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def _answers(directory: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(directory / "sockets" / ".s.PGSQL.5432")) == 0


def test_it_is_the_postgresql_that_was_found(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn()) as connection:
        assert divmod(connection.info.server_version, 10000) == running.version
        assert running.version == version_of(find_binaries())


def test_it_speaks_utf8_and_sorts_by_code_point(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn()) as connection:
        row = connection.execute(
            "select current_setting('server_encoding'), 'a' > 'B', lower('Ä')"
        ).fetchone()
        assert row == ("UTF8", True, "ä")


def test_settings_arrive_as_they_were_given(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn()) as connection:
        boot = "select reset_val from pg_settings where name = 'application_name'"
        assert connection.execute("reset application_name").statusmessage == "RESET"
        assert connection.execute(boot).fetchone() == (r"it's a \ test",)


@pytest.mark.parametrize("password", ["wrong", None])
def test_without_the_password_nobody_gets_in(running: EmbeddedServer, password: str | None) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(running.dsn(user="postgres", password=password), passfile="/nonexistent")


def test_it_listens_on_its_socket_only(running: EmbeddedServer) -> None:
    with psycopg.connect(running.dsn()) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_the_password_is_not_in_the_repr(running: EmbeddedServer) -> None:
    assert running.password not in repr(running)


def test_nobody_else_may_enter_its_directory(running: EmbeddedServer) -> None:
    assert running.directory.stat().st_mode & 0o007 == 0
    assert Path(running.host).stat().st_mode & 0o077 == 0


def test_a_port_opens_it_to_this_machine_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serve(tcp_port=port) as server:
        with psycopg.connect(server.dsn(), host="127.0.0.1") as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
        psycopg.connect(server.dsn()).close()


def test_leaving_the_block_removes_everything() -> None:
    with serve() as server:
        assert _answers(server.directory)
    assert not server.directory.exists()


def test_an_exception_removes_everything(place: Path) -> None:
    def fail_inside() -> None:
        with serve() as server:
            assert server.directory.parent == place
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("wal_level", "high", 'invalid value for parameter "wal_level": "high"'),
        ("x'y", "1", "cannot be written to postgresql.conf"),
        ("work_mem", "1MB\nfsync = on", "cannot be written to postgresql.conf"),
    ],
)
def test_a_wrong_setting_is_reported_and_nothing_is_left(
    place: Path, name: str, value: str, words: str
) -> None:
    with pytest.raises(EmbeddedServerError, match=re.escape(words)), serve(settings={name: value}):
        pass
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_stops_it_and_removes_everything(
    owner: tuple[subprocess.Popen[str], Path], number: signal.Signals
) -> None:
    process, directory = owner
    assert _answers(directory)
    process.send_signal(number)
    assert process.wait(timeout=120) != 0
    assert not directory.exists()


def test_what_a_killed_process_left_is_swept(owner: tuple[subprocess.Popen[str], Path]) -> None:
    process, directory = owner
    process.kill()
    process.wait()
    assert _answers(directory)
    postmaster = int((directory / "data" / "postmaster.pid").read_text(encoding="ascii").split()[0])
    end_of_it = os.pidfd_open(postmaster)
    serverhome.sweep()
    assert not directory.exists()
    assert select.select([end_of_it], [], [], 60)[0]
    os.close(end_of_it)


def test_the_server_of_a_living_process_is_not_swept(owner: tuple[subprocess.Popen[str], Path]) -> None:
    _, directory = owner
    serverhome.sweep()
    assert _answers(directory)


def test_a_kept_server_runs_on_until_it_is_stopped() -> None:
    with serve(keep=True) as server:
        pass
    serverhome.sweep()
    assert server.directory in embedded.kept()
    psycopg.connect(server.dsn()).close()
    embedded.stop(server.directory)
    assert not server.directory.exists()
    assert server.directory not in embedded.kept()


def test_only_a_kept_server_can_be_stopped_by_its_directory(running: EmbeddedServer) -> None:
    with pytest.raises(EmbeddedServerError, match=f"No server was kept in {running.directory}"):
        embedded.stop(running.directory)


def test_a_long_temporary_directory_does_not_break_the_socket(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("long" * 25)
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    with serve() as server:
        assert _answers(server.directory)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to start the server as somebody else")
def test_root_copies_programs_that_the_server_may_not_execute(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    programs = _whole(find_binaries()).copied_to(closed)
    closed.chmod(0o700)
    with serve(binaries=programs) as server:
        assert (server.directory / "programs").is_dir()
        with psycopg.connect(server.dsn()) as connection:
            assert divmod(connection.info.server_version, 10000) == server.version
    assert closed.stat().st_mode & 0o777 == 0o700
    assert not server.directory.exists()


def _whole(found: Binaries) -> Binaries:
    if found.root == Path("/usr") or not (found.root / found.parts[0]).is_dir():
        pytest.skip(f"the PostgreSQL from {found.source} is not one that can be copied")
    return found


def test_a_chosen_directory_without_programs_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_RLS_PG_BIN", str(tmp_path))
    with pytest.raises(EmbeddedServerError, match=f"{tmp_path} .CRM_RLS_PG_BIN.*cannot be run"):
        find_binaries()
