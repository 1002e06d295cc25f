"""The folders of sql/: each is described in the README, and a stem names one thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

import pytest

from crm_rls.postgres.names import API_SCHEMA, SUPPORT_SCHEMA
from crm_rls.postgres.sqlfiles import load, stems
from crm_rls.postgres.sqltext import text

ROOT = Path(__file__).parents[2]
README = (ROOT / "sql" / "README.md").read_text(encoding="utf-8")
FOLDERS = sorted(path.name for path in (ROOT / "sql").iterdir() if path.is_dir())

PAIRS = {("call", "people"): API_SCHEMA, ("people", "support"): SUPPORT_SCHEMA}
"""Folders that may share stems: a file of the first uses the object of that name that the second makes."""

TYPES = ("_day", "_days", "_moment", "_moments")
"""Suffixes of functions that share a name: the types of the times that they take."""


def sharing(folders: Mapping[str, Iterable[str]]) -> set[tuple[str, str, str]]:
    """Return each stem that stands in two folders, with the two."""
    return {
        (one, other, stem)
        for one, other in combinations(sorted(folders), 2)
        for stem in set(folders[one]) & set(folders[other])
    }


FOUND = {folder: stems(folder) for folder in FOLDERS}
SHARED = sorted(each for each in sharing(FOUND) if each[:2] in PAIRS)


def test_no_function_depends_on_what_a_backslash_means() -> None:
    """PL/pgSQL reads a literal as the session says: standard_conforming_strings = off makes it an escape."""
    found = {
        (folder, stem)
        for folder in ("people", "support")
        for stem in stems(folder)
        for line in text(load(folder, stem)).splitlines()
        if "\\" in line.partition("--")[0]
    }
    assert found == set()


def test_a_stem_stands_in_one_folder_or_in_a_pair() -> None:
    # What call and support share, people has too: it stands between them.
    between = {("call", "support", stem) for stem in FOUND["people"]}
    assert {each for each in sharing(FOUND) if each[:2] not in PAIRS} <= between


def test_a_stem_in_two_folders_would_be_noticed() -> None:
    assert sharing({"inspect": ["roles", "grants"], "scope": ["roles"]}) == {("inspect", "scope", "roles")}


@pytest.mark.parametrize(("user", "maker", "stem"), SHARED)
def test_a_pair_is_one_thing_from_two_sides(user: str, maker: str, stem: str) -> None:
    named = rf"{PAIRS[user, maker]}\.{stem}\b"
    makes = "table" if maker == "support" else "(?:function|view)"
    assert re.search(named, text(load(user, stem)))
    assert re.match(rf"create {makes} {named}", text(load(maker, stem)))


@pytest.mark.parametrize(("folder", "stem"), [(f, stem) for f in ("people", "support") for stem in FOUND[f]])
def test_a_stem_is_the_name_of_its_object(folder: str, stem: str) -> None:
    made = re.match(r"create (?:constraint )?(\w+) (?:\w+\.)?(\w+)", text(load(folder, stem)))
    assert made is not None
    kind, name = made.groups()
    suffixes = {"trigger": {"_trigger"}, "function": {"", *TYPES}}.get(kind, {""})
    assert stem.removeprefix(name) in suffixes


def test_the_readme_has_a_row_for_each_folder_and_names_who_loads_it() -> None:
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|", README, re.MULTILINE)
    assert sorted(folder for folder, _ in rows) == FOLDERS
    for folder, loaders in rows:
        for module in re.findall(r"`([\w/]+\.py)`", loaders):
            assert (ROOT / module).is_file(), (folder, module)
