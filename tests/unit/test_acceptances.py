"""What becomes of accepted findings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crm_rls.diagnostics import Code, Diagnostic, Place, Severity, as_text
from crm_rls.model import ANY_OBJECT, Acceptance
from crm_rls.verify.acceptances import Acceptances
from tests.fixtures.small_crm import small_model

TRIGGER = Diagnostic(Code.TRIGGER, Severity.WARNING, "it gets every row", "read it", object="log on crm.deal")
AUDIT = Acceptance(Code.TRIGGER, "log on crm.deal", "audit")
NOW = datetime(2026, 6, 1, tzinfo=UTC)
MODEL = replace(small_model("t"), places={("accept", "0"): Place("model.yaml", 7, "accept[0]")})


def applied(
    *found: Diagnostic, declared: tuple[Acceptance, ...] = (), more: tuple[Acceptance, ...] = ()
) -> tuple[Diagnostic, ...]:
    return Acceptances(replace(MODEL, acceptances=declared), more, NOW).applied(found)


def test_an_accepted_finding_keeps_its_reason() -> None:
    (found,) = applied(TRIGGER, more=(AUDIT,))
    assert found.accepted == "audit"
    assert as_text(found) == "warning CR0407 log on crm.deal: it gets every row (accepted: audit)."


def test_an_acceptance_is_for_one_object() -> None:
    (found, idle) = applied(TRIGGER, more=(replace(AUDIT, object="log on crm.contact"),))
    assert found.accepted is None
    assert as_text(found) == "warning CR0407 log on crm.deal: it gets every row; read it."
    expected = (Code.ACCEPTED_BUT_ABSENT, "log on crm.contact", Severity.INFO)
    assert (idle.code, idle.object, idle.severity) == expected


def test_an_acceptance_may_be_for_every_object_but_for_one_code() -> None:
    other = replace(TRIGGER, code=Code.PUBLICATION)
    kept = applied(TRIGGER, other, more=(replace(AUDIT, object=ANY_OBJECT),))
    assert [each.accepted for each in kept] == ["audit", None]


def test_an_acceptance_of_the_model_ends_and_says_where_it_stands() -> None:
    ending = replace(AUDIT, until=NOW + timedelta(seconds=1))
    assert [each.accepted for each in applied(TRIGGER, declared=(ending,))] == ["audit"]
    (found, ended) = applied(TRIGGER, declared=(replace(AUDIT, until=NOW),))
    assert found.accepted is None
    assert (ended.code, ended.severity) == (Code.ACCEPTANCE_ENDED, Severity.WARNING)
    assert ended.place == Place("model.yaml", 7, "accept[0]")


def test_findings_come_in_one_order() -> None:
    other = Diagnostic(Code.PERSON_ATTRIBUTES, Severity.ERROR, "", "", object="anna: SUPERUSER")
    assert applied(TRIGGER, other) == applied(other, TRIGGER) == (other, TRIGGER)
