"""What a filter says to one person, whose values are known. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from crm_rls.model import Attributes
from crm_rls.model.attributes import several
from crm_rls.model.predicates import (
    FALSE,
    And,
    Attribute,
    Compare,
    Const,
    InAttribute,
    InList,
    Linked,
    Not,
    Or,
    Predicate,
    conjunction,
    disjunction,
)


def personal(
    predicate: Predicate, me: Attributes, elsewhere: Collection[str] = (), of: str = ""
) -> Predicate:
    """Return what is true of the same rows as a filter is for somebody with these attributes.

    What is unknown to whoever has no value is false in it, under NOT as well. Of attributes that are
    `elsewhere`, in tables of the user's, no value is known: they stay, named after whose they are.
    """
    return _Reader(me, frozenset(elsewhere), of).true(predicate)


class _Reader:
    def __init__(self, me: Attributes, elsewhere: frozenset[str], of: str) -> None:
        self.me, self.elsewhere, self.of = me, elsewhere, of

    def true(self, predicate: Predicate) -> Predicate:
        """Return what is true where the predicate is."""
        match predicate:
            case Not(part):
                return self.false(part)
            case And(parts):
                return conjunction([self.true(part) for part in parts])
            case Or(parts):
                return disjunction([self.true(part) for part in parts])
            case _:
                return self._leaf(predicate) or FALSE

    def false(self, predicate: Predicate) -> Predicate:
        """Return what is true where the predicate is false."""
        match predicate:
            case Not(part):
                return self.true(part)
            case And(parts):
                return disjunction([self.false(part) for part in parts])
            case Or(parts):
                return conjunction([self.false(part) for part in parts])
            case Const(value):
                return Const(not value)
            case _:
                leaf = self._leaf(predicate)
                return FALSE if leaf is None else Not(leaf)

    def _leaf(self, leaf: Predicate) -> Predicate | None:
        """Return a leaf with values; None where nobody has any, and it is unknown."""
        match leaf:
            case Compare(operand=Attribute(name)) if name in self.elsewhere:
                return replace(leaf, operand=self._of(name))
            case InAttribute(attribute=Attribute(name)) if name in self.elsewhere:
                return replace(leaf, attribute=self._of(name))
            case Compare(operand=Attribute(name)):
                mine = self.me.get(name)
                return replace(leaf, operand=mine) if isinstance(mine, str) else None
            case InAttribute(column=column, attribute=Attribute(name)):
                values = several(self.me.get(name))
                return InList(column, values) if values else None
            case Linked():
                return replace(leaf, condition=self.true(leaf.condition))
            case _:
                return leaf

    def _of(self, name: str) -> Attribute:
        return Attribute(f"{name} of {self.of}" if self.of else name)
