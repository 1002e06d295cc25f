"""The pictures of the README show what commands print and what the report looks like today.

Set CRM_RLS_REGEN=1 to make them anew; those of the report need a Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from rich.text import Text

from crm_rls.report import COLUMNS, Language, page
from docs.generate_pictures import FOLDER, columns_of, console_svg, described, drawn, report_from
from tests.docs.test_console import NEWEST, ROOT, environment, run, steady
from tests.fixtures.browser import browser
from tests.fixtures.database import Database

__all__ = ["browser", "environment"]

REGENERATE = bool(os.environ.get("CRM_RLS_REGEN"))

BEFORE = (
    "psql -q -f schema.sql",
    "crm-rls apply model.yaml --allow-widening",
    'sed "s/territory: NORD, rights/territory: [HH, SUED], rights/" model.yaml > new.yaml',
)
CONSOLES = {"why": "crm-rls why bert 1", "plan": "crm-rls plan new.yaml | head -34"}

REPORT = FOLDER / "report.json"
"""What `crm-rls report --json` said of the demo, with some covers; the pictures are of its page."""

PICTURES = {"report": ("", 1085), "report-map": ("#territories", 1160)}
"""Where a picture of the page begins, and its height."""


def test_the_consoles_print_what_the_pictures_show(
    environment: dict[str, str], database: Database, tmp_path: Path
) -> None:
    if database.connect().info.server_version // 10000 != NEWEST:
        pytest.skip(f"the pictures show what PostgreSQL {NEWEST} prints")
    folder = shutil.copytree(ROOT / "examples/small", tmp_path / "example")
    for command in BEFORE:
        run(command, folder, environment)
    coloured = {**environment, "FORCE_COLOR": "1", "COLUMNS": "90", "TERM": "xterm-256color"}
    del coloured["NO_COLOR"]
    for name, command in CONSOLES.items():
        output = steady(run(f"({command}) 2> {os.devnull}", folder, coloured).replace(database.name, "crm"))
        path = FOLDER / f"{name}.svg"
        if REGENERATE:
            path.write_text(console_svg(command, output), encoding="utf-8")
        svg = path.read_text(encoding="utf-8")
        wanted = f"$ {command}\n{Text.from_ansi(output).plain}"
        assert described(svg) == wanted
        assert drawn(svg) == "".join(wanted.split())
        assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_the_pictures_of_the_report_are_of_its_page_today(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    report = report_from(REPORT.read_text(encoding="utf-8"))
    assert columns_of(report) == {part: COLUMNS[part] for part in report.tables}
    text = page(report, Language.EN)
    digest = FOLDER / "report.sha256"
    if REGENERATE:
        shown = request.getfixturevalue("browser")
        target = tmp_path / "report.html"
        target.write_text(text, encoding="utf-8")
        for name, (section, height) in PICTURES.items():
            shown.open(target, width=1240)
            top = shown.run(f"document.querySelector('{section}').offsetTop - 12") if section else 0
            (FOLDER / f"{name}.png").write_bytes(shown.picture(top=top, height=height))
        digest.write_text(sha256(text.encode()).hexdigest() + "\n")
    assert digest.read_text().strip() == sha256(text.encode()).hexdigest(), (
        "the page has changed: CRM_RLS_REGEN=1 pytest tests/docs/test_pictures.py, with a Chromium"
    )
    for name in PICTURES:
        assert (FOLDER / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert (FOLDER / f"{name}.png").stat().st_size < 300_000


def test_the_readme_shows_every_picture_with_words() -> None:
    shown = dict(re.findall(r"!\[([^\]]+)\]\(docs/pictures/([\w.-]+)\)", (ROOT / "README.md").read_text()))
    assert all(len(words) > 20 for words in shown)
    pictures = {path.name for path in FOLDER.iterdir() if path.suffix in (".png", ".svg")}
    assert set(shown.values()) == pictures
