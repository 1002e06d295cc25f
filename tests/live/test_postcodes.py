"""All German postcodes as rules, and 100,000 contacts: the trigger and `reassign` on real data."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from crm_rls.meaning.rule_ties import ties
from crm_rls.people.reassign import reassign
from crm_rls.plan.make import make_plan
from crm_rls.reading import read_model
from tests.fixtures.applying import applied
from tests.fixtures.database import Database

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "german_postcodes.csv"
CONTACTS = 100_000

MODEL = """\
crm_rls: 1
database: {{schemas: [crm], prefix: {prefix}}}
tables:
  crm.contact: {{class: root, key: id}}
territories: {{csv: territories.csv}}
assignment:
  region: {{column: territory, tree: true, rules: {{csv: rules.csv}}}}
access_groups:
  all_of_them: {{all: true, rights: [read]}}
"""


@pytest.fixture(scope="module")
def places() -> Sequence[tuple[str, str]]:
    if not FILE.exists():
        pytest.skip(f"the list of German postcodes is not there: {FILE}")
    with FILE.open(encoding="utf-8") as file:
        return [(row["postcode"], row["state"]) for row in csv.DictReader(file)]


def test_every_contact_gets_the_state_of_its_postcode(
    places: Sequence[tuple[str, str]], database: Database, role_prefix: str, tmp_path: Path
) -> None:
    states = sorted({state for _, state in places})
    rows = {"territories.csv": ["key,parent", *(f"{state}," for state in states)]}
    rows["rules.csv"] = ["postcode,territory", *(",".join(place) for place in places)]
    for name, lines in rows.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "model.yaml").write_text(MODEL.format(prefix=role_prefix + "p"), encoding="utf-8")
    model = read_model(tmp_path / "model.yaml").model
    assert len(model.assignment[0].rules) == len(places) == 10_813
    assert list(ties(model.assignment[0].rules)) == []

    operator = database.connect(autocommit=False)
    operator.execute("create schema crm")
    operator.execute("create table crm.contact (id int primary key, postcode text, territory text)")
    operator.execute("create table public.state (postcode text primary key, state text)")
    with operator.cursor().copy("copy public.state from stdin") as copy:
        for place in places:
            copy.write_row(place)
    chance = random.Random(7)  # noqa: S311 -- test data
    with operator.cursor().copy("copy crm.contact (id, postcode) from stdin") as copy:
        for key in range(CONTACTS):
            copy.write_row((key, chance.choice(places)[0] if key % 100 else None))
    operator.commit()
    applied(operator, model)
    (done,) = reassign(operator, model)
    assert (done.changed, done.stayed) == (CONTACTS - CONTACTS // 100, {"no rule": CONTACTS // 100})
    operator.execute(
        "insert into crm.contact (id, postcode) "
        "select id + 1000000, postcode from crm.contact where id < 20000"
    )
    wrong = operator.execute(
        "select count(*) from crm.contact c left join public.state s using (postcode) "
        "where c.territory is distinct from s.state"
    )
    assert wrong.fetchone() == (0,)
    assert make_plan(operator, model).plan.steps == ()
