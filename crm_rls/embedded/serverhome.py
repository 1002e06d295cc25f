"""The private directories of servers: made, found again, removed with what still runs in them.

Knows the layout of such a directory and who owns what in it. Must not know how a server is set up or started,
and touches nothing that another user owns.

    /tmp/crm-rls-XXXXXXXX/   ours; as root: open to the server's account and to nobody else
        lock                 held with flock by the process that started the server
        data/  sockets/      the server's
        programs/            a copy, only where the server's account cannot execute the originals
        log
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import stat
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crm_rls.embedded.binaries import Account, run
from crm_rls.errors import EmbeddedServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "crm-rls-"
SOCKET_PATH_BYTES = 100  # the kernel's limit is 107 on Linux and 103 on macOS
SECONDS_TO_STOP = 60


@dataclass(frozen=True, slots=True)
class Postmaster:
    """What a server wrote about itself into its data directory."""

    pid: int
    socket: Path
    status: str

    def listens(self) -> bool:
        """Return whether a server is there: a number left in a file could be another process by now."""
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket)) == 0


@dataclass(frozen=True, slots=True)
class Home:
    """One private directory and the account that its server runs as."""

    path: Path
    account: Account | None

    @property
    def data(self) -> Path:
        """Return the server's data directory."""
        return self.path / "data"

    @property
    def sockets(self) -> Path:
        """Return the directory of the server's socket."""
        return self.path / "sockets"

    @property
    def log(self) -> Path:
        """Return the file that takes what the server says."""
        return self.path / "log"

    @property
    def lock(self) -> Path:
        """Return the file that is locked as long as the starting process lives."""
        return self.path / "lock"

    @property
    def kept(self) -> Path:
        """Return the file that stands instead of the lock if the server outlives that process."""
        return self.path / "kept"

    def give(self, path: Path) -> None:
        """Let the server's account own one of our files."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def postmaster(self) -> Postmaster | None:
        """Return what the server wrote about itself; None where it has not, or not yet."""
        try:
            lines = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            return Postmaster(int(lines[0]), self.sockets / f".s.PGSQL.{int(lines[3])}", lines[7].strip())
        except (FileNotFoundError, IndexError, ValueError):
            return None


@contextmanager
def private_home(account: Account | None) -> Iterator[Home]:
    """Make a directory, hold its lock, and erase it on the way out unless the server is to be kept.

    Raises EmbeddedServerError if no place is fit for it.
    """
    home = Home(Path(tempfile.mkdtemp(prefix=PREFIX, dir=_fit_place(account))), account)
    fresh = home.path / "lock.new"
    with fresh.open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            fresh.rename(home.lock)  # only now: another process must never find it unlocked
            if account:
                os.chown(home.path, 0, account.gid)
                home.path.chmod(0o710)
            for owned in (home.data, home.sockets):
                owned.mkdir(mode=0o700)
                home.give(owned)
            yield home
        finally:
            if not home.kept.exists():
                _erase(home.path)


def kept() -> tuple[Path, ...]:
    """Return the directories of this user's servers that outlived their process on purpose."""
    return tuple(home.path for home in _homes() if home.kept.exists())


def stop(directory: Path) -> None:
    """Stop a server that was kept and erase its directory.

    Raises EmbeddedServerError if this user kept no server there, or if it does not stop.
    """
    homes = {home.path: home for home in _homes() if home.kept.exists()}
    if directory not in homes:
        there_are = ", ".join(map(str, homes)) or "none"
        raise EmbeddedServerError(f"No server was kept in {directory}. Those that were kept: {there_are}.")
    _remove(homes[directory])


def sweep() -> None:
    """Stop and erase what processes left behind that were killed before they could do it themselves."""
    for home in _homes():
        # A living owner holds the lock. What cannot be removed now may be next time.
        with suppress(OSError, EmbeddedServerError), home.lock.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(home)


def _places() -> tuple[Path, ...]:
    return tuple(dict.fromkeys((Path(tempfile.gettempdir()), Path("/tmp"))))  # noqa: S108 # for mkdtemp


def _fit_place(account: Account | None) -> Path:
    for place in _places():
        longest = place / f"{PREFIX}XXXXXXXX" / "sockets" / ".s.PGSQL.65535.lock"
        passable = all(part.stat().st_mode & stat.S_IXOTH for part in (place, *place.parents))
        if len(os.fsencode(longest)) < SOCKET_PATH_BYTES and (passable or not account):
            return place
    raise EmbeddedServerError(
        f"No place for a server: {' and '.join(map(str, _places()))} have too long a path for a socket, or "
        "are closed to the server's account. Set TMPDIR to a short path that everybody may pass."
    )


def _homes() -> Iterator[Home]:
    for path in (path for place in _places() for path in sorted(place.glob(f"{PREFIX}*"))):
        with suppress(FileNotFoundError):
            found = path.lstat()
            # Anybody may make such a name in /tmp: only what this very user owns is ours.
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
                yield Home(path, _account_of(path / "data"))


def _account_of(data: Path) -> Account | None:
    if os.geteuid() != 0:
        return None
    owner = data.stat()
    return Account(owner.st_uid, owner.st_gid)


def _remove(home: Home) -> None:
    """Stop a server that is not our child, if it runs, and erase its directory."""
    postmaster = home.postmaster()
    if postmaster and postmaster.listens():
        # As its account, never as root: that account could have written any number into its file.
        kill = ["/bin/sh", "-c", 'kill -s INT "$1"', "sh", str(postmaster.pid)]
        run(kill, account=home.account, seconds=SECONDS_TO_STOP)
        deadline = time.monotonic() + SECONDS_TO_STOP
        while home.postmaster() or postmaster.listens():
            if time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"The server in {home.path} (process {postmaster.pid}) does not stop. End it by hand, "
                    "then remove the directory."
                )
            time.sleep(0.02)
    _erase(home.path)


def _erase(path: Path) -> None:
    for _ in range(50):  # a program that was killed a moment ago may still be writing
        with suppress(OSError):
            return shutil.rmtree(path)
        time.sleep(0.1)
    return shutil.rmtree(path)
