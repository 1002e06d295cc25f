"""Which link tables get a view that filters read."""

from __future__ import annotations

from dataclasses import replace

from crm_rls.catalog import ServerFacts
from crm_rls.compile.layout import lay_out
from crm_rls.model.predicates import (
    FALSE,
)
from crm_rls.plan.make import make_fresh_plan
from tests.fixtures.small_crm import LINK, small_model


def test_a_restriction_that_hides_everything_leaves_the_filters_their_link_tables() -> None:
    """Then no policy reads the link table, but the view of groups does."""
    model = small_model("t")
    (restriction,) = model.restrictions
    closed = replace(model, restrictions=(replace(restriction, filter=FALSE, exempt=frozenset()),))
    assert LINK in lay_out(closed, ServerFacts()).link_views
    assert make_fresh_plan(closed, 18).steps
