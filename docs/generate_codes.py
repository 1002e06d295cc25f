"""Writes docs/reference/codes.md from the pages of docs/codes: `python -m docs.generate_codes`.

A test compares the committed page with what this makes of today's pages.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from crm_rls.cli.pages import code_pages

PAGE = Path(__file__).parent / "reference" / "codes.md"

_HEAD = """\
# Codes of mistakes, warnings and findings

Written by `python -m docs.generate_codes` from the pages.

Everything that crm_rls reports has a code. A code never changes its meaning. `crm-rls help CR1301` shows the
page of a code: what it means, an example, and the example after mending.
"""


def page() -> str:
    """Return the list of all codes by heading, with links to their pages."""
    parts = [_HEAD]
    for heading, found in groupby(code_pages().values(), key=lambda page: page.code.heading):
        rows = "".join(f"| [{each.code}](../{each.code.page}) | {each.title} |\n" for each in found)
        parts.append(f"\n## {heading}\n\n| code | |\n|---|---|\n{rows}")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
