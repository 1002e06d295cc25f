"""`fmt`, which knows no database."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_rls.cli.exits import ExitCode
from crm_rls.reading import read_model
from tests.cli.conftest import Run

TABLES = "# what there is\ntables:\n    crm.contact:   {class: root,key: id}   # contacts\n"
MODEL = "crm_rls: 1\ndatabase: {schemas: [crm]}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a model of three files, one of which is in another style."""
    (tmp_path / "model.yaml").write_text(MODEL)
    (tmp_path / "tables.yaml").write_text(TABLES)
    (tmp_path / "groups.yaml").write_text("access_groups:\n  all: {all: true, rights: [read]}\n")
    (tmp_path / "notes.txt").write_text("x:    y\n")
    return tmp_path


def test_check_names_what_would_change_and_changes_nothing(folder: Path, offline: Run) -> None:
    checked = offline("fmt", "--check", folder)
    assert (checked.exit_code, checked.stdout) == (ExitCode.PENDING, f"{folder / 'tables.yaml'}\n")
    assert (folder / "tables.yaml").read_text() == TABLES


def test_a_folder_is_formatted_and_means_the_same(folder: Path, offline: Run) -> None:
    before = read_model(folder).model
    assert offline("fmt", folder).exit_code == ExitCode.FINE
    assert read_model(folder).model == before
    assert (folder / "tables.yaml").read_text() == (
        "# what there is\ntables:\n  crm.contact: {class: root, key: id}  # contacts\n"
    )
    assert (folder / "notes.txt").read_text() == "x:    y\n"
    again = offline("fmt", "--check", folder)
    assert (again.exit_code, again.stdout) == (ExitCode.FINE, "")


def test_a_mistake_in_one_file_leaves_all_of_them_alone(folder: Path, offline: Run) -> None:
    (folder / "wrong.yaml").write_text("a: [\n")
    result = offline("fmt", folder)
    assert result.exit_code == ExitCode.ERROR
    assert "wrong.yaml:2" in result.stderr
    assert (folder / "tables.yaml").read_text() == TABLES


def test_line_ends_and_marks_of_other_systems_go(folder: Path, offline: Run) -> None:
    file = folder / "tables.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + TABLES.replace("\n", "\r\n").encode())
    assert offline("fmt", file).exit_code == ExitCode.FINE
    assert file.read_bytes().startswith(b"# what there is\ntables:\n  crm.contact")
