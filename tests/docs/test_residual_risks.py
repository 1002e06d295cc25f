"""The page on residual risks: what it names is there, and what tests show is on it."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "residual-risks.md").read_text(encoding="utf-8")
ATTACKS = {
    path.name: path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "attacks").glob("test_*.py")
}

TESTS = {name for text in ATTACKS.values() for name in re.findall(r"^def (test_\w+)", text, re.MULTILINE)}


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert named
    assert named <= TESTS
    assert set(re.findall(r"`(test_\w+\.py)`", PAGE)) <= set(ATTACKS)


def test_every_residual_that_a_test_shows_is_on_the_page() -> None:
    shown = {name for name in TESTS if "_residual_" in name}
    assert shown
    assert {name for name in shown if name not in PAGE} == set()


def test_the_table_leads_to_every_section() -> None:
    sections = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)[1:]
    links = re.findall(r"\(#([a-z-]+)\)", PAGE)
    assert {re.sub(r"[^a-z -]", "", section.lower()).replace(" ", "-") for section in sections} == set(links)
