"""Answers at any moment: by the filters in force then, the memberships of the log, and the day of then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.answers import answering
from crm_rls.answers.remedies import MOST_COUNTED
from crm_rls.answers.seeing import who_sees
from crm_rls.answers.totals import sees
from crm_rls.answers.why import why
from crm_rls.cli.answers.why_report import as_text
from crm_rls.errors import Refused
from crm_rls.model import Model, Right
from crm_rls.model.clock import Today
from crm_rls.model.predicates import Compare
from crm_rls.postgres.names import Names
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, group, small_model


@pytest.fixture
def owner(database: Database) -> Connection:
    """Return a superuser's connection to a database with the small CRM."""
    connection = database.connect()
    connection.execute(SCHEMA)
    return connection


def people_who_read(owner: Connection, model: Model, key: str, at: str | None = None) -> set[str]:
    """Ask as whoever applies: for most runs an operator who reads no contact by himself."""
    with applying(owner, model.prefix) as whom, answering(whom, at) as answers:
        return {each.person for each in who_sees(answers, key).people}


def moment(owner: Connection) -> str:
    (now,) = owner.execute("select clock_timestamp()::text").fetchone() or ("",)
    owner.execute("select pg_sleep(0.01)")
    return str(now)


def test_the_past_is_by_the_filters_of_then(owner: Connection, role_prefix: str) -> None:
    before = moment(owner)
    model = small_model(role_prefix + "m", [("anna", "nord"), ("bert", "sued")])
    applied(owner, model)
    first = moment(owner)
    key_accounts = Compare("customer_type", "=", "key account")
    narrow = replace(
        model,
        groups=tuple(
            replace(each, filter=key_accounts) if each.name == "nord" else each for each in model.groups
        ),
    )
    applied(owner, narrow)
    assert people_who_read(owner, narrow, "1") == set()
    assert people_who_read(owner, narrow, "1", first) == {"anna"}
    assert people_who_read(owner, narrow, "4", first) == {"bert"}
    assert people_who_read(owner, narrow, "4") == {"anna", "bert"}
    with pytest.raises(Refused, match="nothing was in force"):
        people_who_read(owner, narrow, "1", before)


def test_memberships_are_those_of_the_moment(owner: Connection, role_prefix: str) -> None:
    model = small_model(role_prefix + "m", [("anna", "nord")])
    applied(owner, model)
    granted = moment(owner)
    owner.execute("select crm_people.unassign('anna', 'nord', null, 'left the team')")
    owner.execute("select crm_people.assign('bert', 'nord', '2098-01-01', null, 'joins')")
    assert people_who_read(owner, model, "1") == set()
    assert people_who_read(owner, model, "1", granted) == {"anna"}
    assert people_who_read(owner, model, "1", "2098-06-01") == {"bert"}
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        (nord, *_) = [each for each in why(answers, "anna", "1").groups if each.group == "nord"]
        assert nord.would
        assert nord.ended is not None
        planned = [each.begins for each in why(answers, "bert", "1").groups if each.group == "nord"]
        assert [begins is not None for begins in planned] == [True]
        assert [each.rows for each in sees(answers, "anna").tables] == [0] * 5


def test_today_is_the_day_of_the_moment(owner: Connection, role_prefix: str) -> None:
    owner.execute("alter table crm.contact add created date")
    owner.execute("update crm.contact set created = date '2098-03-15' where id = 1")
    model = small_model(role_prefix + "m", [("anna", "recent")])
    recent = group("recent", Compare("created", ">", Today(-7)))
    model = replace(model, groups=(*model.groups, recent), memberships=model.memberships)
    applied(owner, model)
    assert people_who_read(owner, model, "1", "2098-03-20") == {"anna"}
    assert people_who_read(owner, model, "1", "2098-03-22") == set()


def test_a_role_that_is_gone_is_told(owner: Connection, role_prefix: str) -> None:
    """What the log says is not enough: a DBA may have taken the role away."""
    model = small_model(role_prefix + "m", [("anna", "nord")])
    applied(owner, model)
    take = f"revoke {model.prefix}_group_nord from {model.prefix}_anna"
    if owner.info.server_version >= 160000:
        take += f" granted by {Names(model.prefix).registrar}"
    owner.execute(take)
    assert people_who_read(owner, model, "1") == set()
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        found = why(answers, "anna", "1")
        assert not found.allowed
        (nord,) = [each for each in found.groups if each.group == "nord"]
        assert [each.inherits for each in nord.held] == [False]


def test_every_right_is_asked_for_itself(owner: Connection, role_prefix: str) -> None:
    model = small_model(role_prefix + "m", [("anna", "nord"), ("bert", "pumps")])
    applied(owner, model)
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        found = {
            right: {each.person for each in who_sees(answers, "1", right=right).people} for right in Right
        }
    assert found[Right.READ] == {"anna", "bert"}
    assert found[Right.UPDATE] == {"anna"}
    assert found[Right.DELETE] == set()


def test_what_a_grant_would_show_is_counted_up_to_a_number(owner: Connection, role_prefix: str) -> None:
    model = small_model(role_prefix + "m", [("anna", "nord"), ("bert", "first_contact")])
    owner.execute(
        "insert into crm.contact (id, territory, customer_type) "
        "select n, 'HH', 'customer' from generate_series(101, 100 + %s) as n",
        (MOST_COUNTED,),
    )
    applied(owner, model)
    with applying(owner, model.prefix) as whom, answering(whom) as answers:
        found = why(answers, "bert", "101")
        (more,) = [each.more for each in found.remedies if each.group == "nord"]
        told = as_text(found, answers.named)
    # Contact 1 makes 10,000 beside 101; a count of one more would be told alike.
    assert more == MOST_COUNTED
    assert "a membership in nord: shows at least 10,000 other rows of crm.contact" in told
