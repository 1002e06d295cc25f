"""What a revision does, in a few lines of its docstring: the sum of a plan. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import wrap

from crm_rls.change import Step
from crm_rls.plan.views.summary import HEADLINES, is_summed_up, sentences


class Summarised(str):
    """A revision's message, with a summary where it is printed.

    Alembic makes the file's name of the message too, by a search in it, and that is to stay as it was.
    """

    __slots__ = ("summary",)
    summary: str

    @classmethod
    def of(cls, message: str, steps: Iterable[Step]) -> Summarised:
        """Return the message with the sum of these steps."""
        made = cls(message)
        made.summary = "\n".join(line for said in _lines(steps) for line in wrap(said, 100))
        return made

    def __str__(self) -> str:
        """Return the message and the summary."""
        return f"{super().__str__()}\n\n{self.summary}"


def _lines(steps: Iterable[Step]) -> Iterator[str]:
    done = [step for step in steps if step.statements]
    counts = Counter((step.risk, step.kind) for step in done if not is_summed_up(step))
    for risk, headline in HEADLINES.items():
        kinds = [f"{kind} ({number})" for (of, kind), number in counts.items() if of is risk]
        if kinds:
            yield f"{headline}: {', '.join(kinds)}."
    # A name of a column or table may hold what ends the docstring, and go on as Python.
    if own := list(sentences(done, naming=False)):
        yield f"Support objects: {'; '.join(own)}."
