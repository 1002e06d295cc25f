"""Answers about the past go by the row as it was, where a table with former versions is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm_rls.answers import answering
from crm_rls.answers.seeing import WhoSees, who_sees
from crm_rls.answers.versions import Known
from crm_rls.answers.why import Why, why
from crm_rls.cli.answers.why_report import as_text
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError, DatabaseError
from crm_rls.model import (
    Acceptance,
    Child,
    Grant,
    History,
    Link,
    Model,
    Right,
    Service,
    TableName,
)
from crm_rls.model.predicates import Compare
from crm_rls.verify.verification import verify
from tests.fixtures.applying import applied, applying, brought_in_line
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model

FORMER = TableName("crm", "contact_history")

HISTORY = """
alter table crm.contact add sys_period tstzrange not null default tstzrange(current_timestamp, null);
create table crm.contact_history (like crm.contact);
create function crm.keep_version() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
    old.sys_period := tstzrange(lower(old.sys_period), clock_timestamp());
    insert into crm.contact_history (
        id, name, territory, customer_type, first_contact_by, legal_hold, pad, sys_period
    ) values (
        old.id, old.name, old.territory, old.customer_type, old.first_contact_by, old.legal_hold, old.pad,
        old.sys_period
    );
    if tg_op = 'DELETE' then
        return old;
    end if;
    new.sys_period := tstzrange(upper(old.sys_period), null);
    return new;
end
$$;
create trigger keep_version before update or delete on crm.contact
for each row execute function crm.keep_version();
create role {keeper} login;
grant usage on schema crm to {keeper};
grant insert on crm.contact_history to {keeper};
alter function crm.keep_version() owner to {keeper};
"""
"""The columns are those of the extension temporal_tables, which versions rows by such a trigger.

The trigger names the columns, for a plan may add some to the contacts. Its owner is a service of the history,
which is blocked.
"""


def keeping(login: str) -> Service:
    """Return the service that writes the history, as whose function the trigger runs."""
    return Service("versions", (login,), frozenset({FORMER}), frozenset({Right.READ, Right.CREATE}))


def with_history(prefix: str, history: History | None = None) -> Model:
    model = small_model(prefix + "m", [("anna", "nord"), ("bert", "sued"), ("carl", "all_of_them")])
    root = replace(model.root, history=history or History(FORMER))
    return replace(
        model,
        root=root,
        blocked=tuple(sorted((*model.blocked, FORMER))),
        services=(keeping(f"{prefix}keeper"),),
    )


@pytest.fixture
def owner(database: Database, role_prefix: str) -> Connection:
    """Return a superuser's connection to a database with the small CRM and a history."""
    connection = database.connect()
    connection.execute(SCHEMA)
    connection.execute(HISTORY.replace("{keeper}", f"{role_prefix}keeper"))
    return connection


def moment(owner: Connection) -> str:
    (now,) = owner.execute("select clock_timestamp()::text").fetchone() or ("",)
    owner.execute("select pg_sleep(0.01)")
    return str(now)


def seen(owner: Connection, model: Model, key: str, at: str | None = None) -> WhoSees:
    """Ask as whoever applies: for most runs an operator, who owns the tables and reads by policies."""
    with applying(owner, model.prefix) as whom, answering(whom, at) as answers:
        return who_sees(answers, key)


def asked(owner: Connection, model: Model, person: str, key: str, at: str | None) -> tuple[Why, str]:
    with applying(owner, model.prefix) as whom, answering(whom, at) as answers:
        found = why(answers, person, key)
        return found, as_text(found, answers.named)


def people(found: WhoSees) -> set[str]:
    return {each.person for each in found.people}


def test_the_row_is_as_it_was_at_each_of_three_moments(owner: Connection, role_prefix: str) -> None:
    model = with_history(role_prefix)
    brought_in_line(owner, model)
    first = moment(owner)
    owner.execute("update crm.contact set territory = 'BY' where id = 1")
    second = moment(owner)
    owner.execute("update crm.contact set territory = 'SH' where id = 1")
    third = moment(owner)
    owner.execute("delete from crm.activity where contact_id = 1")
    owner.execute("delete from crm.deal_line where deal_id = 1")
    owner.execute("delete from crm.deal where contact_id = 1")
    owner.execute("delete from crm.contact_product where contact_id = 1")
    owner.execute("delete from crm.contact where id = 1")
    gone = moment(owner)

    by_moment = {at: seen(owner, model, "1", at) for at in (first, second, third)}
    assert [people(each) for each in by_moment.values()] == [
        {"anna", "carl"},
        {"bert", "carl"},
        {"anna", "carl"},
    ]
    states = [each.state for each in by_moment.values()]
    assert all(each is not None and each.known is Known.VERSION and each.gone for each in states)
    assert [s.ends for s in states if s][:2] == [s.begins for s in states if s][1:]
    found, told = asked(owner, model, "anna", "1", second)
    assert not found.allowed
    assert "territory is 'BY'" in told
    assert ", which has been deleted since" in told
    # All other rows of the tables are counted, and not the former version.
    assert {each.group: each.more for each in found.remedies}["sued"] == 2
    after = seen(owner, model, "1", gone)
    assert not after.exists
    assert after.state is not None
    assert (after.state.known, after.state.gone) == (Known.ABSENT, True)
    assert "had no such row" in asked(owner, model, "anna", "1", gone)[1]


def test_a_row_that_is_as_it_was_or_was_not_there_yet(owner: Connection, role_prefix: str) -> None:
    model = with_history(role_prefix)
    applied(owner, model)
    before = moment(owner)
    owner.execute("insert into crm.contact (id, territory, customer_type) values (7, 'HH', 'customer')")
    after = moment(owner)
    early, late = seen(owner, model, "7", before), seen(owner, model, "7", after)
    assert (early.exists, late.exists, people(late)) == (False, True, {"anna", "carl"})
    assert early.state is not None
    assert late.state is not None
    assert (early.state.known, early.state.gone, late.state.known) == (Known.ABSENT, False, Known.AS_NOW)
    assert seen(owner, model, "7").state is None
    assert seen(owner, model, "7", "2098-01-01").state is None


def test_a_row_that_does_not_say_since_when_it_is_as_it_is(owner: Connection, role_prefix: str) -> None:
    owner.execute("drop trigger keep_version on crm.contact")
    owner.execute("alter table crm.contact drop column sys_period")
    model = with_history(role_prefix)
    applied(owner, model)
    before = moment(owner)
    owner.execute("insert into crm.contact (id, territory, customer_type) values (7, 'HH', 'customer')")
    after = moment(owner)
    unknown = seen(owner, model, "7", before)
    assert unknown.state is not None
    assert unknown.state.known is Known.NOT_KNOWN
    assert "its own history is not known" in asked(owner, model, "anna", "7", before)[1]
    owner.execute(
        "insert into crm.contact_history (id, name, legal_hold, sys_period) "
        "values (7, '', false, tstzrange('2001-01-01', %s))",
        (after,),
    )
    earlier = seen(owner, model, "7", before)
    assert earlier.state is not None
    assert (earlier.state.known, people(earlier)) == (Known.VERSION, {"carl"})


def test_versions_that_overlap_are_an_error(owner: Connection, role_prefix: str) -> None:
    model = with_history(role_prefix)
    applied(owner, model)
    at = moment(owner)
    version = (
        "insert into crm.contact_history (id, name, legal_hold, sys_period) "
        "values (1, '', false, tstzrange({}, clock_timestamp()))"
    )
    owner.execute(version.format("now() - interval '1 day'"))
    with pytest.raises(DatabaseError, match=r"several versions of crm.contact 1 counted"):
        seen(owner, model, "1", at)  # one version, and the row that began before
    owner.execute("update crm.contact set name = 'Hafen' where id = 1")
    owner.execute(version.format("now() - interval '2 days'"))
    with pytest.raises(DatabaseError, match="overlapping"):
        seen(owner, model, "1", at)
    assert people(seen(owner, model, "2", at)) == {"carl"}


def test_two_columns_and_infinite_moments(owner: Connection, role_prefix: str) -> None:
    owner.execute(
        "alter table crm.contact_history drop column sys_period, "
        "add since timestamptz, add till timestamptz; drop trigger keep_version on crm.contact"
    )
    model = with_history(role_prefix, History(FORMER, "since", "till"))
    brought_in_line(owner, model)
    at = moment(owner)
    owner.execute(
        "insert into crm.contact_history (id, name, territory, customer_type, legal_hold, since, till) "
        "values (1, '', 'BY', 'customer', false, '-infinity', 'infinity'), "
        "(2, '', 'BY', 'customer', false, null, null), (3, '', 'HH', 'customer', false, %s, %s), "
        "(4, '', 'HH', 'customer', false, '2001-01-01', %s), "
        "(5, '', 'HH', 'customer', false, '2098-01-01', null)",
        (at, at, at),
    )
    answers = {key: seen(owner, model, key, at) for key in "1234"}
    assert [people(each) for each in answers.values()] == [{"bert", "carl"}] * 4
    known = [each.state.known for each in answers.values() if each.state]
    assert known == [Known.VERSION, Known.VERSION, Known.NOT_KNOWN, Known.NOT_KNOWN]
    assert not seen(owner, model, "5", at).exists  # as it is now only since a version that began later


def test_a_history_that_cannot_answer_or_is_open_is_refused(owner: Connection, role_prefix: str) -> None:
    model = with_history(role_prefix)

    def refused(model: Model) -> dict[Code, str]:
        with applying(owner, model.prefix) as whom, pytest.raises(CompileError) as caught:
            verify(whom, model)
        return {each.code: each.cause for each in caught.value.diagnostics}

    public = replace(model, blocked=model.blocked[1:], public=(FORMER, *model.public))
    assert set(refused(public)) == {Code.OPEN_HISTORY}
    elsewhere = replace(model, root=replace(model.root, history=History(TableName("crm", "payroll"))))
    assert "not exactly one" in refused(elsewhere)[Code.UNFIT_HISTORY]
    nowhere = replace(model, root=replace(model.root, history=History(TableName("crm", "contact_histry"))))
    assert "is not in database" in refused(nowhere)[Code.UNFIT_HISTORY]
    owner.execute("alter table crm.contact_history drop column legal_hold")
    assert refused(model) == {
        Code.UNFIT_HISTORY: "crm.contact_history has no column legal_hold, which access group "
        "data_protection reads"
    }
    owner.execute("alter table crm.contact_history add legal_hold text")
    assert "is of type text and not of type boolean" in refused(model)[Code.UNFIT_HISTORY]
    owner.execute("alter table crm.contact_history drop column legal_hold, add legal_hold boolean")

    lived_with = replace(
        public,
        acceptances=(Acceptance(Code.OPEN_HISTORY, f"table {FORMER}", "only rows of today hide"),),
    )
    applied(owner, lived_with)
    with applying(owner, model.prefix) as whom:
        (found,) = [each for each in verify(whom, lived_with).findings if each.code is Code.OPEN_HISTORY]
    assert found.accepted == "only rows of today hide"
    ended = replace(lived_with.acceptances[0], until=datetime(2001, 1, 1, tzinfo=UTC))
    assert set(refused(replace(public, acceptances=(ended,)))) == {Code.OPEN_HISTORY}

    # A filter of that day may read what the history has no more.
    at = moment(owner)
    groups = tuple(each for each in model.groups if each.name != "data_protection")
    narrower = replace(model, groups=groups, restrictions=())
    applied(owner, narrower)
    owner.execute("alter table crm.contact_history drop column legal_hold")
    with pytest.raises(DatabaseError, match=r"of that moment cannot be asked: .* has no column legal_hold"):
        seen(owner, narrower, "1", at)


def test_people_read_no_former_version(owner: Connection, database: Database, role_prefix: str) -> None:
    model = with_history(role_prefix)
    applied(owner, model)
    owner.execute("update crm.contact set name = 'Hafen' where id = 1")
    owner.execute(f"grant select on crm.contact_history to {model.prefix}_anna")
    anna = database.login(f"{model.prefix}_anna")
    assert anna.execute("select count(*) from crm.contact_history").fetchone() == (0,)


LEADS = """
create table crm.lead (code text primary key, area text);
create table crm.lead_history (
    like crm.lead, valid_from timestamptz, valid_until timestamptz
);
insert into crm.lead values ('1', 'NORD'), ('2', 'SUED');
"""
LEAD, FORMER_LEAD = TableName("crm", "lead"), TableName("crm", "lead_history")


def with_leads(model: Model, history: History | None) -> Model:
    nord = next(group for group in model.groups if group.name == "nord")
    leads = Grant(LEAD, Compare("area", "=", "NORD"), frozenset({Right.READ}), frozenset())
    return replace(
        model,
        children=(*model.children, Child(LEAD, key=("code",), history=history)),
        blocked=tuple(sorted((*model.blocked, FORMER_LEAD))),
        groups=tuple(replace(each, on=(leads,)) if each is nord else each for each in model.groups),
    )


def test_a_further_root_has_a_history_of_its_own(
    owner: Connection, database: Database, role_prefix: str
) -> None:
    owner.execute(LEADS)
    model = with_leads(with_history(role_prefix), History(FORMER_LEAD))
    applied(owner, model)
    at = moment(owner)
    owner.execute("update crm.lead set area = 'SUED' where code = '1'")
    owner.execute("insert into crm.lead_history values ('1', 'NORD', null, clock_timestamp())")
    # A version of the contact with the same key says nothing of a lead.
    owner.execute("update crm.contact set territory = 'BY' where id = 1")
    later = moment(owner)

    def leads(key: str, when: str | None) -> WhoSees:
        with applying(owner, model.prefix) as whom, answering(whom, when) as answers:
            return who_sees(answers, key, table="crm.lead")

    assert [people(leads("1", when)) for when in (at, later, None)] == [{"anna"}, set(), set()]
    then, unchanged = leads("1", at), leads("2", at)
    assert then.state is not None
    assert unchanged.state is not None
    assert (then.state.known, unchanged.state.known) == (Known.VERSION, Known.NOT_KNOWN)
    assert people(seen(owner, model, "1", at)) == {"anna", "carl"}
    owner.execute(f"grant select on crm.lead_history to {model.prefix}_anna")
    anna = database.login(f"{model.prefix}_anna")
    assert anna.execute("select count(*) from crm.lead_history").fetchone() == (0,)


def test_what_hung_on_others_then_is_not_asked_by_versions(owner: Connection, role_prefix: str) -> None:
    owner.execute(LEADS + "alter table crm.lead add contact_id int references crm.contact (id)")
    owner.execute("alter table crm.lead_history add contact_id int")
    root = with_leads(with_history(role_prefix), History(FORMER_LEAD))
    lead = Child(LEAD, (Link(root.root.name, ("contact_id",)),), key=("code",))
    hanging = replace(root, children=(*root.children[:-1], lead))
    applied(owner, hanging)
    at = moment(owner)
    applied(owner, root)
    owner.execute("insert into crm.lead_history values ('1', 'NORD', null, clock_timestamp())")
    with applying(owner, root.prefix) as whom, answering(whom, at) as answers:
        found = who_sees(answers, "1", table="crm.lead")
    assert found.state is not None
    assert found.state.known is Known.NOT_KNOWN


def test_a_history_that_people_read_by_another_table_is_refused(owner: Connection, role_prefix: str) -> None:
    owner.execute(LEADS + "alter table crm.lead_history add contact_id int references crm.contact (id)")
    model = with_leads(with_history(role_prefix), History(FORMER_LEAD))
    hangs = Child(FORMER_LEAD, (Link(model.root.name, ("contact_id",)),), key=("code",))
    blocked = tuple(each for each in model.blocked if each != FORMER_LEAD)
    open_ = replace(model, blocked=blocked, children=(*model.children, hangs))
    with applying(owner, model.prefix) as whom, pytest.raises(CompileError) as caught:
        verify(whom, open_)
    assert {each.code for each in caught.value.diagnostics} == {Code.OPEN_HISTORY}
