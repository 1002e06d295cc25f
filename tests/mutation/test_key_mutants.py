"""Mutants of keys of two columns: with half of one, in policies or triggers, somebody reaches other rows."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from crm_rls.catalog import CatalogState
from tests.fixtures.database import Database
from tests.fixtures.tenants import OFFER
from tests.fixtures.tenants_stage import SEEN, settle, tenants_model
from tests.mutation.test_carry_mutants import body
from tests.mutation.test_link_mutants import bring, differences, expressions
from tests.mutation.test_mutants import Mutation
from tests.property.stage import Stage


def offers(*pairs: tuple[str, str]) -> Mutation:
    """Return a mutation of the policies of offers, which look contacts and vendors up."""
    return lambda state, _model: expressions(OFFER, *pairs)(state)


MUTANTS: Mapping[str, Mutation] = {
    "offers are joined by the company": offers(
        ('"linked"."number" = "offer"."buyer_no"', "true"), ('"parent"."number" = "offer"."buyer_no"', "true")
    ),
    "offers are joined by the number": offers(
        ('"linked"."company" = "offer"."seller_company"', "true"),
        ('"parent"."company" = "offer"."seller_company"', "true"),
    ),
    "deals fetch from contacts of any company": body(
        "fill_crm_deal", ('p."company" = new."company"', "true")
    ),
    "deals fetch from contacts of any number": body(
        "fill_crm_deal", ('p."number" = new."contact_no"', "true")
    ),
    "items fetch from deals of any branch": body("fill_crm_item", ('p."branch" = new."branch"', "true")),
    "items fetch from deals of any number": body("fill_crm_item", ('p."no" = new."deal_no"', "true")),
}

WIDENING = (
    "insert into crm.deal (id, branch, no, company, contact_no) values (9, 9, 9, 2, 1)",
    "insert into crm.deal (id, branch, no, company, contact_no) values (9, 9, 9, 1, 2)",
    "insert into crm.item (id, branch, deal_no) values (9, 2, 1)",
    "insert into crm.item (id, branch, deal_no) values (9, 1, 2)",
    "update crm.offer set buyer_company = null, buyer_no = null where id = 1",
)


@pytest.mark.parametrize("name", MUTANTS)
def test_half_of_a_key_is_noticed(database: Database, role_prefix: str, name: str) -> None:
    stage = Stage.of(database, role_prefix)
    settle(stage)
    model = stage.cast(tenants_model())
    stage.apply(model)
    session = stage.session(model.people[0])
    assert list(differences(session, SEEN, WIDENING)) == []

    def mutate(state: CatalogState) -> CatalogState:
        return MUTANTS[name](state, model)

    bring(stage, model, mutate)
    assert list(differences(session, SEEN, WIDENING))
