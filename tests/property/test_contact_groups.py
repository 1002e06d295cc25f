"""The view of groups says what `evaluate` says, for generated models and rows."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from crm_rls.compile.support_schema import contact_groups
from tests.fixtures.contact_groups import said, wanted
from tests.property.cases import Case, cases
from tests.property.columns import NOW
from tests.property.stage import Stage
from tests.property.strategies import EXAMPLES


@pytest.fixture
def stage(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    # A few groups become several bundles.
    monkeypatch.setattr(contact_groups, "UNDIVIDED", 1)
    return stage


@pytest.mark.fuzz
@settings(max_examples=max(1, EXAMPLES // 2), suppress_health_check=list(HealthCheck))
@given(case=cases())
def test_the_view_says_what_the_filters_say(stage: Stage, case: Case) -> None:
    model = stage.cast(case.model)
    stage.set_up(case)
    stage.apply(model)
    assert said(stage.superuser) == wanted(model, stage.world(model, case).tables, NOW)
