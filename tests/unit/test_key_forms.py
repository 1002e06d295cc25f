"""Keys of several columns, in arrays and behind prefixes: what a model can say, and what values mean."""

from __future__ import annotations

import pytest

from crm_rls.model import TableName
from crm_rls.model.key_forms import CodedKey, KeyArray
from crm_rls.model.predicates import Compare, IsNull, Not, Or, Prefix
from tests.fixtures.model_text import group, load, only_mistake, place, text_of

FORMS = {KeyArray(): "array: true", CodedKey("res.partner,"): 'prefix: "res.partner,"'}


def tables(link: str, more: str = "") -> str:
    return f"""
  crm.contact: {{class: root, key: id}}
  crm.part: {{class: child, parent: crm.contact, via: contact_id}}
  crm.mail: {{class: child, links: [{{to: crm.contact, via: about, {link}}}]{more}}}
"""


@pytest.mark.parametrize("form", FORMS)
def test_a_link_can_say_how_its_column_holds_keys(form: KeyArray | CodedKey) -> None:
    child, _ = load(text_of(tables=tables(FORMS[form]))).children
    (link,) = child.links
    assert (link.form, link.unchecked, link.via) == (form, True, ("about",))


@pytest.mark.parametrize(
    ("link", "more", "path", "cause"),
    [
        ("array: true, prefix: a", "", "links[0].prefix", "`prefix` stands beside `array`"),
        ("array: true, through: crm.part", "", "links[0].array", "`array` stands beside `through`"),
        ("array: true", ", mode: carry", "mode", "can carry the columns of one row only"),
        ('prefix: ""', "", "links[0].prefix", "the prefix is empty"),
    ],
)
def test_what_goes_with_no_form_of_keys_is_refused(link: str, more: str, path: str, cause: str) -> None:
    found = only_mistake(text_of(tables=tables(link, more)))
    assert place(found).path == f"tables.crm.mail.{path}"
    assert cause in found.cause


def test_several_columns_hold_no_array() -> None:
    found = only_mistake(text_of(tables=tables("array: true").replace("via: about", "via: [a, b]")))
    assert found.cause == "`array` stands beside 2 columns"


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (KeyArray(), Or((IsNull("about"), Compare("about", "=", "{}")))),
        (CodedKey("res.partner,"), Or((IsNull("about"), Not(Prefix("about", "res.partner,"))))),
    ],
)
def test_rows_without_a_key_are_unlinked(form: KeyArray | CodedKey, expected: Or) -> None:
    sections = group("{all: true, rights: [read]}") | {"tables": tables(FORMS[form], ", unlinked: [g]")}
    (one,) = load(text_of(**sections)).groups
    assert [grant.filter for grant in one.on] == [expected]


@pytest.mark.parametrize(
    ("form", "value", "keys"),
    [
        (KeyArray(), None, ()),
        (KeyArray(), [], ()),
        (KeyArray(), [1, None, 2], (1, 2)),
        (CodedKey("a,"), None, ()),
        (CodedKey("a,"), "a,1", ("1",)),
        (CodedKey("a,"), "A,1", ()),
        (CodedKey("a,"), "b,1", ()),
    ],
)
def test_a_value_holds_keys(form: KeyArray | CodedKey, value: object, keys: tuple[object, ...]) -> None:
    assert form.keys(value) == keys


def test_only_an_array_holds_several() -> None:
    with pytest.raises(TypeError):
        KeyArray().keys(3)


def test_a_key_can_have_several_columns() -> None:
    tables = """
  crm.contact: {class: root, key: [company, number]}
  crm.order: {class: child, parent: crm.contact, via: [company, contact_no], mode: carry, key: [company, no]}
  crm.line: {class: child, links: [{to: crm.order, via: [company, order_no], unchecked: true}]}
"""
    model = load(text_of(tables=tables))
    assert model.root.key == ("company", "number")
    line = model.child(TableName("crm", "line")).links[0]
    assert model.pairs(line) == (("company", "company"), ("order_no", "no"))


@pytest.mark.parametrize("link", ["via: number, unchecked: true", "via: numbers, array: true"])
def test_a_part_of_a_key_says_nothing_without_a_foreign_key(link: str) -> None:
    tables = f"""
  crm.contact: {{class: root, key: [company, number]}}
  crm.visit: {{class: child, links: [{{to: crm.contact, {link}}}]}}
"""
    found = only_mistake(text_of(tables=tables))
    assert found.cause.endswith("means, and the key of crm.contact is `company, number`")
