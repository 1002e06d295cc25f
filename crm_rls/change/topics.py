"""Changes that a sentence tells together: what we bring along, which nobody reads one by one. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Topic:
    """What is said of all changes that have it: `hands`, `object`, `to crm_owner`.

    Without a noun there is nothing to count, and the verb says it all.
    """

    verb: str
    noun: str = ""
    rest: str = ""

    def sentence(self, number: int) -> str:
        """Return what so many changes do."""
        if not self.noun:
            return self.verb
        counted = f"{number:,} {self.noun}{'' if number == 1 else 's'}"
        return " ".join(filter(None, (self.verb, counted, self.rest)))
