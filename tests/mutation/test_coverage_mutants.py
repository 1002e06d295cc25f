"""Mutants of what says which groups, restrictions and territories assertions touch.

Each assertion is asked alone: what one touches, another one would hide. The property of assertions holds the
same against the oracle; here it is written down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from crm_rls.catalog import ServerFacts
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.model import AccessGroup, Assertion, Grant, Model, Restriction, Right, Saying, Sharing
from crm_rls.model.predicates import FALSE, TRUE, And, Attribute, Compare, InList, IsNull, IsTrue, Not, Or
from crm_rls.plan.assertions.eyes import Eyes
from crm_rls.postgres.connection import Connection
from crm_rls.verify import coverage, mutants, verification, verify
from crm_rls.verify.coverage import Coverage, covered
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Database
from tests.fixtures.small_crm import ACTIVITY, READ, SCHEMA, small_model
from tests.mutation.test_assertion_mutants import MEMBERS, NOW, Mutant, mutated, noticed, of

ROWS = """
update crm.activity set subject = 'secret' where id = 41;
insert into crm.contact values
    (7, 'Hof', 'BY', 'customer', '1002', true), (8, 'Feld', 'elsewhere', 'customer', '1002', false)
"""

DONE = (
    "select crm_people.share('anna', '6', '2999-01-01')",
    "select crm_people.share('carl', '3', '2999-01-01')",
    "select crm_people.cover('carl', 'bert', null, '2999-01-01')",
)

CALLS = AccessGroup(
    "calls",
    FALSE,
    READ,
    READ,
    on=(Grant(ACTIVITY, IsNull("contact_id"), READ, READ),),
)
NOBODYS = AccessGroup("nobodys", Compare("first_contact_by", "=", Attribute("employee_no")), READ, READ)
RESTRICTIONS = (
    Restriction("no_change", Not(of("territory", "BW")), rights=frozenset({Right.UPDATE})),
    Restriction("secrets", Not(of("subject", "secret")), on=ACTIVITY),
)

ASSERTIONS = (
    Assertion(Saying.MUST_NOT_SEE, IsTrue("legal_hold"), "anna", text="hold"),
    Assertion(Saying.MUST_NOT_SEE, of("id", "3"), "carl", text="shared"),
    Assertion(Saying.MUST_SEE, of("id", "1"), "anna", text="1"),
    Assertion(Saying.MUST_SEE, of("territory", "SH"), "anna", text="SH"),
    Assertion(Saying.MUST_SEE, of("territory", "HH"), groups=("all_of_them",), text="HH"),
    Assertion(Saying.MUST_NOT_SEE, of("territory", "BY"), groups=("nord",), text="BY"),
    Assertion(Saying.MUST_NOT_SEE, of("id", "1"), groups=("first_contact",), text="1"),
    Assertion(Saying.MUST_BE_SEEN, of("id", "3"), text="3"),
    Assertion(Saying.MUST_BE_SEEN, InList("id", ("1", "4")), text="1 and 4"),
    Assertion(Saying.MUST_BE_SEEN, TRUE, text="all"),
    Assertion(Saying.MUST_BE_SEEN, And((IsTrue("legal_hold"), of("territory", "HH"))), text="held"),
    Assertion(Saying.MAY_SEE, of("id", "1"), groups=("nord", "pumps"), text="1"),
    Assertion(Saying.MAY_SEE, Or((of("id", "4"), of("id", "6"))), groups=("pumps",), text="4 and 6"),
    Assertion(Saying.SEPARATE, groups=("nord", "pumps")),
    Assertion(Saying.MUST_NOT_SEE, of("subject", "secret"), "carl", text="secret", on=ACTIVITY),
    Assertion(Saying.MUST_NOT_SEE, IsNull("contact_id"), groups=("calls",), text="orphan", on=ACTIVITY),
    Assertion(Saying.MUST_BE_SEEN, of("id", "99"), text="99", on=ACTIVITY),
    Assertion(Saying.MUST_NOT_SEE, of("id", "99"), "anna", text="99", on=ACTIVITY),
    Assertion(Saying.MUST_NOT_SEE, of("id", "11"), "dora", text="11", on=ACTIVITY),
    Assertion(Saying.MUST_NOT_SEE, InList("id", ("1", "3")), groups=("all_of_them",), text="two places"),
    Assertion(Saying.MUST_SEE, InList("id", ("1", "5")), groups=("nord",), text="one of them"),
    Assertion(Saying.MUST_SEE, of("id", "1"), groups=("nobodys",), text="nobody's"),
    Assertion(Saying.MUST_BE_SEEN, of("id", "41"), text="41", on=ACTIVITY),
)


# By assertion, and at last of all: groups, restrictions, territories.
TOUCHED: tuple[object, ...] = (
    ("", "legal_hold", ""),
    ("", "legal_hold", ""),
    ("nord", "legal_hold", "DE NORD HH"),
    ("nord", "", "DE NORD SH"),
    ("", "legal_hold", ""),
    ("nord", "", "DE SUED BY"),
    ("first_contact", "", "DE NORD HH"),
    ("", "legal_hold", ""),
    ("", "legal_hold", "DE NORD HH SUED BW"),
    ("data_protection first_contact", "legal_hold", "DE NORD HH SH SUED BY BW"),
    ("data_protection", "", "DE NORD HH"),
    ("data_protection first_contact key_accounts", "", "DE NORD HH"),
    ("", "legal_hold", ""),
    ("nord pumps", "", ""),
    ("", "secrets", ""),
    ("calls", "secrets", ""),
    ("calls", "secrets", ""),
    ("", "", ""),
    ("calls data_protection first_contact", "", ""),
    ("all_of_them", "legal_hold", "DE"),
    ("", "legal_hold", ""),
    ("", "", ""),
    ("", "secrets", ""),
    (
        "all_of_them calls data_protection first_contact key_accounts nord pumps",
        "legal_hold secrets",
        "DE NORD HH SH SUED BY BW",
    ),
)

Asked = tuple[Connection, Layout, ServerFacts, Mapping[str, Eyes]]

Judge, Mutants = mutants.Judge, mutants.Mutants
MUTANTS: Mapping[str, Mutant] = {
    "what is apart is all": (coverage, "covered", "touched.groups |= set", "touched.groups = set"),
    "the last one counts": (coverage, "_touch", "touched.groups |= {", "touched.groups = {"),
    "places of the last": (coverage, "_touch", "touched.territories |=", "touched.territories ="),
    "a mutant shows nothing new": (coverage, "_showing_all", "else TRUE", "else group.filter"),
    "a grant shows nothing": (coverage, "_showing_all", "filter=TRUE)", "filter=FALSE)"),
    "no restriction is asked": (coverage, "_touch", "(TRUE, FALSE)", "()"),
    "a restriction hides nothing": (coverage, "_touch", "(TRUE, FALSE)", "(TRUE,)"),
    "a restriction lets nothing new": (coverage, "_touch", "(TRUE, FALSE)", "(FALSE,)"),
    "another restriction": (coverage, "_touch", "other is each", "other is not each"),
    "what does not change": (coverage, "_touch", "holds is any(", "holds is not any("),
    "it holds if all break it": (coverage, "_touch", "not any(rows.breaks", "not all(rows.breaks"),
    "nothing is elsewhere": (coverage, "_places", "elsewhere or ", ""),
    "elsewhere is here": (coverage, "_places", "wrong > sum", "wrong >= sum"),
    "only places that are emptied": (coverage, "_places", ", all_of_place)", ")"),
    "only places that are full": (coverage, "_places", "(mutants.without_groups(), ", "("),
    "places are not emptied": (Mutants, "without_groups", "NEVER if owner", "unit if owner"),
    "one share for all": (Mutants, "of_model", " or not name", ""),
    "groups as they are": (Mutants, "of_model", "groups.get(name, each.group)", "each.group"),
    "rows that nobody sees": (Judge, "_is_broken", '*self._alone.get("", ())', "*()"),
    "a row is shown if one is": (Judge, "_is_broken", "any(not true", "all(not true"),
    "others show nothing": (Judge, "_is_broken", "bool(self._owners.keys() - {name}) or ", ""),
    "it is never emptied": (Judge, "differs", "(never, shown)", "(shown,)"),
    "it never shows all": (Judge, "differs", "(never, shown)", "(never,)"),
    "two owners are one": (Judge, "_alone", "len(owners) == 1", "len(owners) >= 1"),
    "every place is known": (Judge, "by_place", "place if place in parents else None", "place"),
    "not below": (Judge, "by_place", "key = parents[key]", "key = None"),
}


def model_of(prefix: str) -> Model:
    members = [*MEMBERS, ("dora", "calls"), ("dora", "first_contact")]
    model = small_model(prefix, members)
    groups = tuple(sorted((*model.groups, CALLS, NOBODYS), key=lambda each: each.name))
    return replace(
        model,
        groups=groups,
        restrictions=tuple(sorted((*model.restrictions, *RESTRICTIONS), key=lambda each: each.name)),
        sharing=Sharing.READ,
        assertions=ASSERTIONS,
    )


def told(model: Model, asked: Asked) -> tuple[object, ...]:
    """Return by assertion the groups, restrictions and territories that it touches, and those of all."""
    connection, layout, facts, people = asked
    alone = (lay_out(replace(model, assertions=(each,)), facts) for each in ASSERTIONS)
    with connection.transaction():
        return tuple(
            tuple(touched(model, covered(connection, each, facts, people))) for each in (*alone, layout)
        )


def touched(model: Model, found: Coverage) -> Iterator[str]:
    for kind, names in (
        (found.groups, [group.name for group in model.groups]),
        (found.restrictions, [each.name for each in model.restrictions]),
        (found.territories, list(model.territories.keys())),
    ):
        assert kind.known == len(names)
        yield " ".join(name for name in names if name not in kind.untouched)


def test_every_mutant_of_what_is_touched_is_noticed(
    database: Database, role_prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of(role_prefix + "m")
    owner = database.connect()
    owner.execute(SCHEMA)
    owner.execute(ROWS)
    applied(owner, replace(model, assertions=()))
    for statement in DONE:
        owner.execute(statement)
    survivors = []

    def every_mutant(*asked: Any) -> Coverage:
        first = told(model, asked)
        assert first == TOUCHED, first
        for name, mutant in MUTANTS.items():
            with mutated(*mutant):
                if not noticed(lambda: told(model, asked), first):
                    survivors.append(name)
        assert told(model, asked) == first
        return covered(*asked)

    # The database is asked as `verify` asks it, and one verification is enough for all of them.
    monkeypatch.setattr(verification, "covered", every_mutant)
    with applying(owner, model.prefix) as whom:
        assert verify(whom, model, now=NOW, coverage=True).coverage is not None
    assert not survivors, "; ".join(survivors)
