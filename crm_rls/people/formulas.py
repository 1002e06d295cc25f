"""Cells that a spreadsheet would take for formulas. Every list as CSV needs this, and no reading of files.

Which sign separates cells says the country of who opens the file, so what follows one of them counts, too.
"""

import re

_BEGIN = r'(?:^|[;,\t\r\n])"*'
_FORMULA = re.compile(rf"({_BEGIN})(?='*[=+\-@\t\r])")
_GUARDED = re.compile(rf"({_BEGIN})'(?='*[=+\-@\t\r])")


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would take for a formula."""
    return _FORMULA.sub(r"\1'", cell)


def unguarded(cell: str) -> str:
    """Return what `guarded` was given."""
    return _GUARDED.sub(r"\1", cell)
