"""A model that does not fit its database: each fault is told once, where the model says it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import CompileError
from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.model import Acceptance, Assertion, Saying
from crm_rls.model.predicates import Compare
from crm_rls.plan.make import make_plan
from crm_rls.reading import read_model
from crm_rls.verify import verify
from tests.fixtures.database import Database
from tests.fixtures.small_crm import group, small_model

MODEL = """\
crm_rls: 1
database: {schemas: [crm], time_zone: Europe/Berlin, prefix: PREFIX, logins: create}
attributes:
  employee_no: {type: text}
tables:
  crm.contact: {class: root, key: id}
  crm.activity: {class: child, parent: crm.contact, via: contact_id, mode: carry}
  crm.contact_product: {class: child, parent: crm.contact, via: contact_id}
  crm.deal: {class: child, parent: crm.contact, via: contact_id}
  crm.deal_line: {class: child, parent: crm.deal, via: deal_id}
  crm.country: {class: public}
  crm.payroll: {class: blocked}
territories:
  DE: {below: {HH: {}, BY: {}}}
assignment:
  region: {column: territory, tree: true}
families:
  sales: {where: "customer_type <> 'supplier'"}
access_groups:
  north: {family: sales, territory: HH, rights: [read, update]}
  south: {family: sales, territory: BY, where: "pad > 0", rights: [read, update]}
  pumps: {where: "exists(contact_product, product_line = 'PUMPS')", rights: [read]}
restrictions:
  hold: {where: "not legal_hold"}
people:
  anna: {login: PREFIX_anna, employee_no: "1001", groups: [north]}
assertions:
  - {person: anna, must_not_see: "territory = 'BY'"}
"""

Told = Callable[..., tuple[Diagnostic, ...]]


@pytest.fixture
def told(crm: Database, role_prefix: str, tmp_path: Path) -> Told:
    """Return what a plan says does not fit, with something in the model, or in the schema, changed."""

    def tell(old: str = "", new: str = "", schema: str = "") -> tuple[Diagnostic, ...]:
        assert old in MODEL
        text = MODEL.replace(old, new, 1) if old else MODEL
        (tmp_path / "model.yaml").write_text(text.replace("PREFIX", role_prefix.rstrip("_")))
        with crm.connect(autocommit=False) as connection:
            if schema:
                connection.execute(schema)
            try:
                make_plan(connection, read_model(tmp_path).model)
            except CompileError as error:
                return without_sql(error)
            finally:
                connection.rollback()
        return ()

    return tell


def without_sql(error: CompileError) -> tuple[Diagnostic, ...]:
    """Return the diagnostics; none shows SQL of ours."""
    assert not re.search(r"crm_access|SELECT|::", str(error))
    return error.diagnostics


def where(found: Diagnostic) -> tuple[Code, int, str, str]:
    """Return code, line and path of the place, and the object."""
    assert found.place is not None
    assert found.place.file.endswith("model.yaml")
    return (found.code, found.place.line, found.place.path, found.object)


def line_of(beginning: str) -> int:
    (number,) = (
        number for number, line in enumerate(MODEL.splitlines(), 1) if line.lstrip().startswith(beginning)
    )
    return number


def test_the_model_fits_as_it_is(told: Told) -> None:
    assert told() == ()


# -- names ---------------------------------------------------------------------------------------------


def test_a_wrong_column_in_a_filter_is_told_with_the_nearest_name(told: Told) -> None:
    (found,) = told('where: "pad > 0"', 'where: "padd > 0"')
    expected = (Code.MISSING_COLUMN, line_of("south:"), "access_groups.south.where", "access group south")
    assert where(found) == expected
    assert found.cause == "column crm.contact.padd is not there"
    assert found.next_step.startswith("did you mean `pad`?")
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize(
    ("old", "new", "path", "missing", "meant"),
    [
        ("product_line =", "product =", "access_groups.pumps.where", "crm.contact_product.product", ""),
        ("not legal_hold", "not legalhold", "restrictions.hold.where", "crm.contact.legalhold", "legal_hold"),
        ('where: "customer_type', 'where: "type_', "families.sales.where", "crm.contact.type_", ""),
        ("column: territory", "column: teritory", "assignment.region.column", "crm.contact.teritory",
         "territory"),
        ("key: id}", "key: ids}", "tables.crm.contact.key", "crm.contact.ids", "id"),
        ("via: deal_id", "via: deals_id", "tables.crm.deal_line.via", "crm.deal_line.deals_id", "deal_id"),
        ("contact_id, mode: carry", "contactid, mode: carry", "tables.crm.activity.via",
         "crm.activity.contactid", "contact_id"),
    ],
)  # fmt: skip
def test_a_wrong_column_is_told_once_wherever_it_stands(
    told: Told, old: str, new: str, path: str, missing: str, meant: str
) -> None:
    (found,) = told(old, new)
    assert (found.code, found.cause) == (Code.MISSING_COLUMN, f"column {missing} is not there")
    assert where(found)[2] == path
    assert (f"did you mean `{meant}`?" in found.next_step) == bool(meant)


def test_a_missing_table_is_told_with_the_nearest_that_is_not_declared(told: Told) -> None:
    found, unclassified = told(schema="alter table crm.country rename to countries")
    assert unclassified.object == "table crm.countries"
    assert where(found) == (
        Code.MISSING_TABLE,
        line_of("crm.country:"),
        "tables.crm.country",
        "table crm.country",
    )
    assert "did you mean `crm.countries`?" in found.next_step
    payroll = told(schema="drop table crm.payroll")
    assert [where(each)[2] for each in payroll] == ["tables.crm.payroll"]
    assert "did you mean" not in payroll[0].next_step


def test_a_key_that_is_not_unique_is_unfit(told: Told) -> None:
    (found,) = told("key: id}", "key: pad}")
    assert where(found)[:3] == (Code.KEY_NOT_UNIQUE, line_of("crm.contact:"), "tables.crm.contact.key")


def test_a_table_that_nobody_classified_is_refused(told: Told) -> None:
    (found,) = told(schema="create table crm.late (id int)")
    assert where(found) == (Code.UNCLASSIFIED_TABLE, line_of("tables:"), "tables", "table crm.late")


def test_the_object_is_named_where_no_file_is_known(crm: Database, role_prefix: str) -> None:
    model = replace(small_model(role_prefix), groups=(group("wrong", Compare("nope", "=", "x")),))
    with crm.connect(autocommit=False) as connection, pytest.raises(CompileError) as raised:
        make_plan(connection, model)
    found = next(each for each in raised.value.diagnostics if each.object == "access group wrong")
    assert found.place is None
    assert str(raised.value).startswith(
        "error CR0706 access group wrong: column crm.contact.nope is not there"
    )


# -- types, operators and values, which only the server knows ------------------------------------------


def test_a_wrong_type_is_told_once_though_many_policies_have_it(told: Told) -> None:
    """The group has policies on the root, on a carried child, on children that follow, and their twins."""
    (found,) = told('where: "pad > 0"', "where: \"pad > 'many'\"")
    assert where(found) == (
        Code.UNFIT_VALUE,
        line_of("south:"),
        "access_groups.south.where",
        "access group south",
    )
    assert found.cause == (
        'column crm.contact.pad is of type integer: invalid input syntax for type integer: "many"'
    )


def test_an_operator_that_a_type_does_not_have_is_told_once(told: Told) -> None:
    (found,) = told('where: "pad > 0"', "where: \"pad like 'x%'\"")
    assert (found.code, where(found)[2]) == (Code.UNFIT_COMPARISON, "access_groups.south.where")
    assert "operator does not exist: integer" in found.cause


def test_an_attribute_of_another_type_is_told_once(told: Told) -> None:
    (found,) = told('where: "pad > 0"', 'where: "pad = me.employee_no"')
    assert (found.code, where(found)[2]) == (Code.UNFIT_COMPARISON, "access_groups.south.where")
    assert found.cause.endswith("operator does not exist: integer = text")


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ("not legal_hold", "not territory", "restrictions.hold.where", Code.UNFIT_COMPARISON),
        ("customer_type <> 'supplier'", "legal_hold = 'x'", "families.sales.where", Code.UNFIT_VALUE),
        ("product_line = 'PUMPS'", "contact_id = 'PUMPS'", "access_groups.pumps.where", Code.UNFIT_VALUE),
        ("column: territory", "column: pad", "assignment.region.column", Code.UNFIT_VALUE),
    ],
)
def test_every_filter_is_told_at_its_place(told: Told, old: str, new: str, path: str, code: Code) -> None:
    (found,) = told(old, new)
    assert (found.code, where(found)[2]) == (code, path)


def test_anything_else_that_the_server_refuses_is_told_too(told: Told) -> None:
    schema = "alter table crm.contact alter pad type tsvector using null"
    (found,) = told('where: "pad > 0"', "where: \"pad = 'a:'\"", schema)
    assert (found.code, where(found)[2]) == (Code.REFUSED_FILTER, "access_groups.south.where")
    assert found.cause.endswith('syntax error in tsvector: "a:"')


@pytest.mark.parametrize(
    ("where", "causes"),
    [
        ("customer_type = 'a' and (pad = 1 or not pad in (2, 'x'))", [("contact.pad", "integer", '"x"')]),
        (
            "pad = me.employee_no or legal_hold > 'maybe'",
            [("contact.pad", "integer", "integer = text"), ("contact.legal_hold", "boolean", '"maybe"')],
        ),
        (
            "exists(contact_product, product_line = 'P' and contact_id = 'x')",
            [("contact_product.contact_id", "integer", '"x"')],
        ),
    ],
)
def test_the_comparison_that_is_wrong_is_told_with_the_type_of_its_column(
    told: Told, where: str, causes: list[tuple[str, str, str]]
) -> None:
    (found,) = told('where: "pad > 0"', f'where: "{where}"')
    assert (found.place.path if found.place else "") == "access_groups.south.where"
    for told_cause, (column, type_, end) in zip(found.cause.split("; and "), causes, strict=True):
        assert told_cause.startswith(f"column crm.{column} is of type {type_}: ")
        assert told_cause.endswith(end)


def test_every_wrong_filter_is_told(told: Told) -> None:
    found = told(
        'where: "pad > 0"',
        "where: \"pad > 'many'\"",
        "alter table crm.contact alter legal_hold drop default, alter legal_hold type text",
    )
    assert [where(each)[2] for each in found] == ["access_groups.south.where", "restrictions.hold.where"]


def test_the_table_is_named_where_each_filter_fits_alone(told: Told, role_prefix: str) -> None:
    """A column that somebody made under the name of a copy is the fault, and no filter of the model."""
    column = f"{role_prefix.rstrip('_')}_territory"
    found = told(schema=f"alter table crm.activity add {column} int[]")
    assert {(each.object, each.place) for each in found} == {("table crm.activity", None)}
    assert all(each.code is Code.UNFIT_VALUE for each in found)


# -- verify does not end -------------------------------------------------------------------------------


def test_verify_goes_on_where_a_table_is_not_classified(crm: Database, role_prefix: str) -> None:
    model = small_model(role_prefix)
    with crm.connect() as connection:
        connection.execute("create table crm.late (id int)")
        found = verify(connection, model)
        assert [each.object for each in found.findings if each.code is Code.UNCLASSIFIED_TABLE] == [
            "table crm.late"
        ]
        assert any(each.code is Code.ROW_SECURITY_OFF for each in found.findings)
        assert not found.ok
        key = (Code.UNCLASSIFIED_TABLE, "table crm.late")
        accepted = verify(connection, model, accept=[Acceptance(*key, "of the importer")])
        assert [each.accepted for each in accepted.findings if each.key == key] == ["of the importer"]
        with pytest.raises(CompileError, match=r"crm\.late is not classified"):
            make_plan(connection, model)


def test_verify_goes_on_where_an_assertion_does_not_fit(crm: Database, role_prefix: str) -> None:
    wrong = {"nope": Code.MISSING_COLUMN, "pad": Code.UNFIT_VALUE, "territory": None}
    model = replace(
        small_model(role_prefix),
        assertions=tuple(
            Assertion(Saying.MUST_NOT_SEE, Compare(column, "=", "BY"), "anna", text=column)
            for column in wrong
        ),
    )
    with crm.connect() as connection:
        found = verify(connection, model)
    told = {each.object: each.code for each in found.findings if each.object.startswith("assertion")}
    assert told == {f"assertion anna must not see {name}": code for name, code in wrong.items() if code}
    assert [result.outcome for result in found.assertions] == [
        Outcome.UNDECIDED,
        Outcome.UNDECIDED,
        Outcome.HELD,
    ]


REFERS = ("crm.contact: {class: root, key: id}", "crm.contact: {class: root, key: id, refers: [%s]}")


@pytest.mark.parametrize(
    ("refers", "schema", "code", "cause"),
    [
        (
            "{to: crm.country, via: pad}",
            "",
            Code.LINK_WITHOUT_FOREIGN_KEY,
            "no foreign key leads from crm.contact",
        ),
        ("{to: crm.country, via: padd}", "", Code.MISSING_COLUMN, "column crm.contact.padd is not there"),
        (
            "{to: crm.country, via: pad, references: no, unchecked: true}",
            "alter table crm.country add no int",
            Code.KEY_NOT_UNIQUE,
            "`no` of crm.country is not unique",
        ),
        (
            "{to: crm.country, via: pad, references: nr, unchecked: true}",
            "",
            Code.MISSING_COLUMN,
            "column crm.country.nr is not there",
        ),
    ],
)
def test_what_is_referred_to_must_be_one_row(
    told: Told, refers: str, schema: str, code: Code, cause: str
) -> None:
    old, new = REFERS
    (found,) = told(old, new % refers, schema)
    assert found.code is code
    assert found.cause.startswith(cause)
    assert found.place is not None
    assert found.place.path == "tables.crm.contact.refers[0]"


def test_what_is_referred_to_by_a_foreign_key_fits_whatever_its_columns_are(told: Told) -> None:
    old, new = REFERS
    schema = (
        "alter table crm.country add no int unique, add owner text;"
        "alter table crm.contact add constraint of_country foreign key (pad) references crm.country (no)"
    )
    assert told(old, new % "{to: crm.country, via: of_country}", schema) == ()


@pytest.mark.parametrize(
    ("link", "cause"),
    [
        (
            "array: true",
            "column crm.activity.contact_id is of type integer, which is no array of crm.contact.id",
        ),
        (
            'prefix: "contact,"',
            "column crm.activity.contact_id is of type integer, in which no prefix stands before",
        ),
    ],
)
def test_a_column_that_cannot_hold_keys_so_is_told(told: Told, link: str, cause: str) -> None:
    declared = "parent: crm.contact, via: contact_id, mode: carry"
    (found,) = told(declared, f"links: [{{to: crm.contact, via: contact_id, {link}}}]")
    assert found.code is Code.UNFIT_KEY_FORM
    assert found.cause.startswith(cause)
