"""Comparisons of columns of an extension's types that would mean another thing are refused at their place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from psycopg import sql

from crm_rls.diagnostics import Code, Diagnostic
from crm_rls.errors import CompileError
from crm_rls.meaning.proving.proofs import Outcome
from crm_rls.model import Model
from crm_rls.plan.make import make_plan
from crm_rls.verify import verify
from tests.fixtures.applying import brought_in_line
from tests.fixtures.database import Connection
from tests.fixtures.extension_types import HEAD, OTHER_TABLES, REGIONS, SEVERAL, crm, model_of

__all__ = ["crm"]

REFUSED: Mapping[str, tuple[str, str, Code, str, str]] = {
    "a beginning of citext": (
        "", "tag like 'conf%'", Code.UNFIT_COMPARISON, "access_groups.asked.where", "is of type ext.citext",
    ),
    "a pattern of citext": (
        "", "tag like '%fid%'", Code.UNFIT_COMPARISON, "access_groups.asked.where", "is of type ext.citext",
    ),
    "two columns": (
        "", "tag < customer_type", Code.UNFIT_COMPARISON, "access_groups.asked.where",
        "is of type ext.citext, which",
    ),
    "a value in the place of null": (
        "", "coalesce(tag, 'x') = 'OPEN'", Code.UNFIT_COMPARISON, "access_groups.asked.where",
        "is of type ext.citext",
    ),
    "a beginning of a domain": (
        "", "nick ^@ 'conf'", Code.UNFIT_COMPARISON, "access_groups.asked.where", "is of type crm.short_nick",
    ),
    "a beginning in a link table": (
        "", "exists(contact_product, product like 'p%')", Code.UNFIT_COMPARISON, "access_groups.asked.where",
        "crm.contact_product.product is of type ext.citext",
    ),
    "a type that nothing compares": (
        "alter table crm.contact add thing crm.thing", "thing = 'x'", Code.UNFIT_COMPARISON,
        "access_groups.asked.where", "no operator class says what `=` means for crm.thing",
    ),
    "an array of them": (
        "alter table crm.contact add things crm.thing[]", "'x' = any(things)", Code.UNFIT_COMPARISON,
        "access_groups.asked.where", "no operator class says what `=` means for crm.thing",
    ),
    "an array of json, at run time only": (
        "alter table crm.contact add things json[]", "'1' = any(things)", Code.UNFIT_COMPARISON,
        "access_groups.asked.where", "no operator class says what `=` means for json",
    ),
    "a value that is none": (
        "", "path = 'de..north'", Code.REFUSED_FILTER, "access_groups.asked.where", "ltree syntax error",
    ),
    "a key of citext": (
        "alter table crm.note drop contact_id, add contact_id ext.citext", "tag = 'x'",
        Code.KEY_OF_FOREIGN_TYPE, "tables.crm.note.via", "crm.note.contact_id is of type ext.citext",
    ),
}  # fmt: skip

# A type as an extension makes it, but with a cast to text by a function and without an operator class.
THING = """
create type crm.thing;
create function crm.thing_in(cstring) returns crm.thing language internal immutable strict as 'textin';
create function crm.thing_out(crm.thing) returns cstring language internal immutable strict as 'textout';
create type crm.thing (input = crm.thing_in, output = crm.thing_out, like = text, category = 'S');
create function crm.thing_text(crm.thing) returns text language sql immutable strict
    as $$ select upper(crm.thing_out($1)::text) $$;
create cast (crm.thing as text) with function crm.thing_text(crm.thing) as implicit;
"""


def told(crm: Connection, model: Model) -> tuple[Diagnostic, ...]:
    with pytest.raises(CompileError) as raised:
        make_plan(crm, model)
    return raised.value.diagnostics


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_mean_another_thing_is_refused_with_its_place(
    crm: Connection, role_prefix: str, tmp_path: Path, case: str
) -> None:
    schema, where, code, path, cause = REFUSED[case]
    crm.execute(sql.SQL(THING))
    if schema:
        crm.execute(schema.encode())
    text = HEAD + f'access_groups:\n  asked: {{where: "{where}", rights: [read]}}\n'
    diagnostics = told(crm, model_of(text, role_prefix, tmp_path))
    (found,) = (each for each in diagnostics if each.code is code and cause in each.cause)
    assert found.place is not None
    assert (found.place.file.endswith("model.yaml"), found.place.path) == (True, path)
    key = path.removeprefix("access_groups.").removeprefix("tables.").rpartition(".")[0]
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.startswith(f"  {key}:"))
    assert found.place.line == next(lines)


def test_a_position_and_rules_that_go_by_the_text_are_refused(
    crm: Connection, role_prefix: str, tmp_path: Path
) -> None:
    region = "region: {column: territory, tree: true, position: place, rules: [{tag: x, territory: HH}]}"
    text = HEAD.replace("region: {column: territory, tree: true}", region) + REGIONS
    found = told(crm, model_of(text, role_prefix, tmp_path))
    assert {(each.code, each.place.path if each.place else "") for each in found} == {
        (Code.UNFIT_RULE_COLUMN, "assignment.region.rules"),
        (Code.POSITION_BY_TEXT, "assignment.region.position"),
    }


def test_an_assertion_that_would_mean_another_thing_is_not_checked(
    crm: Connection, role_prefix: str, tmp_path: Path
) -> None:
    text = HEAD + REGIONS.replace("tag = 'CONFIDENTIAL'", "tag like 'conf%'")
    model = model_of(text, role_prefix, tmp_path)
    brought_in_line(crm, model)
    found = verify(crm, model)
    assert [each.outcome for each in found.assertions] == [
        Outcome.HELD,
        Outcome.HELD,
        Outcome.UNDECIDED,
    ]
    (unfit,) = (each for each in found.findings if each.code is Code.UNFIT_COMPARISON)
    assert unfit.place is not None
    assert unfit.place.path == "assertions[2].must_not_see"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("owner = me.code", "owner like 'an%'", "access_groups.own.on.crm.lead.where"),
        ("tone <> 'private'", "tone not like 'priv%'", "restrictions.private.where"),
        ("parent_type = 'lead'", "parent_type like 'lead%'", "tables.crm.letter.links[1].when"),
        ("crm.lead: region", "crm.lead: thing", "assignment.region.on"),
    ],
)
def test_what_other_tables_cannot_be_asked_is_refused_with_its_place(
    crm: Connection, role_prefix: str, tmp_path: Path, old: str, new: str, path: str
) -> None:
    crm.execute(sql.SQL(OTHER_TABLES + THING + "alter table crm.lead add thing crm.thing"))
    (found,) = told(crm, model_of(SEVERAL.replace(old, new), role_prefix, tmp_path))
    assert (found.code, found.place.path if found.place else "") == (Code.UNFIT_COMPARISON, path)
