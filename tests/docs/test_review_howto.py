"""docs/howto/review.md: the commands of its recipes, run in a repository with a pull request."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import conninfo_to_dict
from ruamel.yaml import YAML

from crm_rls.cli.exits import ExitCode
from tests.docs.test_console import drop_roles
from tests.fixtures.database import Database

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/howto/review.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(bash|yaml)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SCRIPT, STAGING, NIGHT = (body for language, body in BLOCKS if language == "bash")
GITHUB, GITLAB = (YAML(typ="safe").load(body) for language, body in BLOCKS if language == "yaml")
OF_THE_HOST = ("pip ", "git fetch ", "gh ", "curl ")
"""What needs the network, or the host of the repository."""

OLD, NEW = "customer_type = 'key account'", "customer_type <> 'prospect'"
PROGRAMS = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
COMMITTED = (
    "git init -q && git add . && git -c user.name=t -c user.email=t@example.org commit -qm one "
    "&& git update-ref refs/remotes/origin/main HEAD"
)


def own(commands: list[str]) -> list[str]:
    return [each for each in commands if not each.startswith(OF_THE_HOST)]


def of_github() -> list[str]:
    return own([step["run"] for step in GITHUB["jobs"]["access"]["steps"] if "run" in step])


def run(command: str, folder: Path, **environment: str) -> int:
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607 -- the one of the machine, as in the recipe
        cwd=folder,
        env={**os.environ, "PATH": PROGRAMS, **environment},
        check=False,
        capture_output=True,
        text=True,
    )
    print(done.stdout, done.stderr)  # noqa: T201 -- shown where the test fails
    return done.returncode


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a checkout of a pull request that widens a group; its target is origin/main."""
    folder = shutil.copytree(ROOT / "examples/small", tmp_path / "repository")
    (folder / "ci").mkdir()
    (folder / "ci/access_plan.sh").write_text(SCRIPT, encoding="utf-8")
    assert run("crm-rls snapshot model.yaml --out access.txt", folder) == 0
    assert run(COMMITTED, folder) == 0
    model = folder / "model.yaml"
    model.write_text(model.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    return folder


def test_the_recipe_of_github_shows_what_a_pull_request_widens(repository: Path) -> None:
    base = GITHUB["jobs"]["access"]["env"]["BASE"].replace("${{ github.base_ref }}", "main")
    check, snapshot, plan = of_github()
    assert run(check, repository, BASE=base) == ExitCode.FINE
    assert run(snapshot, repository, BASE=base) == ExitCode.PENDING
    assert run(plan, repository, BASE=base) == ExitCode.FINE
    comment = (repository / "plan.md").read_text(encoding="utf-8")
    assert f"- where: {OLD}\n+ where: {NEW}\n" in comment
    log = json.loads((repository / "plan.sarif").read_text(encoding="utf-8"))
    lines = (repository / "model.yaml").read_text(encoding="utf-8").splitlines()
    assert {lines[line - 1].split(":")[0].strip() for line in places(log, "CR0835")} == {"key_accounts"}
    assert run(snapshot.replace("--check", "--out"), repository) == ExitCode.FINE
    assert run(snapshot, repository) == ExitCode.FINE


def places(log: Mapping[str, Any], code: str) -> list[int]:
    """Return the lines of the model that the annotations of a code are at."""
    found = []
    for each in log["runs"][0]["results"]:
        place = each["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "model.yaml"
        found += [place["region"]["startLine"]] if each["ruleId"] == code else []
    return found


def test_the_recipe_of_gitlab_runs_the_same_commands() -> None:
    assert sorted(own(GITLAB["access"]["script"])) == sorted(of_github())
    written = set(re.findall(r"> (plan\.\w+)", SCRIPT))
    assert set(GITLAB["access"]["artifacts"]["paths"]) == written


def test_the_recipes_of_staging_and_of_the_night_run_against_a_database(
    repository: Path, database: Database
) -> None:
    parts = conninfo_to_dict(database.dsn)
    dsn = {
        "PGHOST": str(parts["host"]), "PGPORT": str(parts["port"]), "PGUSER": str(parts["user"]),
        "PGPASSWORD": str(parts["password"]), "PGDATABASE": database.name,
    }  # fmt: skip
    try:
        with database.connect() as owner:
            owner.execute((repository / "schema.sql").read_bytes())
        before = "git show HEAD:model.yaml > model.yaml && crm-rls apply model.yaml --allow-widening --yes"
        assert run("cp model.yaml wider.yaml", repository) == 0
        assert run(before, repository, **dsn) == ExitCode.FINE
        assert run("crm-rls snapshot model.yaml --no-people --out access_without_people.txt", repository) == 0
        assert run(NIGHT, repository, **dsn) == ExitCode.FINE
        with database.connect() as owner:
            owner.execute("grant crm_managers to anna")  # people are left out
            owner.execute("alter policy crm_group_sales_nord_read on crm.contact using (true)")
        assert run(NIGHT, repository, **dsn) == ExitCode.PENDING
        assert run(f"cp wider.yaml model.yaml\n{STAGING}", repository, **dsn) == ExitCode.FINE
        assert f"+ where: {NEW}\n" in (repository / "plan.md").read_text(encoding="utf-8")
    finally:
        drop_roles(database)
