"""Diagnostics that somebody lives with, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Acceptance, Model


@dataclass(frozen=True, slots=True)
class Acceptances:
    """What is accepted at a moment, by the model and by the caller, and what the model says of its places."""

    model: Model
    more: tuple[Acceptance, ...]
    at: datetime

    def reason(self, found: Diagnostic) -> str | None:
        """Return why somebody lives with a diagnostic, None if nobody does."""
        covering = (each.reason for each in self._all() if each.covers(found) and not self._ended(each))
        return next(covering, None)

    def applied(self, found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return them sorted by key, accepted ones with the reason, and one for each useless acceptance."""
        marked = [replace(each, accepted=self.reason(each)) for each in found]
        return tuple(sorted((*marked, *self._useless(marked)), key=lambda each: each.key))

    def _useless(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        for number, each in enumerate(self._all()):
            place = self.model.place("accept", str(number)) if number < len(self.model.acceptances) else None
            if self._ended(each):
                cause = f"the acceptance of {each.code} has ended"
                step = "fix the accepted finding, or accept it for longer"
                yield Diagnostic(Code.ACCEPTANCE_ENDED, Severity.WARNING, cause, step, place, each.object)
            elif not any(map(each.covers, found)):
                cause = (
                    f"{each.code} is not found there, so its acceptance would only hide it if it came back"
                )
                step = "take the acceptance away"
                yield Diagnostic(Code.ACCEPTED_BUT_ABSENT, Severity.INFO, cause, step, place, each.object)

    def _all(self) -> tuple[Acceptance, ...]:
        return (*self.model.acceptances, *self.more)

    def _ended(self, acceptance: Acceptance) -> bool:
        return acceptance.until is not None and acceptance.until <= self.at
