"""The page of a code as a value, from its Markdown text. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crm_rls.diagnostics.codes import Code

_TITLE = re.compile(r"# (CR\d{4}): (.+)\n")
_SUMMARY = re.compile(r"^\*(?P<severity>[^*\n]+)\* · found by (?P<finders>.+)\n", re.MULTILINE)
_COMMAND = re.compile(r"`crm-rls (\w+)")
_PART = re.compile(r"^## ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CodePage:
    """What a page says: `title` names the fault, `meaning` explains it, `text` is the whole page.

    `severity` is as it stands there ("error or warning"), `finders` are the commands that report the code.
    """

    code: Code
    title: str
    severity: str
    finders: tuple[str, ...]
    meaning: str
    text: str


def parse_page(text: str) -> CodePage:
    """Return a page. Raises ValueError for a text that is not the page of a code."""
    title, summary = _TITLE.match(text), _SUMMARY.search(text)
    if title is None or summary is None:
        raise ValueError(f"this is not the page of a code: {text[:60]!r}")
    meaning = _PART.split(text[summary.end() :], maxsplit=1)[0].strip()
    finders = tuple(_COMMAND.findall(summary["finders"]))
    return CodePage(Code(title[1]), title[2], summary["severity"], finders, meaning, text)
