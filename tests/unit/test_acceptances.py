"""What becomes of accepted findings."""

from __future__ import annotations

from crm_rls.diagnostics import Code, Diagnostic, Severity, as_text
from crm_rls.verify.acceptances import with_reasons

TRIGGER = Diagnostic(Code.TRIGGER, Severity.WARNING, "it gets every row", "read it", object="log on crm.deal")


def test_an_accepted_finding_keeps_its_reason() -> None:
    (found,) = with_reasons([TRIGGER], {TRIGGER.key: "audit"})
    assert found.accepted == "audit"
    assert as_text(found) == "warning CR0407 log on crm.deal: it gets every row (accepted: audit)."


def test_an_acceptance_is_for_one_object() -> None:
    (found, idle) = with_reasons([TRIGGER], {(Code.TRIGGER, "log on crm.contact"): "audit"})
    assert found.accepted is None
    assert as_text(found) == "warning CR0407 log on crm.deal: it gets every row; read it."
    expected = (Code.ACCEPTED_BUT_ABSENT, "log on crm.contact", Severity.INFO)
    assert (idle.code, idle.object, idle.severity) == expected


def test_findings_come_in_one_order() -> None:
    other = Diagnostic(Code.PERSON_ATTRIBUTES, Severity.ERROR, "", "", object="anna: SUPERUSER")
    assert with_reasons([TRIGGER, other], {}) == with_reasons([other, TRIGGER], {}) == (other, TRIGGER)
