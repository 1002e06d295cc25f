"""Writes lists of codes from the pages of docs/codes: `python -m docs.generate_codes`.

The whole of docs/reference/codes.md, and the end of docs/reference/verify.md. A test compares the committed
pages with what this makes of today's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path

from crm_rls.cli.pages import code_pages
from crm_rls.diagnostics.pages import CodePage

REFERENCE = Path(__file__).parent / "reference"
PAGE = REFERENCE / "codes.md"
VERIFY = REFERENCE / "verify.md"

MARK = "<!-- From here on written by `python -m docs.generate_codes`. -->\n"

_HEAD = """\
# Codes of mistakes, warnings and findings

Written by `python -m docs.generate_codes` from the pages.

Everything that crm_rls reports has a code. A code never changes its meaning. `crm-rls help CR1301` shows the
page of a code: what it means, an example, and the example after the fix.
"""


def page() -> str:
    """Return the list of all codes by heading, with links to their pages."""
    return _HEAD + _tables(code_pages().values(), ("code", ""), lambda each: (each.title,))


def verify_page() -> str:
    """Return the reference of verify: the introduction as it is, and the codes that verify reports."""
    introduction = VERIFY.read_text(encoding="utf-8").partition(MARK)[0]
    found = (each for each in code_pages().values() if "verify" in each.finders)
    columns = ("code", "severity", "")
    return introduction + MARK + _tables(found, columns, lambda each: (each.severity, each.title))


def _tables(
    pages: Iterable[CodePage], columns: tuple[str, ...], cells: Callable[[CodePage], tuple[str, ...]]
) -> str:
    parts = []
    for heading, found in groupby(pages, key=lambda page: page.code.heading):
        head = f"| {' | '.join(columns)} |".replace("  ", " ")
        rows = "".join(
            f"| {' | '.join((f'[{each.code}](../{each.code.page})', *cells(each)))} |\n" for each in found
        )
        parts.append(f"\n## {heading}\n\n{head}\n|{'---|' * len(columns)}\n{rows}")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    VERIFY.write_text(verify_page(), encoding="utf-8")
