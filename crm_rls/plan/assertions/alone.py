"""What is known of assertions by the model alone, where there is no database. Pure."""

from __future__ import annotations

from dataclasses import replace

from crm_rls.catalog import ServerFacts
from crm_rls.compile.reach.layout import lay_out
from crm_rls.errors import CompileError
from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.model import Model
from crm_rls.plan.assertions.asking import is_proved
from crm_rls.plan.assertions.results import AssertionResult, undecided

_WHY = "only a database can tell"


def proved_alone(model: Model) -> tuple[AssertionResult, ...]:
    """Return which assertions the filters prove, whatever types the columns have; the rest is not decided."""
    facts = ServerFacts()
    try:
        layout = lay_out(model, facts)
    except CompileError:
        return tuple(undecided(each, _WHY) for each in model.assertions)
    found = []
    for number, each in enumerate(model.assertions):
        proved = is_proved(each, each.on or model.root.name, layout, facts)
        outcome, why = (Outcome.PROVED, "") if proved else (Outcome.UNDECIDED, _WHY)
        place = model.place("assertions", str(number))
        found.append(replace(undecided(each, why), outcome=outcome, place=place))
    return tuple(found)
