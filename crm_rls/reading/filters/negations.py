"""NOT in front of a condition, and where sqlglot keeps it inside of one."""

from __future__ import annotations

from sqlglot import exp

from crm_rls.model.predicates import Const, Not, Predicate
from crm_rls.reading.filters.scope import Reading


def negated(predicate: Predicate) -> Predicate:
    """Return the negation of a predicate."""
    return Const(not predicate.value) if isinstance(predicate, Const) else Not(predicate)


def perhaps_negated(node: exp.Expr, reading: Reading, predicate: Predicate) -> Predicate:
    """Return the predicate, negated where sqlglot keeps the `not` inside of the node."""
    if not node.args.get("negate"):
        return predicate
    reading.wording.note("not")
    return negated(predicate)
