"""Every code has a page, a heading and a place in the code that raises it; and no page is without a code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crm_rls.cli.pages import code_pages
from crm_rls.diagnostics import HEADINGS, Code
from crm_rls.postgres.sqlfiles import stems
from crm_rls.verify.rules import rule_codes
from docs.generate_codes import PAGE, VERIFY, page, verify_page
from tests.docs.codepages import PAGES, read_page

ROOT = Path(__file__).parents[2]
CODE = "".join(
    path.read_text(encoding="utf-8") for path in ROOT.glob("crm_rls/**/*.py") if path.name != "codes.py"
)
NAMED = set(re.findall(r"\bCode\.([A-Z0-9_]+)\b", CODE))
QUERIES = set(stems("verify"))


def test_codes_are_numbered_in_their_order() -> None:
    assert sorted(Code) == list(Code)
    assert all(re.fullmatch(r"CR\d{4}", code) for code in Code)


@pytest.mark.parametrize("code", Code)
def test_a_code_has_a_page_and_a_heading(code: Code) -> None:
    found = read_page(ROOT / "docs" / code.page)
    assert found.code == code
    assert found.finders
    assert code.heading in HEADINGS.values()


def test_there_is_no_page_without_a_code() -> None:
    assert {path.stem for path in PAGES.iterdir()} <= set(Code)


@pytest.mark.parametrize("code", Code)
def test_a_code_is_given_somewhere(code: Code) -> None:
    assert code.name in NAMED or f"{code}_{code.name}".lower() in QUERIES


def test_the_program_reads_every_page() -> None:
    assert {path.stem: read_page(path).title for path in PAGES.iterdir()} == {
        code: page.title for code, page in code_pages().items()
    }


def test_the_list_of_codes_is_what_the_pages_say_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m docs.generate_codes"


def test_the_reference_of_verify_lists_what_it_finds() -> None:
    assert VERIFY.read_text(encoding="utf-8") == verify_page(), "run: python -m docs.generate_codes"
    assert set(rule_codes()) <= {code for code, page in code_pages().items() if "verify" in page.finders}
