"""The SQL of our own chain as files: written from sql/ until a release, then never changed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from crm_rls.change import chain
from crm_rls.change.revision import Revision, files_of, read_revision
from migrations import freeze
from tests.alembic.installing import CHAIN

VERSIONS = CHAIN / "versions"
CHANGELOG = (CHAIN.parent / "CHANGELOG.md").read_text(encoding="utf-8")


def test_until_a_release_the_first_revision_is_what_the_files_of_sql_make() -> None:
    if freeze.FIRST not in freeze.released():
        files = (VERSIONS / freeze.FIRST).iterdir()
        written = {path.name: path.read_text(encoding="utf-8") for path in files}
        assert written == files_of(freeze.first_revision()), "run `make freeze`"


def test_a_released_revision_is_as_it_was_released() -> None:
    released = freeze.released()
    assert {name: freeze.digest(VERSIONS / name) for name in released} == {
        name: digest for name, (_, digest) in released.items()
    }


def test_the_changelog_and_the_record_know_the_same_first_release() -> None:
    releases = re.findall(r"^## \[(\d[^\]]*)\]", CHANGELOG, re.MULTILINE)
    assert {release for release, _ in freeze.released().values()} <= set(releases)
    assert (freeze.FIRST in freeze.released()) == bool(releases)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a copy of the chain that no release has."""
    folder = tmp_path / "migrations"
    shutil.copytree(CHAIN, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "released.csv").write_text("revision,release,digest\n", encoding="utf-8")
    return folder


def test_a_change_is_overwritten_before_a_release_and_noticed_after_it(copied: Path) -> None:
    script = copied / "versions" / "0001" / "upgrade.sql"
    first = script.read_text(encoding="utf-8")
    script.write_text("select 1\n;\n", encoding="utf-8")
    freeze.write(copied)
    assert script.read_text(encoding="utf-8") == files_of(freeze.first_revision())["upgrade.sql"]
    script.write_text(first, encoding="utf-8")
    freeze.record("0.1.0", copied)
    assert set(freeze.released(copied)) == set(chain.revisions())
    with pytest.raises(SystemExit, match=r"0001 is frozen since 0\.1\.0"):
        freeze.write(copied)
    assert script.read_text(encoding="utf-8") == first
    recorded = freeze.released(copied)["0001"]
    assert recorded == ("0.1.0", freeze.digest(script.parent))
    script.write_text(first + "\nselect 1\n;\n", encoding="utf-8")
    assert recorded[1] != freeze.digest(script.parent)
    freeze.record("0.2.0", copied)
    assert freeze.released(copied)["0001"] == recorded


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    body = "create function f() returns int language sql as $body$\n    select 1;\n    -- ;\n$body$"
    kept = Revision(("select 'ä;'", body), (), (("view", "a", "", "b,c"), ("trigger", "a", 't"', "b")))
    for name, text in files_of(kept).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert read_revision(tmp_path) == kept


@pytest.mark.parametrize(
    "statement", ["select 1\n;\nselect 2", "select 1\n;", ";\nselect 1", " select 1", "\n"]
)
def test_a_statement_that_would_be_read_as_another_is_refused(statement: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        files_of(Revision((statement,), (), ()))


@pytest.mark.parametrize(
    ("file", "text"), [("upgrade.sql", "select 1;\n"), ("touches.csv", "kind,schema,name\n")]
)
def test_a_file_in_another_manner_is_refused(tmp_path: Path, file: str, text: str) -> None:
    for name, good in files_of(Revision(("select 1",), (), ())).items():
        (tmp_path / name).write_text(good, encoding="utf-8")
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=file):
        read_revision(tmp_path)
