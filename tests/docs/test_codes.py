"""The pages of codes that `crm-rls check` finds: each example gives the code, and the mended one does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_rls.diagnostics import Diagnostic
from crm_rls.errors import ModelError
from crm_rls.reading import read_model
from tests.docs.codepages import PAGES, Example, Page, read_page

FOUND_BY_CHECK = [page for page in map(read_page, sorted(PAGES.glob("*.md"))) if "check" in page.finders]


def diagnostics(example: Example, folder: Path) -> tuple[Diagnostic, ...]:
    """Return what `crm-rls check` says of the files."""
    example.write(folder)
    try:
        return read_model(folder).warnings
    except ModelError as error:
        return error.diagnostics


def test_there_are_pages() -> None:
    assert len(FOUND_BY_CHECK) > 50


@pytest.mark.parametrize("page", FOUND_BY_CHECK, ids=lambda page: page.code)
def test_the_example_gives_the_code_and_no_other(page: Page, tmp_path: Path) -> None:
    found = diagnostics(page.example, tmp_path)
    assert {each.code for each in found} == {page.code}, found
    assert {each.severity for each in found} == set(page.severities)
    assert {each.blocking for each in found} == {"error" in page.severities}


@pytest.mark.parametrize("page", FOUND_BY_CHECK, ids=lambda page: page.code)
def test_nothing_is_wrong_after_mending(page: Page, tmp_path: Path) -> None:
    assert diagnostics(page.mended, tmp_path) == ()
