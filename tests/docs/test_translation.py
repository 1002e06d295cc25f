"""Pages in German: the same headings and the same blocks as the English page, which `test_console` runs.

Set CRM_RLS_REGEN=1 to copy the blocks of the English page.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

HOWTO = Path(__file__).parents[2] / "docs/howto"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^(#+) .+$", re.MULTILINE)


@pytest.mark.parametrize("page", sorted(HOWTO.glob("*.de.md")), ids=lambda page: page.name)
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
    links = re.compile(r"\]\(((?!people)[^)#]+)")
    assert set(links.findall(text)) == set(links.findall(original))
