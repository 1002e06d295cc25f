"""The pictures of the README: what the console shows as SVG, and the report that is pictured.

`CRM_RLS_REGEN=1 pytest tests/docs/test_pictures.py` makes them; without it that test compares.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from html import escape, unescape
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from crm_rls.report import COLUMNS, Part, Report, Source

FOLDER = Path(__file__).parent / "pictures"

WIDTH = 92
"""Columns of a console."""

# As rich has it, but for the font that it would load from elsewhere, and with words for who does not see.
_FORMAT = """\
<svg viewBox="0 0 {width} {height}" role="img" xmlns="http://www.w3.org/2000/svg">
<title>%(title)s</title>
<desc xml:space="preserve">%(text)s</desc>
<style>
.{unique_id}-matrix {{ font-family: Fira Code, DejaVu Sans Mono, monospace; font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""  # noqa: E501
_DESCRIBED = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)
_DRAWN = re.compile(r"<text [^>]*>(.*?)</text>", re.DOTALL)


def console_svg(command: str, output: str) -> str:
    """Return a picture of a console in which a command was run; `output` may have ANSI colours."""
    shown = Text.assemble(("$ ", "bold green"), (command, "bold"), "\n", Text.from_ansi(output))
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), color_system="truecolor", force_terminal=True
    )
    console.print(shown, soft_wrap=False)
    words = {"title": escape(command), "text": escape(shown.plain)}
    quoted = {name: text.replace("{", "{{").replace("}", "}}") for name, text in words.items()}
    return console.export_svg(title="", code_format=_FORMAT % quoted, unique_id="console")


def described(svg: str) -> str:
    """Return what a picture of a console says in words."""
    (text,) = _DESCRIBED.findall(svg)
    return unescape(text)


def drawn(svg: str) -> str:
    """Return the letters that such a picture shows, without any space."""
    return "".join("".join(unescape(each).split()) for each in _DRAWN.findall(svg))


_MOMENTS = {"valid_from", "valid_until", "begins", "ends", "logged_at"}


def report_from(text: str) -> Report:
    """Return the report that `crm-rls report --json` wrote."""
    record = json.loads(text)
    return Report(
        made_at=datetime.fromisoformat(record["made_at"]),
        database=record["database"],
        made_by=record["made_by"],
        time_zone=record["time_zone"],
        source=Source(record["findings_against"]),
        tables={Part(part): tuple(map(_row, rows)) for part, rows in record["tables"].items()},
        contacts=record["contacts"],
    )


def columns_of(report: Report) -> Mapping[Part, tuple[str, ...]]:
    """Return the columns of each part that has rows; those of the others as they are today."""
    return {part: tuple(rows[0]) if rows else COLUMNS[part] for part, rows in report.tables.items()}


def _row(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: datetime.fromisoformat(cell)
        if name in _MOMENTS and cell is not None
        else tuple(cell)
        if isinstance(cell, list)
        else cell
        for name, cell in cells.items()
    }
