"""Predicates over one row, for tests of what they mean: true, false or unknown."""

from __future__ import annotations

from collections.abc import Sequence

from crm_rls.model.evaluation import evaluate
from crm_rls.model.predicates import IsTrue, Linked, Predicate, Row

ROW: Row = {"yes": True, "no": False, "unknown": None}
YES, NO, UNKNOWN = IsTrue("yes"), IsTrue("no"), IsTrue("unknown")


def unlinked(link: Linked, row: Row) -> Sequence[Row]:
    """Fail: the predicate was not expected to look into another table."""
    raise AssertionError(f"{link} was asked for {row}")


def truth(predicate: Predicate, row: Row = ROW, **me: str | None) -> bool | None:
    """Return what a predicate says of a row to a person with these attributes."""
    return evaluate(predicate, row, me, unlinked)
