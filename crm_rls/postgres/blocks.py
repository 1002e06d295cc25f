"""DO blocks of sql/ with values filled in. They take no parameters, so the values become part of the text."""

from __future__ import annotations

from collections.abc import Mapping

from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Composable, text

_TAG = "$crm_rls$"


def filled(folder: str, stem: str, parts: Mapping[str, Composable]) -> str:
    """Return a statement whose body stands in $crm_rls$, with the parts in its braces."""
    template, tag = text(load(folder, stem)), _TAG
    while any(tag in text(part) for part in parts.values()):  # a name may hold anything
        tag = tag[:-1] + "_$"
    return text(SQL(template.replace(_TAG, tag)).format(**parts))
