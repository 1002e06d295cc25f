"""Which prefix a first model gets: roles belong to the whole server. Pure."""

from __future__ import annotations

from itertools import count

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.drafting.drafts import Prefix
from crm_rls.postgres.names import Names


def free_prefix(usual: str, facts: ServerFacts, state: CatalogState) -> Prefix | None:
    """Return the prefix of a model here; None for the usual one.

    A model that is installed here keeps its own. Where the roles of the usual one belong to another database,
    it is the first with a number of which neither owner nor registrar is there.
    """
    if facts.installed is not None:
        return (
            None if facts.installed == usual else Prefix(facts.installed, "the model installed here has it")
        )
    others = tuple(each for each in state.homes if each != facts.database)
    if not others:
        return None
    free = (f"{usual}{number}" for number in count(2))
    name = next(each for each in free if not {Names(each).owner, Names(each).registrar} & set(state.roles))
    return Prefix(name, f"the roles of {usual} belong to database {others[0]} of this server")
