"""Applying 1,000 policies, beside the same statements in one transaction through psql."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path

from bench.peers.run_crm_rls import model
from crm_rls.change import Risk
from crm_rls.change.removal import compile_removal
from crm_rls.embedded import find_binaries
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan, make_removal_plan
from crm_rls.plan.value import Plan
from crm_rls.postgres.connection import Connection, connect

POLICIES = 1000
EVERYTHING = frozenset(Risk)


@dataclass(frozen=True, slots=True)
class Beside:
    """How many statements there were, and the seconds of every round: ours and psql's."""

    statements: int
    ours: tuple[float, ...]
    psql: tuple[float, ...]

    def words(self) -> str:
        """Return the medians, and of the ratios of the rounds the median and both ends."""
        ratios = sorted(ours / psql for ours, psql in zip(self.ours, self.psql, strict=True))
        return (
            f"Applying {POLICIES:,} policies ({self.statements:,} statements with roles and privileges): "
            f"`apply` {statistics.median(self.ours):.2f} s, inspection and all; the same statements in one "
            f"transaction through `psql` {statistics.median(self.psql):.2f} s; ratio "
            f"{statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds)."
        )


def beside_psql(dsn: str, rounds: int, scratch: Path) -> Beside:
    """Return what interleaved rounds took; everything is removed after each."""
    wanted = replace(model(POLICIES, 0, 0), prefix="psql")
    script = scratch / "plan.sql"
    ours: list[float] = []
    psql: list[float] = []
    with connect(dsn) as connection:
        plan = make_plan(connection, wanted).plan
        statements = [statement for step in plan.steps for statement in step.statements]
        script.write_text("".join(f"{statement};\n" for statement in statements))
        for _ in range(rounds):
            psql.append(_through_psql(dsn, script))
            _remove(connection, wanted)
            ours.append(_applied(connection, wanted, make_plan(connection, wanted).plan))
            _remove(connection, wanted)
    return Beside(len(statements), tuple(ours), tuple(psql))


def _through_psql(dsn: str, script: Path) -> float:
    program = shutil.which("psql") or find_binaries().program("psql")
    command = [program, "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-o", "/dev/null", "-f", str(script), dsn]
    begun = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - begun


def _applied(connection: Connection, wanted: Model, plan: Plan) -> float:
    begun = time.perf_counter()
    apply_plan(connection, wanted, plan, allowed=EVERYTHING)
    return time.perf_counter() - begun


def _remove(connection: Connection, wanted: Model) -> None:
    connection.rollback()
    plan = make_removal_plan(connection, wanted, open_tables=True)
    apply_plan(connection, wanted, plan, allowed=EVERYTHING, desire=compile_removal)
