"""Wires the tests together: the fixtures by topic, hypothesis' profiles, the `live` mark, the header."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crm_rls.embedded.binaries import find_binaries, version_of
from crm_rls.errors import EmbeddedServerError

CASES = "cases (person x table x right)"

pytest_plugins = (
    "tests.fixtures.database",
    "tests.fixtures.operator",
    "tests.fixtures.audited",
    "tests.fixtures.attribute_tables",
    "tests.fixtures.staged",
)

# A server whose files are in memory makes and drops databases in a third of the time: thousands of tests do.
MEMORY = Path("/dev/shm")  # noqa: S108 -- servers make private directories there
ENOUGH = 4 * 2**30
FIT = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
if FIT and "TMPDIR" not in os.environ:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# Tests start the command hundreds of times, and without compiled modules each start takes half as long again.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(__file__).parent.parent / ".pytest_cache" / "bytecode")

# A shell starts background jobs with Ctrl-C ignored, and every child inherits that; some tests send it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# A slow machine is no mistake, so no deadlines. Without a fixed seed two runs of one commit could differ.
settings.register_profile(
    "suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("fuzz", parent=settings.get_profile("suite"), derandomize=False, max_examples=2000)
settings.load_profile("suite")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keep Python's garbage collector from looking through all modules and tests again and again.

    That took a third of the time in which tests are collected, and a sixth of that in which they run.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "server" in getattr(item, "fixturenames", ()):
            item.add_marker("live")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many generated cases the oracle decided; every worker's tests report theirs."""
    reports = [report for each in terminalreporter.stats.values() for report in each]
    counted = [
        value
        for report in reports
        for name, value in getattr(report, "user_properties", ())
        if name == CASES and getattr(report, "when", "") == "teardown"
    ]
    if counted:
        terminalreporter.write_line(f"the oracle decided {sum(counted):,} {CASES}")


def pytest_report_header(config: pytest.Config) -> str:
    if host := config.getoption("postgresql_host"):
        return f"server: {host}"
    try:
        found = find_binaries()
    except EmbeddedServerError as failure:
        return f"server: {failure}"
    major, minor = version_of(found)
    return f"server: PostgreSQL {major}.{minor} from {found.source}"


@pytest.fixture
def count(record_property: Callable[[str, object], None]) -> Iterator[list[int]]:
    """Yield a number in a list: of cases that the oracle has decided."""
    counted = [0]
    yield counted
    record_property(CASES, counted[0])
