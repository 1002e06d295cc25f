"""Diagnostics as text for people. Pure."""

from __future__ import annotations

from crm_rls.diagnostics.diagnostic import Diagnostic


def line(diagnostic: Diagnostic) -> str:
    """Return one line: where the model says it, or else what it is about in the database, and why."""
    where = f"{diagnostic.place}: " if diagnostic.place else ""
    subject = diagnostic.place.path if diagnostic.place else diagnostic.object
    ending = (
        f"; {diagnostic.next_step}" if diagnostic.accepted is None else f" (accepted: {diagnostic.accepted})"
    )
    return f"{where}{diagnostic.severity} {diagnostic.code} {subject}: {diagnostic.cause}{ending}."
