"""What is recorded of a model can be read again, and means the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_rls.diagnostics import Code
from crm_rls.errors import InForceUnreadable
from crm_rls.meaning.visibility import World
from crm_rls.model import Acceptance, ColumnOf, Membership, NewLogins, Person, SelfService, TableName
from crm_rls.model.in_force import (
    NOTHING,
    Declared,
    Part,
    Verification,
    declared_from_json,
    in_force,
    structure_from_json,
    structure_of,
    to_json,
    verification_from_json,
    verification_of,
)
from crm_rls.model.predicates import Attribute, Compare, Const, Linked, Not, Or, Within
from crm_rls.model.tables import TablePattern
from crm_rls.model.written import read, written
from tests.property.cases import Case, cases

NOON = datetime(2027, 1, 6, 12, tzinfo=UTC)


@given(cases())
def test_a_model_is_read_back_and_means_the_same(case: Case) -> None:
    parts = in_force(case.model)
    structure, declared = structure_from_json(parts[Part.STRUCTURE]), declared_from_json(parts[Part.PEOPLE])
    assert structure == structure_of(case.model)
    assert declared == Declared(case.model.people, case.model.memberships)
    verification = verification_from_json(parts[Part.VERIFICATION])
    assert verification == verification_of(case.model)
    then = structure.model(declared, verification)
    assert in_force(then) == parts
    now = World(case.model, case.rows, case.model.memberships)
    past = World(then, case.rows, then.memberships)
    for person in case.model.people:
        for group in case.model.groups:
            for right in group.rights:
                table = case.model.root.name
                assert past.visible(person, table, right, NOON) == now.visible(person, table, right, NOON)


@given(cases())
def test_what_the_server_does_to_json_changes_nothing(case: Case) -> None:
    for text in in_force(case.model).values():
        # jsonb keeps neither the order of keys nor spaces.
        assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True) == text


def test_the_people_are_recorded_as_the_page_says() -> None:
    declared = Declared(
        (Person("anna", "a.berg", {"no": "1"}),), (Membership("anna", "nord", NOON, None, "x"),)
    )
    assert json.loads(to_json(declared)) == {
        "version": 1,
        "people": [
            {"name": "anna", "login": "a.berg", "attributes": {"no": "1"}, "was": None, "keeping": None}
        ],
        "memberships": [
            {
                "person": "anna",
                "group": "nord",
                "valid_from": "2027-01-06T12:00:00+00:00",
                "valid_until": None,
                "reason": "x",
            }
        ],
    }
    assert declared_from_json(to_json(declared)) == declared


def test_what_verify_needs_is_recorded_as_the_page_says() -> None:
    until = datetime(2027, 6, 30, 12, tzinfo=UTC)
    verification = Verification(
        schemas=("crm",),
        blocked=(TableName("crm", "old"),),
        totals=(ColumnOf(TableName("crm", "figures"), "contacts"),),
        patterns=(TablePattern("crm.tmp_*"), TablePattern("crm.*", public=True, default=True)),
        blind=("old_report_user",),
        self_service=SelfService.COVERS,
        new_logins=NewLogins.EXTERNAL,
        acceptances=(Acceptance(Code.PUBLICATION, "publication bi", "checked", until),),
    )
    said = json.loads(to_json(verification))
    assert said["acceptances"] == [
        {"code": "CR0409", "object": "publication bi", "reason": "checked", "until": until.isoformat()}
    ]
    assert said["blocked"] == [{"schema": "crm", "name": "old"}]
    assert verification_from_json(json.dumps(said)) == verification


@pytest.mark.parametrize(
    "predicate",
    [
        Const(True),
        Compare("owner", "=", Attribute("no")),
        Compare("size", ">=", "5"),
        Not(
            Or(
                (
                    Within("territory", "NORD", ("HH", "NORD")),
                    Linked("crm.link", ("contact_id",), ("id",), Const(False)),
                )
            )
        ),
    ],
    ids=str,
)
def test_every_sort_of_operand_survives(predicate: Any) -> None:
    from crm_rls.model.predicates import Predicate  # noqa: PLC0415 -- a union, not a class

    data = written(predicate, Predicate)
    assert data["is"] == type(predicate).__name__
    assert read(json.loads(json.dumps(data)), Predicate) == predicate


def test_nothing_is_none() -> None:
    assert structure_from_json(NOTHING) is None
    assert declared_from_json(NOTHING) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"version": 2}', "later crm-rls"),
        ('{"version": 1, "people": [], "strange": 1}', "Declared has no strange"),
        ('{"version": 1, "people": [{"name": "anna"}]}', "login"),
        ('{"version": 1, "people": {}}', "not of type list"),
        ("[1]", "cannot be read"),
        ("no json", "cannot be read"),
    ],
)
def test_anything_else_is_refused(text: str, words: str) -> None:
    with pytest.raises(InForceUnreadable, match=words):
        declared_from_json(text)


@given(st.sampled_from(["Is", "Nope", ""]))
def test_an_unknown_node_is_refused(name: str) -> None:
    from crm_rls.model.predicates import Predicate  # noqa: PLC0415 -- as above

    with pytest.raises(ValueError, match="is none of"):
        read({"is": name}, Predicate)
