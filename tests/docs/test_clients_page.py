"""The page about clients names tests, and these are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "clients.md").read_text(encoding="utf-8")


def test_every_test_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+\.py)`", PAGE))
    assert named
    assert named <= {path.name for path in (ROOT / "tests").rglob("test_*.py")}


def test_every_line_says_whether_it_was_tried() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| client |")]
    assert len(rows) > 15
    assert all(row.split(" | ")[-1].strip(" |") for row in rows)
