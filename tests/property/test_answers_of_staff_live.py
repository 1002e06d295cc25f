"""Answers where values of people stand in tables or follow from who reports to whom, and territories grow.

A case is one row and one right, as in the property of answers. Afterwards the rows about people and what they
are given are others, without an apply: the answers are those of then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.types.json import Jsonb

from crm_rls.answers import bundles
from crm_rls.meaning.visibility import World
from crm_rls.model import AddedTerritory, Model, Values
from crm_rls.model.growing import grown, is_open
from crm_rls.postgres.sqltext import SQL, Identifier, qualified
from tests.property.staff import EMPLOYEE, SCHEMA, TEAM_MEMBER, Firm, Staff, firms, known_of
from tests.property.stage import Stage, insert
from tests.property.strategies import EXAMPLES, PHASES
from tests.property.test_answers_live import judge, judge_now
from tests.property.test_growing_live import added_live, additions

pytestmark = pytest.mark.fuzz


@pytest.fixture(autouse=True)
def small_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask groups in bundles of two: no case has as many as a bundle has otherwise."""
    monkeypatch.setattr(bundles, "BUNDLE", 2)


@settings(
    max_examples=max(1, EXAMPLES // 4),
    suppress_health_check=list(HealthCheck),
    phases=PHASES,
)
@given(firm=firms(), data=st.data())
def test_answers_about_values_from_everywhere(
    stage: Stage, count: list[int], firm: Firm, data: st.DataObject
) -> None:
    set_up(stage, firm)
    model = stage.cast(firm.model)
    stage.apply(model)
    stage.cover(firm.covers)
    stage.share(firm.shares)
    added: tuple[AddedTerritory, ...] = ()
    if is_open(model):
        added = added_live(stage, model, data.draw(additions(model.territories), label="added"))

    def world(staff: Staff, given: Sequence[Mapping[str, Values]]) -> World:
        known = known_of(grown(model, added), staff, given)
        return World(known, firm.rows, model.memberships, firm.covers, firm.shares)

    judge_now(stage, world(firm.staff, [person.attributes for person in model.people]), count)
    employ(stage, firm.later)
    give(stage, model, firm.attributes)
    judge(stage, world(firm.later, firm.attributes), count)


def set_up(stage: Stage, firm: Firm) -> None:
    """Make the tables and their rows, owned by nobody who logs in."""
    stage.clear()
    stage.superuser.execute(SQL(SCHEMA.replace("{login}", firm.login)))
    owner = Identifier(stage.table_owner)
    stage.superuser.execute(SQL("alter schema crm owner to {}").format(owner))
    etl = Identifier(stage.login("etl"))
    stage.superuser.execute(SQL("grant usage on schema crm to {}").format(etl))
    for table in (EMPLOYEE, TEAM_MEMBER, *firm.rows):
        name = qualified(table.schema, table.name)
        stage.superuser.execute(SQL("alter table {} owner to {}").format(name, owner))
        stage.superuser.execute(SQL("grant all on {} to {}").format(name, etl))
        for row in firm.rows.get(table, ()):
            stage.superuser.execute(insert(table, row), list(row.values()))
    employ(stage, firm.staff)


def employ(stage: Stage, staff: Staff) -> None:
    """Have these rows about people and no others."""
    stage.superuser.execute("delete from crm.employee; delete from crm.team_member")

    def login(person: int | None, key: int) -> str | None:
        return (None, "nobody")[key % 2] if person is None else stage.login(f"p{person}")

    for person, no, head, kind in staff.employees:
        # Of two who are nobody one has no login: the column is unique.
        key = sum(each[0] is None for each in staff.employees if each[1] < no)
        row = {"id": no, "login": login(person, key), "no": no, "head": head, "kind": kind}
        stage.superuser.execute(insert(EMPLOYEE, row), list(row.values()))
    for number, (person, kind) in enumerate(staff.members):
        row = {"id": number, "login": login(person, number), "kind": kind}
        stage.superuser.execute(insert(TEAM_MEMBER, row), list(row.values()))


def give(stage: Stage, model: Model, values: Sequence[Mapping[str, Values]]) -> None:
    """Give people these values and take what else they were given, as managers do.

    Theirs are taken first: nobody can have a value that another one still has.
    """
    for some in ([{}] * len(values), values):
        for person, own in zip(model.people, some, strict=True):
            wanted = Jsonb({name: own.get(name) for name in ("number", "boss")})
            stage.superuser.execute(
                "select crm_people.register(%s, %s, %s)", (person.name, person.login, wanted)
            )
