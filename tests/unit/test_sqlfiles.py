"""The loader of the SQL files."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

import pytest
from psycopg.sql import SQL

from crm_rls.postgres import sqlfiles


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a folder `things` of SQL files that stands in for those of the package."""

    def root() -> Traversable:
        return tmp_path

    monkeypatch.setattr(sqlfiles, "_root", root)
    sqlfiles.load.cache_clear()
    sqlfiles.stems.cache_clear()
    (tmp_path / "things").mkdir()
    yield tmp_path / "things"
    sqlfiles.load.cache_clear()
    sqlfiles.stems.cache_clear()


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("select 1;\n", "select 1"),
        ("-- one row per thing\n--\n\n-- id\nselect 1;\n", "select 1"),
        (
            "-- header\nselect 1 -- stays\n-- stays too\nfrom things;",
            "select 1 -- stays\n-- stays too\nfrom things",
        ),
        ("select '-- not a comment';", "select '-- not a comment'"),
        ("select 'Größe', '{}', '50%'", "select 'Größe', '{}', '50%'"),
        ("create function f() begin atomic select 1; end;", "create function f() begin atomic select 1; end"),
    ],
)
def test_header_and_last_semicolon_are_left_out(folder: Path, text: str, statement: str) -> None:
    (folder / "one.sql").write_text(text, encoding="utf-8")
    assert sqlfiles.load("things", "one") == SQL(statement)


def test_stems_are_sorted_and_only_of_sql_files(folder: Path) -> None:
    for name in ("b.sql", "a.sql", "notes.md", "0001_c.sql"):
        (folder / name).touch()
    assert sqlfiles.stems("things") == ("0001_c", "a", "b")


@pytest.mark.usefixtures("folder")
def test_a_folder_that_is_not_there_has_no_stems() -> None:
    assert sqlfiles.stems("nothing") == ()


@pytest.mark.parametrize("stem", ["two", "../things/one", "one.sql", ""])
def test_an_unknown_stem_is_refused_and_the_known_ones_are_named(folder: Path, stem: str) -> None:
    (folder / "one.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(FileNotFoundError, match=r"that folder has: one$"):
        sqlfiles.load("things", stem)


def test_a_file_is_read_once(folder: Path) -> None:
    (folder / "one.sql").write_text("select 1", encoding="utf-8")
    first = sqlfiles.load("things", "one")
    (folder / "one.sql").unlink()
    assert sqlfiles.load("things", "one") is first


def test_the_files_of_this_checkout_are_found() -> None:
    checkout = Path(__file__).parents[2] / "sql"
    folders = sorted(path.name for path in checkout.iterdir() if path.is_dir())
    found = {name: sqlfiles.stems(name) for name in folders}
    assert found == {name: tuple(sorted(p.stem for p in (checkout / name).glob("*.sql"))) for name in folders}
