"""Fixtures of the attacks: one applied database per module, a fresh one where a test must commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from tests.attacks.attacker import Attacker
from tests.attacks.stage import Stage, staged
from tests.fixtures.database import Cluster, Database, drop_roles


@pytest.fixture(scope="module")
def applied(cluster: Cluster) -> Iterator[Stage]:
    prefix = f"a{secrets.token_hex(3)}"
    try:
        with cluster.database(f"{prefix}_db") as database, staged(database, prefix) as stage:
            stage.keep_rows()
            yield stage
    finally:
        drop_roles(cluster.connection, f"{prefix}_")


@pytest.fixture
def stage(applied: Stage) -> Iterator[Stage]:
    """Return the module's applied database; nothing that attackers do in it is committed."""
    yield applied
    applied.close_sessions()


@pytest.fixture
def restored(applied: Stage) -> Iterator[Stage]:
    """Return the module's applied database; rows and memberships that are changed come back afterwards."""
    yield applied
    applied.restore()


@pytest.fixture
def fresh(database: Database, role_prefix: str) -> Iterator[Stage]:
    """Return an applied database of this test's own, for what `restored` cannot undo."""
    with staged(database, role_prefix.rstrip("_")) as stage:
        yield stage


@pytest.fixture
def anna(stage: Stage) -> Attacker:
    """Return a session of anna, who reads and changes one contact."""
    return stage.attacker("anna", leak=True)


@pytest.fixture
def carl(stage: Stage) -> Attacker:
    """Return a session of carl, who may do everything with the contacts of the south."""
    return stage.attacker("carl", leak=True)


@pytest.fixture
def dora(stage: Stage) -> Attacker:
    """Return a session of dora, who is in no group."""
    return stage.attacker("dora", leak=True)
