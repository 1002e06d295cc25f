"""`help`: the list of codes, and the page of one."""

from __future__ import annotations

import json

import pytest

from crm_rls.cli.exits import ExitCode
from crm_rls.cli.pages import code_pages
from crm_rls.diagnostics import Code
from tests.cli.conftest import Run
from tests.cli.terminal import sit


def test_every_code_is_listed_with_its_title_below_its_heading(offline: Run) -> None:
    result = offline("help")
    assert result.exit_code == ExitCode.FINE
    below: dict[str, list[str]] = {}
    for part in result.stdout.rstrip("\n").split("\n\n"):
        heading, *lines = part.split("\n")
        below[heading] = lines
    for page in code_pages().values():
        assert f"  {page.code}  {page.title}" in below[page.code.heading]
    assert sum(map(len, below.values())) == len(code_pages())


@pytest.mark.parametrize("written", ["CR1301", "cr1301", "1301"])
def test_a_code_may_be_written_in_three_ways(written: str, offline: Run) -> None:
    result = offline("help", written)
    assert result.exit_code == ExitCode.FINE
    assert "CR1301: There is no such territory" in result.stdout
    assert result.stdout == code_pages()[Code.UNKNOWN_TERRITORY].text


def test_a_page_is_rendered_at_a_terminal() -> None:
    shown = sit("help", "CR1503", dsn="")
    assert shown.code == ExitCode.FINE
    words = " ".join(shown.screen.split())
    assert "CR1503: A filter uses an expression that is not supported" in words
    assert "restrictions: hold: {where: \"(company, territory) = ('Hafen AG', 'HH')\"}" in words
    assert "Filters are written in a small subset of SQL: comparisons of a column with values" in words
    assert "```" not in words
    assert "](" not in words


@pytest.mark.parametrize(
    ("written", "nearest"), [("CR1399", "mean CR13"), ("cr13O1", "mean CR1301?"), ("check", "")]
)
def test_an_unknown_code_is_an_error_of_usage_and_names_the_nearest(
    written: str, nearest: str, offline: Run
) -> None:
    result = offline("help", written)
    assert result.exit_code == ExitCode.USAGE
    assert result.stdout == ""
    assert f"there is no code '{written}'" in result.stderr
    assert nearest in result.stderr
    assert "crm-rls help" in result.stderr


def test_the_pages_as_json(offline: Run) -> None:
    pages = json.loads(offline("help", "--format", "json").stdout)
    assert [page["code"] for page in pages] == list(code_pages())
    (page,) = json.loads(offline("help", "CR1301", "--format", "json").stdout)
    assert page["text"].startswith(f"# {page['code']}: {page['title']}\n")
    assert (page["heading"], page["help"]) == ("Territories and assignment", "codes/CR1301.md")
