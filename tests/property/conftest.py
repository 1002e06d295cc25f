"""The stage of the properties that play generated worlds on a server."""

from __future__ import annotations

import pytest

from tests.fixtures.database import Database
from tests.property.stage import Stage


@pytest.fixture
def stage(database: Database, role_prefix: str) -> Stage:
    """Return a database on which one case is played after the other."""
    return Stage.of(database, role_prefix)
