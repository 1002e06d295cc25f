"""Runs every package in its own virtual environment against one server; writes docs/performance/peers.md."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from bench.measure import reader
from bench.peers.beside_psql import Beside, beside_psql
from crm_rls.embedded import EmbeddedServer, serve
from crm_rls.postgres.versions import describe

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TABLE = (
    "create table contact (id int primary key, territory text); "
    "insert into contact select n from generate_series(1, 1000) n"
)
PROBE = "select count(*) from contact"


@dataclass
class Case:
    """One package with one load, and what was measured."""

    name: str
    script: str
    load: tuple[int, int, int]
    packages: tuple[str, ...] = ()
    first: dict[str, float] = field(default_factory=dict)
    again: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    skipped: str = ""

    @property
    def database(self) -> str:
        return f"{Path(self.script).stem}_{self.load[0]}_{self.load[1]}"


SA = ("sqlalchemy", "alembic", "psycopg[binary]")
CASES = (
    Case("crm_rls", "run_crm_rls.py", (100, 0, 0)),
    Case("rls 0.3.2", "run_rls.py", (100, 0, 0), ("rls==0.3.2", *SA)),
    Case("pgsesame 0.4.2", "run_pgsesame.py", (100, 0, 0), ("pgsesame==0.4.2",)),
    Case("alembic_utils 0.8.8", "run_alembic_utils.py", (50, 0, 0), ("alembic_utils==0.8.8", *SA)),
    Case("crm_rls", "run_crm_rls.py", (1000, 0, 0)),
    Case("rls 0.3.2", "run_rls.py", (1000, 0, 0), ("rls==0.3.2", *SA)),
    Case("pgsesame 0.4.2", "run_pgsesame.py", (1000, 0, 0), ("pgsesame==0.4.2",)),
    Case("crm_rls", "run_crm_rls.py", (200, 1000, 5000)),
    Case(
        "sqlalchemy-declarative-extensions 0.17.0", "run_declarative.py", (0, 1000, 5000),
        ("sqlalchemy-declarative-extensions[alembic]==0.17.0", *SA),
    ),
    Case("pgsesame 0.4.2", "run_pgsesame.py", (0, 1000, 5000), ("pgsesame==0.4.2",)),
)  # fmt: skip


def python_for(case: Case, venvs: Path) -> str:
    """Return the interpreter of the case's own environment, made if it is not there."""
    if not case.packages:
        return sys.executable
    folder = venvs / case.packages[0].split("=")[0].split("[")[0]
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin/pip"), "install", "-q", *case.packages], check=True, timeout=300)
    return str(folder / "bin/python")


def run(server: EmbeddedServer, case: Case, verb: str, venvs: Path, timeout: int) -> None:
    where = f"{case.database}?host={server.host}&port={server.port}"
    url = f"postgresql+psycopg://{server.user}:{server.password or ''}@/{where}"
    paths = {} if case.packages else {"PYTHONPATH": str(ROOT)}
    try:
        command = [python_for(case, venvs), str(HERE / case.script), url, verb, *map(str, case.load)]
        with reader(server.dsn(case.database), PROBE) as longest:
            done = subprocess.run(
                command, cwd=ROOT, env=paths, capture_output=True, text=True, check=True, timeout=timeout
            )
            wait = longest()
    except subprocess.SubprocessError as error:
        case.skipped = " ".join(str(getattr(error, "stderr", "") or error).split())[-160:]
        return
    result = json.loads(done.stdout.strip().splitlines()[-1])
    if verb == "first":
        case.first = result
    else:
        case.again.append(result["compare"])
        case.waits.append(wait)


def quiet(server: EmbeddedServer) -> float:
    """Return the longest wait of the reader beside a process that does nothing to the database."""
    with reader(server.dsn(CASES[0].database), PROBE) as longest:
        subprocess.run([sys.executable, "-c", "import sqlalchemy, alembic"], check=True)
        return longest()


BUSY = """
import sys, time, sqlalchemy, alembic, psycopg
end = time.perf_counter() + 0.5
with psycopg.connect(sys.argv[1]) as connection:
    while time.perf_counter() < end:
        rows = connection.execute("select * from pg_catalog.pg_proc order by prosrc").fetchall()
        sorted(map(repr, rows))
"""
"""As much work as a comparison, here and in the server, without us and without the table."""


def busy(server: EmbeddedServer) -> float:
    """Return the longest wait of the reader beside a process that only reads catalogs."""
    dsn = server.dsn(CASES[0].database)
    with reader(dsn, PROBE) as longest:
        subprocess.run([sys.executable, "-c", BUSY, dsn], check=True)
        return longest()


def lines(
    version: int, rounds: int, floor: tuple[float, float], psql: Beside, load: tuple[float, float]
) -> Iterator[str]:
    yield "# Beside other packages"
    yield ""
    yield (
        f"PostgreSQL {describe(version)}, each package in its own virtual environment and database of one "
        f"server, median of {rounds} interleaved rounds, in process (imports not counted). "
        f"Reader: the longest wait of `{PROBE}` while the second comparison runs; "
        f"beside a process that only imports Alembic it was {floor[0]:.0f} ms, and {floor[1]:.0f} ms beside "
        "one that reads catalogs for half a second, which keeps both sides as busy and locks nothing. "
        f"{os.cpu_count()} processors, load average {load[0]:.1f} before and {load[1]:.1f} after: above the "
        "number of processors others were working too. Made by `python -m bench.peers`."
    )
    yield ""
    yield "| package | policies | people / memberships | first | apply | second comparison | reader's wait |"
    yield "|---|---|---|---|---|---|---|"
    for case in CASES:
        row = f"| {case.name} | {case.load[0]:,} | {case.load[1]:,} / {case.load[2]:,} |"
        if case.skipped or not case.again:
            yield f"{row} skipped: {case.skipped.replace('|', '/')} | | | |"
            continue
        first, again = case.first, statistics.median(case.again)
        wait = statistics.median(case.waits)
        yield f"{row} {first['compare']:.2f} s | {first['apply']:.2f} s | {again:.2f} s | {wait:.0f} ms |"
    yield ""
    yield (
        "alembic_utils is run with 50 policies: its time grows with the square of their number or faster. "
        "sqlalchemy-declarative-extensions knows roles but no policies. pgsesame is a command line tool, run "
        "in process; it puts the policies on the real table to compare them, and readers wait so long."
    )
    yield ""
    yield psql.words()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--venvs", type=Path, default=ROOT / ".pg" / "peers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--timeout", type=int, default=120)
    parser.add_argument("--out", type=Path, default=ROOT / "docs/performance/peers.md")
    arguments = parser.parse_args()
    arguments.venvs.mkdir(parents=True, exist_ok=True)
    before = os.getloadavg()[0]
    with serve() as server, psycopg.connect(server.dsn("postgres"), autocommit=True) as admin:
        for case in CASES:
            admin.execute(sql.SQL("create database {}").format(sql.Identifier(case.database)))
            with psycopg.connect(server.dsn(case.database)) as connection:
                connection.execute(sql.SQL(TABLE))
        for case in CASES:
            run(server, case, "first", arguments.venvs, arguments.timeout)
            print(case.name, case.load, case.first, case.skipped, flush=True)
        floors: list[tuple[float, float]] = []
        for _ in range(arguments.rounds):
            floors.append((quiet(server), busy(server)))
            for case in CASES:
                if not case.skipped:
                    run(server, case, "again", arguments.venvs, arguments.timeout)
        admin.execute("create database psql")
        with psycopg.connect(server.dsn("psql")) as connection:
            connection.execute(sql.SQL(TABLE))
        with tempfile.TemporaryDirectory() as scratch:
            psql = beside_psql(server.dsn("psql"), 2 * arguments.rounds + 1, Path(scratch))
        text = (
            "\n".join(
                lines(
                    admin.info.server_version,
                    arguments.rounds,
                    (statistics.median(a for a, _ in floors), statistics.median(b for _, b in floors)),
                    psql,
                    (before, os.getloadavg()[0]),
                )
            )
            + "\n"
        )
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
