"""Found by name: Alembic loads the plugin while it is itself half imported, whatever is imported first."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIRST = [
    "import alembic",
    "from alembic import op",
    "import alembic.command, alembic.config",
    "from alembic.operations import Operations",
    "from alembic.runtime.plugins import Plugin",
    "import crm_rls.alembic",
    "import crm_rls.alembic.comparator",
]


@pytest.mark.parametrize("first", FIRST)
def test_the_entry_point_loads_whatever_comes_first(first: str, tmp_path: Path) -> None:
    # Of our own name and first on the path, so that it stands for an installed package, entry point and all.
    folder = tmp_path / "crm_rls-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: crm-rls\nVersion: 1\n")
    (folder / "entry_points.txt").write_text("[alembic.plugins]\ncrm_rls = crm_rls.alembic\n")
    program = (
        f"{first}\nimport crm_rls.alembic\nfrom alembic.operations import Operations\n"
        "given = crm_rls.alembic.options('crm.yaml')\n"
        "assert callable(Operations.crm_rls) and callable(Operations.crm_rls_prepare)\n"
        "assert given['autogenerate_plugins'][-1] == 'crm_rls'\n"
    )
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
