"""`help`: what a code means, with an example and how to mend it."""

from __future__ import annotations

import json
import re
from itertools import groupby

import click
from rich.markdown import Markdown

from crm_rls.cli.options import format_option
from crm_rls.cli.output import data, emit, show
from crm_rls.cli.pages import code_pages
from crm_rls.diagnostics import HEADINGS, Code, did_you_mean
from crm_rls.diagnostics.pages import CodePage


def _code(ctx: click.Context, parameter: click.Parameter, written: str | None) -> Code | None:
    """Return the code that somebody wrote: CR1301, cr1301 or 1301."""
    if written is None:
        return None
    code = re.sub(r"^(?:CR)?", "CR", written.strip().upper(), count=1)
    if code not in set(Code):
        step = did_you_mean(code, list(Code), "`crm-rls help` lists all codes")
        raise click.BadParameter(f"there is no code {written!r}. {step}.", ctx, parameter)
    return Code(code)


@click.command("help")
@click.argument("code", required=False, callback=_code)
@format_option("text", "json")
def help_(code: Code | None, form: str) -> None:
    """Explain a code: what it means, an example and how to mend it.

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
    else:
        data().print(Markdown(pages[0].text, code_theme="ansi_dark"))


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
