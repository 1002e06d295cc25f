"""Diagnostics that somebody lives with, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from crm_rls.diagnostics import Code, Diagnostic, Severity

Acceptances = Mapping[tuple[Code, str], str]
"""Code and object of each diagnostic that somebody lives with, and the reason."""


def with_reasons(found: Iterable[Diagnostic], accepted: Acceptances) -> tuple[Diagnostic, ...]:
    """Return them sorted by key, accepted ones with the reason, and one for each idle acceptance."""
    marked = [replace(each, accepted=accepted.get(each.key)) for each in found]
    for code, name in sorted(accepted.keys() - {each.key for each in marked}):
        cause = f"{code} is not found there, so its acceptance would only hide it if it came back"
        step = "take the acceptance away"
        marked.append(Diagnostic(Code.ACCEPTED_BUT_ABSENT, Severity.INFO, cause, step, object=name))
    return tuple(sorted(marked, key=lambda each: each.key))
