"""Goldens: the SQL of one behaviour per folder, as `crm-rls compile` prints it, read and approved by people.

A folder holds `model.yaml` (and its CSV files) and `policies.sql`: the statements about its roles' rows,
policies, privileges and added objects. What is the same for every model (our roles, the support schema, the
comments that mark what is ours) stands once, in `whole`. Set CRM_RLS_REGEN=1 to write the files anew, and
read what changed as a reviewer would.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_rls.plan.make import make_fresh_plan
from crm_rls.plan.value import Plan
from crm_rls.plan.views.text import plan_sql
from crm_rls.postgres.keepers import keepers
from crm_rls.postgres.sqlfiles import stems
from crm_rls.reading import read_model

HERE = Path(__file__).parent
WHOLE = "whole"
GOLDEN = "policies.sql"
FOLDERS = sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__")
NEWEST, OLDEST = 18, 15
REFUSED_BEFORE = {"new_logins": 16}
"""Folders of what older servers cannot have, with the first version that can."""
REGENERATE = bool(os.environ.get("CRM_RLS_REGEN"))

_SAME_EVERYWHERE = {"create role", "create login", "set home", "migrate support", "change owner"}


def written(folder: str, major: int = NEWEST) -> str:
    """Return what the golden of a folder must hold."""
    model = read_model(HERE / folder / "model.yaml").model
    plan = make_fresh_plan(model, major)
    return (plan_sql(plan, keepers(model.prefix)) if folder == WHOLE else "\n".join(_own(plan))) + "\n"


def _own(plan: Plan) -> Iterator[str]:
    support = {f"crm_access.{stem}" for stem in stems("support")}
    for step in plan.steps:
        words = step.subject.replace("(", " ").split()
        if step.kind in _SAME_EVERYWHERE or "crm_access" in words or support.intersection(words):
            continue
        for statement in step.statements:
            if not statement.startswith("COMMENT ON "):
                yield f"{statement};"


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_model_compiles_to_its_golden(folder: str) -> None:
    golden, made = HERE / folder / GOLDEN, written(folder)
    if REGENERATE:
        golden.write_text(made, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == made


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_folder_holds_a_model_and_its_golden_and_nothing_else(folder: str) -> None:
    there = {path.name for path in (HERE / folder).iterdir()}
    model = (HERE / folder / "model.yaml").read_text(encoding="utf-8")
    tables = {name for name in there if name.endswith(".csv") and name in model}
    assert there == {"model.yaml", GOLDEN, *tables}


@pytest.mark.parametrize("folder", [folder for folder in FOLDERS if folder != WHOLE])
def test_policies_are_the_same_for_every_version(folder: str) -> None:
    def of_policies(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.startswith("CREATE POLICY ")]

    oldest = REFUSED_BEFORE.get(folder, OLDEST)
    assert of_policies(written(folder, oldest)) == of_policies(written(folder))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_another_process_compiles_to_the_same_bytes(seed: str) -> None:
    program = (
        "import sys; from tests.golden.test_golden import FOLDERS, written\n"
        "sys.stdout.buffer.write(''.join(map(written, FOLDERS)).encode())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HERE.parents[1],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    goldens = "".join((HERE / folder / GOLDEN).read_text(encoding="utf-8") for folder in FOLDERS)
    assert done.stdout.decode() == goldens
