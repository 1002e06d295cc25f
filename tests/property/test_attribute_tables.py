"""What people see by attributes of tables is what the oracle says of the rows there; mutants are seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm_rls.model import Attributes, Values
from crm_rls.model.evaluation import evaluate
from tests.fixtures.attribute_tables import SEEN, Stage
from tests.fixtures.database import Connection
from tests.property.strategies import EXAMPLES

PEOPLE = ("anna", "bert", "carl", "dora")
TEAMS = ("HH", "SH", "BY", "BW", "nobody's")
NUMBERS = tuple(range(1, 8))

Heads = Mapping[int, int | None]
"""Who reports to whom."""


def truth(stage: Stage) -> dict[str, list[int]]:
    """Return what everybody must see, by the rows of the tables and the filter of the own group."""
    cursor = stage.superuser.execute("select * from crm.contact order by id")
    names = [column.name for column in cursor.description or ()]
    contacts = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    filters = {group.name: group.filter for group in stage.model.groups}
    return {
        each.person: [
            contact["id"]
            for contact in contacts
            if evaluate(filters[each.group], contact, held(stage, each.person), lambda *_: ()) is True
        ]
        for each in stage.model.memberships
    }


def held(stage: Stage, person: str) -> Attributes:
    """Return the attributes of somebody, as the tables have them."""
    login = stage.login(person)
    teams = [row[0] for row in rows(stage, "select team from crm.team_member where login = %s", login)]
    own = rows(stage, "select employee_no, region from crm.employee where login = %s", login)
    heads: dict[int, int | None] = dict(rows(stage, "select employee_no, reports_to from crm.employee"))
    found: dict[str, Values] = {"team": tuple(sorted(teams))}
    for number, region in own:
        below = [each for each in heads if number in line(each, heads)]
        found |= {"reports": tuple(map(str, below)), **({} if region is None else {"region": region})}
    return found


def line(number: int, heads: Heads) -> list[int]:
    """Return somebody and everybody whom he or she reports to."""
    above: list[int] = []
    at: int | None = number
    while at is not None and at in heads:
        above.append(at)
        at = heads[at]
    return above


def rows(stage: Stage, query: str, *values: object) -> list[Any]:
    return stage.superuser.execute(query.encode(), values or None).fetchall()


Sessions = Mapping[str, Connection]


def seen(sessions: Sessions) -> dict[str, list[int]]:
    return {person: [key for (key,) in session.execute(SEEN)] for person, session in sessions.items()}


@st.composite
def trees(draw: st.DrawFn) -> Heads:
    """Return who reports to whom: to somebody with a smaller number, or to one who is not there."""
    chosen = draw(st.lists(st.sampled_from(NUMBERS), min_size=1, unique=True))
    return {
        number: draw(st.sampled_from([None, 99, *(each for each in chosen if each < number)]))
        for number in chosen
    }


@pytest.fixture
def sessions(value_tables: Stage) -> Sessions:
    return {person: value_tables.open(person) for person in PEOPLE}


@pytest.mark.fuzz
@settings(max_examples=max(10, EXAMPLES // 4), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_everybody_sees_what_the_rows_say(
    value_tables: Stage, sessions: Sessions, data: st.DataObject
) -> None:
    stage = value_tables
    stage.run("truncate crm.team_member")
    stage.run("delete from crm.employee")
    for person in PEOPLE:
        stage.teams(person, *data.draw(st.lists(st.sampled_from(TEAMS), max_size=3, unique=True)))
    heads = data.draw(trees())
    who = dict(zip(data.draw(st.permutations(sorted(heads))), PEOPLE, strict=False))
    for number in data.draw(st.permutations(sorted(heads))):
        region = data.draw(st.sampled_from((None, *TEAMS)))
        values = (number, stage.login(who[number]) if number in who else None, heads[number], region)
        stage.run("insert into crm.employee values (%s, %s, %s, %s)", *values)
    assert seen(sessions) == truth(stage)
    for number, head in data.draw(trees()).items():
        stage.run("update crm.employee set reports_to = %s where employee_no = %s", head, number)
    assert seen(sessions) == truth(stage)


# -- mutants -------------------------------------------------------------------------------------------


def policy(group: str, change: Callable[[str], str]) -> Callable[[Stage], None]:
    """Return a change of the condition of a group's policy."""

    def mutate(stage: Stage) -> None:
        name = f"{stage.model.prefix}_group_{group}_read"
        query = "select pg_get_expr(polqual, polrelid) from pg_policy "
        query += "where polname = %s and polrelid = 'crm.contact'::regclass"
        ((condition,),) = rows(stage, query, name)
        changed = change(str(condition))
        assert changed != condition
        stage.run(f"alter policy {name} on crm.contact using ({changed})")

    return mutate


def statement(text: str) -> Callable[[Stage], None]:
    return lambda stage: stage.run(text.replace("PREFIX", stage.model.prefix))


def login_of(before: str) -> Callable[[str], str]:
    """Return a condition with something before the comparison of logins."""
    return lambda condition: condition.replace("mine.login =", f"{before} mine.login =")


def without_value(condition: str) -> str:
    """Return a negated condition for which an empty set is not unknown."""
    return condition.replace("NULLIF(", "(").replace(", '{}'::text[])", ")")


MUTANTS: Mapping[str, Callable[[Stage], None]] = {
    "everybody's values count": policy("teams", login_of("true or")),
    "nobody's values count": policy("teams", login_of("false and")),
    "an empty set is known": policy("not_own", without_value),
    "NOT is lost": policy("not_own", lambda text: text.replace("NOT ", "")),
    "one value is another": policy("region", lambda text: text.replace("territory = ", "territory <> ")),
    "the line is not asked": policy("line", lambda _: "pad is not null"),
    "the trigger is off": statement("alter table crm.employee disable trigger user; "
        "update crm.employee set reports_to = null where employee_no = 4"),
    "rows are lost": statement("delete from crm.team_member"),
    "somebody's rows are another's": statement(
        "update crm.team_member set login = 'PREFIX_bert' where login = 'PREFIX_anna'"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_seen(value_tables: Stage, sessions: Sessions, name: str) -> None:
    stage = value_tables
    stage.teams("anna", "HH", "BY")
    stage.teams("carl", "SH")
    # Who has no value must see nothing, so a lost NOT is only seen of who has one.
    stage.teams("bert", *(("HH",) if name == "NOT is lost" else ()))
    stage.employ(3, None, "dora")
    stage.employ(4, 3, "carl", "BW")
    before = truth(stage)
    assert seen(sessions) == before
    bert = [2, 3, 4] if name == "NOT is lost" else []
    assert before == {"anna": [1, 3, 5], "bert": bert, "carl": [4], "dora": [3, 4]}
    MUTANTS[name](stage)
    if name in ("rows are lost", "somebody's rows are another's", "the trigger is off"):
        # The oracle knows the rows, so these must be seen in what people see.
        assert (seen(sessions) == before) == (name == "the trigger is off")
        assert (seen(sessions) == truth(stage)) == (name != "the trigger is off")
    else:
        assert seen(sessions) != before
