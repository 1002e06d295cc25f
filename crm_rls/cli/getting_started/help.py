"""`help`: what a code means, with an example and how to fix it."""

from __future__ import annotations

import json
import re
from itertools import groupby

import click
from rich.markdown import Markdown

from crm_rls.cli.options import format_option
from crm_rls.cli.output import data, emit, show
from crm_rls.cli.pages import code_pages
from crm_rls.diagnostics import HEADINGS, Code
from crm_rls.diagnostics.pages import CodePage

ENOUGH = (3, 0)
"""How alike a code must be to what was written: `CR1`."""


def _code(ctx: click.Context, parameter: click.Parameter, written: str | None) -> Code | None:
    """Return the code that somebody wrote: CR1301, cr1301 or 1301."""
    if written is None:
        return None
    wanted = re.sub(r"^(?:CR)?", "CR", written.upper(), count=1)
    if wanted in set(Code):
        return Code(wanted)
    nearest = max(Code, key=lambda code: _alike(code, wanted))
    meant = f"Did you mean {nearest}? " if _alike(nearest, wanted) >= ENOUGH else ""
    cause = f"there is no code {written!r}. {meant}`crm-rls help` lists all codes."
    raise click.BadParameter(cause, ctx, parameter)


def _alike(code: str, written: str) -> tuple[int, int]:
    """Return how many characters are the same at the beginning, and in all."""
    same = [one == other for one, other in zip(code, written, strict=False)]
    return [*same, False].index(False), sum(same)


@click.command()
@click.argument("code", required=False, callback=_code)
@format_option("text", "json")
def help(code: Code | None, form: str) -> None:  # noqa: A001 -- the command's name
    """Explain a code, with an example and how to fix it.

    Every mistake, warning and finding has a code such as CR1301. Without a code, lists them all.

    \b
    Examples:
      crm-rls help
      crm-rls help CR1301
      crm-rls help 1301
    """
    pages = tuple(code_pages().values()) if code is None else (code_pages()[code],)
    if form == "json":
        emit(json.dumps([_record(page) for page in pages], indent=2, ensure_ascii=False))
    elif code is None:
        show(_listing(pages), dict.fromkeys(HEADINGS.values(), "bold"))
    elif (console := data()).is_terminal:
        console.print(Markdown(pages[0].text, code_theme="ansi_dark"))
    else:
        emit(pages[0].text.rstrip())


def _listing(pages: tuple[CodePage, ...]) -> str:
    parts = []
    for heading, found in groupby(pages, key=lambda page: page.code.heading):
        parts.append("\n".join([heading, *(f"  {page.code}  {page.title}" for page in found)]))
    return "\n\n".join(parts)


def _record(page: CodePage) -> dict[str, str]:
    return {
        "code": str(page.code),
        "title": page.title,
        "heading": page.code.heading,
        "help": page.code.page,
        "text": page.text,
    }
