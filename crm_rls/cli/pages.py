"""The pages of the codes: finds and reads them, in an installed wheel or in a checkout. Prints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from crm_rls.diagnostics import Code
from crm_rls.diagnostics.pages import CodePage, parse_page

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def code_pages() -> Mapping[Code, CodePage]:
    """Return the page of each code, sorted by code."""
    pages = (parse_page(each.read_text(encoding="utf-8")) for each in _folder().iterdir())
    return MappingProxyType({page.code: page for page in sorted(pages, key=lambda page: page.code)})


def _folder() -> Traversable:
    # A wheel carries docs/codes inside the package. An editable install cannot: there it is in the checkout.
    packaged = files("crm_rls").joinpath("codes")
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "docs" / "codes"
