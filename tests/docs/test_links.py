"""Every link of a page to a file or a heading of this repository leads there, and the map has every page."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for folder in ("docs", "examples", "migrations", "sql", "bench", ".")
    for page in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
)
FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`[^`\n]*`")
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
MAP = ROOT / "docs/README.md"
NOT_IN_MAP = ("docs/adr/", "docs/codes/", "docs/performance/", "docs/questions/", "docs/README.md")
"""These are reached by the index of their folder."""


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors that GitHub gives to the headings of a page."""
    plain = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in HEADING.findall(prose(page)))
    return frozenset(re.sub(r"[^\w\- ]", "", each.strip().lower()).replace(" ", "-") for each in plain)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for file, anchor in LINK.findall(CODE.sub("", prose(page))):
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(f"{file}#{anchor}" if anchor else file)
    assert not broken


def test_the_map_has_every_page() -> None:
    linked = {(MAP.parent / file).resolve() for file, _ in LINK.findall(MAP.read_text(encoding="utf-8"))}
    pages = {page for page in PAGES if page.is_relative_to(ROOT / "docs")}
    hidden = {page for page in pages if page.relative_to(ROOT).as_posix().startswith(NOT_IN_MAP)}
    assert pages - hidden <= linked
