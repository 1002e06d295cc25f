"""A diagnostic as people read it. Pure."""

from __future__ import annotations

from crm_rls.diagnostics.diagnostic import Diagnostic


def as_text(diagnostic: Diagnostic) -> str:
    """Return one line for an object of the database, two lines for a place in a model file.

    error CR0108 role anna: cause; next step.

    model.yaml:12: error CR1301: access_groups.nord.where: cause
        Next step.
    """
    kind = f"{diagnostic.severity} {diagnostic.code}"
    place, step, accepted = diagnostic.place, diagnostic.next_step, diagnostic.accepted
    if place is None:
        ending = f"; {step}." if accepted is None else f" (accepted: {accepted})."
        return f"{kind}{diagnostic.object and f' {diagnostic.object}'}: {diagnostic.cause}{ending}"
    ending = sentence(step) if accepted is None else f"Accepted: {accepted}."
    return f"{place}: {kind}: {place.path or 'the file'}: {diagnostic.cause}\n    {ending}"


def sentence(words: str) -> str:
    """Return words without a final full stop, such as a next step, as a sentence."""
    stop = "" if words.endswith("?") else "."
    return f"{words[:1].upper()}{words[1:]}{stop}"
