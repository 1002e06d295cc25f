"""The name that was probably meant: the database's answer against a distance in Python."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.managing.conftest import Office

WORDS = st.text(alphabet="abnrÄ_1", min_size=1, max_size=9)


def distance(one: str, other: str) -> int:
    """Return how many letters are added, left out, changed or swapped with the next."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            least = min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                least = min(least, rows[i - 2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return rows[-1][-1]


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(said=WORDS, known=st.lists(WORDS, unique_by=str.lower, max_size=6))
def test_the_nearest_is_one_with_the_least_distance(office: Office, said: str, known: list[str]) -> None:
    ((found,),) = office.superuser.execute("select crm_access.nearest(%s, %s)", (said, known)).fetchall()
    distances = {name: distance(said.lower(), name.lower()) for name in known}
    near = {name: far for name, far in distances.items() if far <= max(1, len(said) // 3)}
    assert (found is None) == (not near)
    assert found is None or near[found] == min(near.values())


@pytest.mark.parametrize("who", ["nobody", "manager"])
def test_names_are_offered_to_who_may_read_them(office: Office, who: str) -> None:
    office.superuser.execute(
        "grant usage on schema crm_people to public; "
        "grant execute on all functions in schema crm_people to public"
    )
    session = office.manager if who == "manager" else office.database.login(office.make_login("eve"))
    with pytest.raises(psycopg.errors.UndefinedObject) as refusal:
        session.execute("select crm_people.assign('ana', 'nord')")
    assert ("anna" in str(refusal.value.diag.message_hint)) == (who == "manager")


@pytest.mark.parametrize(
    "call",
    [
        "assign(null, 'nord')",
        "assign('anna', null)",
        "cover('anna', null)",
        "cover('anna', 'bert', null, null, 0, 0, '', '{null}')",
    ],
)
def test_no_name_at_all_is_a_name_that_nobody_has(office: Office, call: str) -> None:
    office.call("assign", "anna", "nord")
    with pytest.raises(psycopg.errors.UndefinedObject, match=r"there is no .* NULL"):
        office.manager.execute(f"select crm_people.{call}")
