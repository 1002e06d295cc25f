"""The demo's rows: realistic, consistent, alike on every machine; and the model that fits them."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from crm_rls.demo import names
from crm_rls.demo.chance import LAST_DAY
from crm_rls.demo.content import generate
from crm_rls.demo.places import AREAS, REGIONS, STATES, area_of, territories
from crm_rls.demo.rows import Content
from crm_rls.demo.staff import STAFF
from crm_rls.model.territories import TerritoryTree

DEMO = Path(__file__).parents[2] / "examples" / "demo"
POSTCODES = Path(__file__).parents[3] / "shared" / "data" / "german_postcodes.csv"

GAPPY = (
    "email", "phone", "street", "first_name", "last_name", "customer_type", "industry", "territory",
    "product_lines", "first_contact_by",
)  # fmt: skip

STATE_NAMES = {
    "BB": "Brandenburg", "BE": "Berlin", "BW": "Baden-Württemberg", "BY": "Bayern", "HB": "Bremen",
    "HE": "Hessen", "HH": "Hamburg", "MV": "Mecklenburg-Vorpommern", "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen", "RP": "Rheinland-Pfalz", "SH": "Schleswig-Holstein", "SL": "Saarland",
    "SN": "Sachsen", "ST": "Sachsen-Anhalt", "TH": "Thüringen",
}  # fmt: skip


@pytest.fixture(scope="module")
def content() -> Content:
    return generate()


def test_the_same_seed_gives_the_same_rows_and_another_gives_others() -> None:
    assert generate(50) == generate(50)
    assert generate(50, seed=1).contacts != generate(50).contacts


def test_rows_are_alike_on_every_machine() -> None:
    # Whoever changes what the demo holds writes the new value here; nothing else may change it.
    fingerprint = sha256(repr(generate(50)).encode()).hexdigest()
    assert fingerprint == "1db822ea901b56935d38939fef92e46998a64c405450a60ac86b2f758c1a3b89"


def test_there_is_enough_of_everything(content: Content) -> None:
    counts = {table.name: len(table.rows) for table in content.tables()}
    assert counts["contact"] == 6_000
    assert sum(contact.territory is not None for contact in content.contacts) >= 5_000
    assert counts["activity"] == pytest.approx(20_000, rel=0.1)
    assert counts["deal"] == pytest.approx(5_000, rel=0.1)
    assert counts["deal_line"] / counts["deal"] == pytest.approx(2.5, rel=0.1)
    assert counts["document"] == pytest.approx(4_000, rel=0.1)
    assert counts["product"] == 24
    assert len({product.product_line for product in content.products}) == 5


def test_every_region_has_customers_and_larger_states_more(content: Content) -> None:
    customers = Counter(contact.territory for contact in content.contacts if contact.territory)
    assert set(customers) == {region.territory for region in REGIONS}
    assert min(customers.values()) >= 10
    of_state = Counter[str]()
    for region in REGIONS:
        of_state[region.state] += customers[region.territory]
    assert of_state.most_common(1)[0][0] == "NW"


def test_a_territory_is_the_region_of_the_postcode(content: Content) -> None:
    for contact in content.contacts:
        assert contact.territory in {None, f"PLZ{contact.postcode[:2]}"}
        assert len(contact.postcode) == (5 if contact.country == "DE" else 4)
        assert contact.country == "DE" or contact.territory is None


def test_some_germans_are_not_assigned_yet_and_all_of_them_are_new(content: Content) -> None:
    unassigned = [c for c in content.contacts if c.country == "DE" and c.territory is None]
    assert 20 <= len(unassigned) <= 200
    assert {(c.customer_type, c.created_at.year) for c in unassigned} == {("prospect", LAST_DAY.year)}


@pytest.mark.parametrize("column", GAPPY)
def test_gaps_are_where_a_grown_database_has_them(content: Content, column: str) -> None:
    gaps = sum(getattr(contact, column) is None for contact in content.contacts)
    assert 0 < gaps < len(content.contacts) / 2


def test_about_one_in_a_hundred_is_on_legal_hold(content: Content) -> None:
    share = sum(contact.legal_hold for contact in content.contacts) / len(content.contacts)
    assert 0.005 < share < 0.02


def test_names_are_not_ascii_only_but_addresses_are(content: Content) -> None:
    people = {contact.last_name for contact in content.contacts} | {c.first_name for c in content.contacts}
    assert {"Müller", "Groß", "Łukasz", "Nguyễn", "O'Neill", "Žižka"} <= people
    for contact in content.contacts:
        if contact.email:
            assert contact.email.isascii()
            assert contact.email.endswith(".example")
            assert ".." not in contact.email
            assert "@." not in contact.email


def test_references_point_to_rows(content: Content) -> None:
    numbers = {employee.number for employee in content.employees}
    contacts, deals = range(1, len(content.contacts) + 1), range(1, len(content.deals) + 1)
    products = range(1, len(content.products) + 1)
    assert {contact.country for contact in content.contacts} == {row.code for row in content.countries}
    assert {contact.first_contact_by for contact in content.contacts} <= numbers | {None}
    assert {activity.employee_no for activity in content.activities} <= numbers | {None}
    for hanging in (content.activities, content.deals, content.documents, content.contact_products):
        assert all(row.contact_id in contacts for row in hanging)
    assert all(line.deal_id in deals and line.product_id in products for line in content.deal_lines)


def test_people_who_left_still_stand_with_their_old_numbers(content: Content) -> None:
    assert {"0907", "0912"} <= {contact.first_contact_by for contact in content.contacts}


def test_the_link_table_says_what_the_array_says(content: Content) -> None:
    in_arrays = [
        (number, line)
        for number, contact in enumerate(content.contacts, start=1)
        for line in contact.product_lines or ()
    ]
    assert in_arrays == [tuple(row) for row in content.contact_products]
    assert len(set(in_arrays)) == len(in_arrays)


def test_a_deal_is_worth_its_lines_once_it_is_more_than_a_lead(content: Content) -> None:
    sums: dict[int, Decimal] = {}
    for line in content.deal_lines:
        sums[line.deal_id] = sums.get(line.deal_id, Decimal()) + line.quantity * line.price
    assert set(sums) == set(range(1, len(content.deals) + 1))
    for number, deal in enumerate(content.deals, start=1):
        assert deal.amount == (None if deal.stage == "lead" else sums[number])


def test_prospects_have_bought_nothing_and_suppliers_have_no_deals(content: Content) -> None:
    found = {(content.contacts[deal.contact_id - 1].customer_type, deal.stage) for deal in content.deals}
    assert {customer_type for customer_type, stage in found if stage == "won"} == {"customer", "key account"}
    assert "supplier" not in {customer_type for customer_type, _ in found}


def test_nothing_happens_before_the_contact_or_on_a_weekend(content: Content) -> None:
    for activity in content.activities:
        contact = content.contacts[activity.contact_id - 1]
        assert contact.created_at.date() <= activity.happened_at.date() <= LAST_DAY.date()
        assert activity.happened_at.weekday() < 5


def test_progress_is_told_up_to_the_end() -> None:
    told: list[tuple[str, int, int]] = []
    generate(1_200, progress=lambda what, done, total: told.append((what, done, total)))
    assert told == [("contacts made", done, 1_200) for done in (500, 1_000, 1_200)]


def test_every_product_line_and_subject_is_used(content: Content) -> None:
    assert {row.product_line for row in content.contact_products} == set(names.PRODUCTS)
    assert {activity.kind for activity in content.activities} == set(names.SUBJECTS)


def test_the_tree_has_three_levels_and_every_state_is_in_one_area() -> None:
    tree = TerritoryTree(territories())
    assert len(REGIONS) == 95
    assert len(tree.subtree(["DE"])) == 1 + len(AREAS) + len(REGIONS)
    assert sorted(state for _, states in AREAS.values() for state in states) == sorted(STATES)
    assert "PLZ01" in tree.subtree(["OST"])
    assert {area_of(region) for region in REGIONS} == set(AREAS)


def test_places_are_real() -> None:
    if not POSTCODES.exists():
        pytest.skip("the list of German postcodes is not part of the project")
    with POSTCODES.open(encoding="utf-8", newline="") as lines:
        states = {row["postcode"]: row["state"] for row in csv.DictReader(lines)}
    for region in REGIONS:
        for place in region.places:
            assert place.postcode[:2] == region.digits
            assert states[place.postcode] == STATE_NAMES[region.state]


def test_the_example_has_the_same_territories() -> None:
    with (DEMO / "territories.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(row["key"], row["parent"] or None, row["label"]) for row in csv.DictReader(lines)]
    assert rows == [(node.key, node.parent, node.label) for node in territories()]


def test_the_example_has_the_same_people() -> None:
    model = YAML(typ="safe").load(DEMO / "model.yaml")
    declared = {person["employee_no"]: name for name, person in model["people"].items()}
    first_names = {employee.number: employee.name.split()[0] for employee in STAFF}
    assert declared == {number: name.lower().replace("ł", "l") for number, name in first_names.items()}


def test_every_territory_group_and_table_of_the_example_exists(content: Content) -> None:
    model = YAML(typ="safe").load(DEMO / "model.yaml")
    keys = {node.key for node in territories()}
    for group in model["access_groups"].values():
        named = group.get("territory", [])
        assert {named} <= keys if isinstance(named, str) else set(named) <= keys
    joined = {
        entry["group"] if isinstance(entry, dict) else entry
        for person in model["people"].values()
        for entry in person["groups"]
    }
    assert joined == set(model["access_groups"])
    assert set(model["tables"]) == {f"crm.{table.name}" for table in content.tables()}
