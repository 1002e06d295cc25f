"""Tables that a model does not name: patterns and defaults, and which of them counts."""

from __future__ import annotations

import pytest

from crm_rls.catalog import ServerFacts, TableFacts
from crm_rls.compile.fit.unnamed import with_unnamed
from crm_rls.compile.whole import compile_model
from crm_rls.diagnostics import Code
from crm_rls.errors import CompileError
from crm_rls.model import Model, TableName
from tests.fixtures.model_text import load, mistakes, text_of

TABLES = """
  crm.contact: {class: root, key: id}
  crm.contact_product: {class: child, parent: crm.contact, via: contact_id}
"""
BLOCKING_HEAD = "crm_rls: 1\ndatabase: {schemas: {crm: {default: blocked}}}\n"


def facts(*names: str, kind: str = "r", parent: str | None = None) -> ServerFacts:
    tables = [TableFacts(TableName("crm", name), kind, "dba", {}) for name in ("contact", "contact_product")]
    above = () if parent is None else (TableName("crm", parent),)
    tables += [TableFacts(TableName("crm", name), kind, "dba", {}, parents=above) for name in names]
    return ServerFacts(known=True, tables={each.name: each for each in tables})


def names(tables: tuple[TableName, ...]) -> set[str]:
    return {each.name for each in tables}


def model(lines: str = "", head: str | None = None) -> Model:
    sections = {"tables": TABLES + lines} | ({} if head is None else {"head": head})
    return load(text_of(**sections))


def test_a_pattern_means_the_tables_that_have_it_and_are_not_named() -> None:
    declared = model("  crm.log_here: {class: public}\n  'crm.log_*': {class: blocked}\n")
    found = with_unnamed(declared, facts("log_a", "log_here", "other"))
    assert (names(found.blocked), names(found.public)) == ({"log_a"}, {"log_here"})


def test_it_stays_as_it_is_when_it_comes_again() -> None:
    declared = model("  'crm.*': {class: blocked}\n")
    once = with_unnamed(declared, facts("log_a"))
    assert with_unnamed(once, facts("log_a")) == once


def test_the_pattern_with_more_letters_counts_and_of_two_the_one_that_blocks() -> None:
    lines = "  'crm.list_*': {class: public}\n  'crm.*': {class: blocked}\n  'crm.*_list': {class: blocked}\n"
    found = with_unnamed(model(lines), facts("list_a", "x_list", "list_x_list", "pay"))
    assert names(found.public) == {"list_a"}
    assert names(found.blocked) == {"x_list", "list_x_list", "pay"}


def test_the_default_of_a_schema_counts_after_every_pattern() -> None:
    declared = model("  'crm.?': {class: public}\n", head=BLOCKING_HEAD)
    found = with_unnamed(declared, facts("a", "bb"))
    assert (names(found.public), names(found.blocked)) == ({"a"}, {"bb"})


@pytest.mark.parametrize("kind", ["v", "m"])
def test_views_must_be_named(kind: str) -> None:
    found = with_unnamed(model("  'crm.list_*': {class: public}\n"), facts("list_a", kind=kind))
    assert found.public == ()


def test_partitions_go_with_what_they_belong_to() -> None:
    found = with_unnamed(
        model("  'crm.contact_*': {class: public}\n"), facts("contact_2027", parent="contact")
    )
    assert found.public == ()


def test_a_name_in_double_quotes_is_one_table() -> None:
    found = with_unnamed(model("""  '"crm"."log_*"': {class: blocked}\n"""), facts("log_a", "log_*"))
    assert names(found.blocked) == {"log_*"}


def test_a_bracket_is_a_letter() -> None:
    found = with_unnamed(model("  'crm.l[o]g*': {class: blocked}\n"), facts("log", "l[o]g1"))
    assert names(found.blocked) == {"l[o]g1"}


def test_a_service_of_a_pattern_has_the_blocked_tables_that_both_mean() -> None:
    declared = load(
        text_of(
            tables=TABLES + "  'crm.log_*': {class: blocked}\n  'crm.list_*': {class: public}\n",
            services="\n  etl: {tables: [crm.log_*, crm.list_*]}\n",
        )
    )
    (service,) = with_unnamed(declared, facts("log_a", "list_a")).services
    assert names(tuple(service.tables)) == {"log_a"}


@pytest.mark.parametrize(
    "shape", ["{class: child, parent: crm.contact, via: contact_id}", "{class: root, key: id}"]
)
def test_a_pattern_can_only_be_blocked_or_public(shape: str) -> None:
    found = mistakes(text_of(tables=TABLES + f"  'crm.log_*': {shape}\n"))
    assert [each.code for each in found] == [Code.PATTERN_OF_LINKED_TABLES]


@pytest.mark.parametrize(
    ("schemas", "code"),
    [
        ("{crm: {default: public}}", Code.VALUE_NOT_ALLOWED),
        ("{crm: {defaults: blocked}}", Code.UNKNOWN_KEY),
        ("{crm: blocked}", Code.WRONG_KIND_OF_VALUE),
        ("{}", Code.EMPTY_LIST),
        ("{pg_catalog: {default: blocked}, crm: {}}", Code.RESERVED_NAME),
    ],
)
def test_what_is_said_of_a_schema_is_checked(schemas: str, code: Code) -> None:
    found = mistakes(text_of(head=f"crm_rls: 1\ndatabase: {{schemas: {schemas}}}\n"))
    assert code in [each.code for each in found]


def test_without_a_database_nobody_knows_the_tables() -> None:
    with pytest.raises(CompileError) as refused:
        compile_model(model("  'crm.log_*': {class: blocked}\n"), ServerFacts(), {})
    (found,) = refused.value.diagnostics
    assert found.code is Code.PATTERN_WITHOUT_DATABASE
    assert found.place is not None
