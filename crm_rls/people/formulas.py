"""Cells that a spreadsheet would take for formulas. Every list as CSV needs this, and no reading of files."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"''*[=+\-@\t\r]")


def guarded(cell: str) -> str:
    """Return a cell with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return what `guarded` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell
