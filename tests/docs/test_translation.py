"""Pages in German: the same headings and the same blocks as the English page, which `test_console` runs.

Set CRM_RLS_REGEN=1 to copy the blocks of the English page.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

TRANSLATED = sorted((Path(__file__).parents[2] / "docs").rglob("*.de.md"))
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)")
HEADING = re.compile(r"^(#+) .+$", re.MULTILINE)


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: page.stem)
def test_a_translation_has_the_blocks_of_its_page(page: Path) -> None:
    original = (page.parent / f"{page.name.removesuffix('.de.md')}.md").read_text(encoding="utf-8")
    text = page.read_text(encoding="utf-8")
    blocks = [found[0] for found in BLOCK.finditer(original)]
    assert len(BLOCK.findall(text)) == len(blocks)
    if os.environ.get("CRM_RLS_REGEN"):
        copied = iter(blocks)
        page.write_text(BLOCK.sub(lambda _: next(copied), text), encoding="utf-8")
    assert [found[0] for found in BLOCK.finditer(page.read_text(encoding="utf-8"))] == blocks
    assert HEADING.findall(text) == HEADING.findall(original)
    assert pages_linked_in(text) == pages_linked_in(original)


def pages_linked_in(text: str) -> set[str]:
    """Return to which pages a text has links, in whichever language."""
    return {link.replace(".de.md", ".md") for link in LINK.findall(text)}
