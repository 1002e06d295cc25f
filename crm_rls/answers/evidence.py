"""What a row says to a predicate: each comparison with its answer and with the values that made it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm_rls.meaning.sayings import said
from crm_rls.model import Attributes
from crm_rls.model.predicates import And, Linked, Not, Or, Predicate, attributes, columns

Values = tuple[tuple[str, str | None], ...]
"""What stands in columns, and what somebody has of attributes: name and text, None where nothing is."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whether a predicate is true of a row; None is unknown, which lets nobody in.

    `says` is the predicate in the words of the filter language. `parts` are its parts where it has some, of a
    look into another table the rows that were found there, at most a few: then `row` names them.
    """

    says: str
    holds: bool | None
    values: Values = ()
    parts: tuple[Evidence, ...] = ()
    row: str = ""
    negates: bool = False
    any_of: bool = False

    def decisive(self) -> Iterator[Evidence]:
        """Yield the comparisons that make the answer what it is."""
        if not self.parts:
            yield self
        for part in self.decisive_parts():
            yield from part.decisive()

    def decisive_parts(self) -> tuple[Evidence, ...]:
        """Return the parts that make the answer what it is.

        Of a conjunction that is true these are all, of another one those that are not true; of a disjunction
        that is true those that are, of another one all.
        """
        if self.negates or self.any_of is not (self.holds is True):
            return self.parts
        return tuple(part for part in self.parts if (part.holds is True) is self.any_of)


def evidence(
    predicate: Predicate,
    answers: Mapping[Predicate, bool | None],
    row: Mapping[str, str | None],
    me: Attributes,
    found: Mapping[Linked, tuple[Evidence, ...]],
) -> Evidence:
    """Return what a row says to a predicate.

    `answers` has the server's answer to it and to each of its parts outside of `exists`, `row` the columns
    that it reads, `me` the attributes of who asks, and `found` what the rows say that an `exists` looked at.
    """
    holds = answers[predicate]
    match predicate:
        case Not(part):
            inner = evidence(part, answers, row, me, found)
            if not inner.parts:
                return Evidence(said(predicate), holds, inner.values)
            return Evidence(said(predicate), holds, parts=(inner,), negates=True)
        case And(parts) | Or(parts):
            below = tuple(evidence(each, answers, row, me, found) for each in parts)
            return Evidence(said(predicate), holds, parts=below, any_of=isinstance(predicate, Or))
        case Linked():
            return Evidence(said(predicate), holds, parts=found.get(predicate, ()), any_of=True)
        case _:
            there = [(name, row.get(name)) for name in sorted(columns(predicate))]
            mine = [(f"me.{name}", _written(me.get(name))) for name in sorted(attributes(predicate))]
            return Evidence(said(predicate), holds, (*there, *mine))


def _written(value: str | tuple[str, ...] | None) -> str | None:
    return ", ".join(value) or None if isinstance(value, tuple) else value
