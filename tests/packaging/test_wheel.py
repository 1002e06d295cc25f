"""What is published: the wheel works without the checkout, and the source package has everything."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.packaging


class Installed(NamedTuple):
    """A virtual environment that has the wheel, and the dependencies of this one."""

    programs: Path
    site: Path

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of it, away from the checkout, and return what it printed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, cwd="/", env=kept, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(dist)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dist


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    home = tmp_path_factory.mktemp("fresh")
    venv.create(home, symlinks=True)
    (wheel,) = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", f"--python={home}", "install"]
    subprocess.run([*pip, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home)}))
    # Installing the dependencies once more would take a network; those of this environment do as well.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(home / "bin", site)


def test_the_package_is_the_installed_one(installed: Installed) -> None:
    printed = installed.run("python", "-c", "import crm_rls; print(crm_rls.__file__, crm_rls.__version__)")
    file, version = printed.split()
    assert Path(file) == installed.site / "crm_rls" / "__init__.py"
    assert (installed.site / f"crm_rls-{version}.dist-info").is_dir()


def test_every_sql_file_is_found(installed: Installed) -> None:
    ours = sorted(f"{path.parent.name}/{path.stem}" for path in ROOT.glob("sql/*/*.sql"))
    folders = sorted({name.split("/")[0] for name in ours})
    program = (
        "import sys; from crm_rls.postgres.sqlfiles import load, stems\n"
        "for folder in sys.argv[1:]:\n"
        "    print(*(f'{folder}/{stem}' for stem in stems(folder) if load(folder, stem)))"
    )
    assert ours
    assert installed.run("python", "-c", program, *folders).split() == ours


def test_migrations_and_types_are_inside(installed: Installed) -> None:
    package = installed.site / "crm_rls"
    assert (package / "py.typed").is_file()
    assert _chain(package / "migrations") == _chain(ROOT / "migrations") - {"freeze.py", "released.csv"}
    program = "from crm_rls.change.chain import pending; print(pending(None).statements[0])"
    assert installed.run("python", "-c", program).startswith("create schema crm_access")


def test_every_page_of_a_code_is_inside(installed: Installed) -> None:
    ours = {path.name for path in ROOT.glob("docs/codes/*.md")}
    assert {path.name for path in (installed.site / "crm_rls" / "codes").iterdir()} == ours
    listed = installed.run("crm-rls", "help")
    assert all(name.removesuffix(".md") in listed for name in ours)
    assert "There is no such territory" in installed.run("crm-rls", "help", "CR1301")


def test_the_schema_of_model_files_is_inside_and_printed(installed: Installed) -> None:
    published = (ROOT / "docs" / "reference" / "model.schema.json").read_text(encoding="utf-8")
    assert (installed.site / "crm_rls" / "model.schema.json").read_text(encoding="utf-8") == published
    assert installed.run("crm-rls", "check", "--json-schema") == published


def test_the_demo_model_is_inside(installed: Installed) -> None:
    model = installed.run(
        "python", "-c", "from crm_rls.demo.show import model_path; print(model_path())"
    ).strip()
    assert Path(model).is_relative_to(installed.site)
    assert "access groups" in installed.run("crm-rls", "check", model)


def test_the_wheel_holds_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"crm_rls"}
    assert not {name for name in names if "__pycache__" in name or name.endswith(".pyc")}


@pytest.mark.parametrize("command", [("crm-rls",), ("python", "-m", "crm_rls")])
def test_the_command_runs(installed: Installed, command: tuple[str, ...]) -> None:
    assert "Usage:" in installed.run(*command, "--help")


def test_the_source_package_can_be_built_and_tested_from(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"LICENSE", "Makefile", "pyproject.toml", "tests/conftest.py", ".ci/make_venv.py"} <= names
    assert {_relative(path) for path in ROOT.glob("sql/*/*.sql")} <= names
    assert not {name for name in names if name.startswith((".venv", ".pg", ".git/"))}


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _chain(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    return {path.relative_to(folder).as_posix() for path in files}
