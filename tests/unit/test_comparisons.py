"""Comparisons of columns whose operators are not in pg_catalog: nothing is left to be found by name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crm_rls.catalog import ColumnFacts, OperatorClass, ServerFacts, TableFacts
from crm_rls.compile.conditions.comparisons import classes_of, compared
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.conditions.scope import Scope
from crm_rls.compile.fit.comparability import incomparable
from crm_rls.diagnostics import Code
from crm_rls.model import AssignmentField, TableName
from crm_rls.model.predicates import (
    Attribute,
    Compare,
    Contains,
    Elements,
    InList,
    IsNull,
    Like,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Within,
)
from crm_rls.postgres.sqltext import SQL, Identifier, text
from tests.fixtures.small_crm import CONTACT, LINK, group, small_model

OPS = ("=", "<>", "<", "<=", ">", ">=")
CITEXT = OperatorClass(("ext", "citext"), {op: ("ext", op) for op in OPS})
ODD = OperatorClass(('o"x', "od d"), {"=": ("other", "==="), "<": ("other", "<<<")})

SCOPE = Scope(
    table="contact",
    column=Identifier,
    link_view=lambda name: Identifier("crm_access", f"view of {name}"),
    attribute_types={"no": "text", "team": "integer"},
    intervals={},
    of=CONTACT,
    classes={
        CONTACT: {"x": CITEXT, "xs": replace(CITEXT, elements=True), "odd": ODD},
        LINK: {"product": CITEXT},
    },
)


def sql(predicate: Predicate) -> str:
    return text(expression(predicate, SCOPE))


@pytest.mark.parametrize(
    ("predicate", "written"),
    [
        (Compare("x", "=", "a"), """"x" OPERATOR("ext".=) 'a'::"ext"."citext\""""),
        (Compare("x", ">=", "a"), """"x" OPERATOR("ext".>=) 'a'::"ext"."citext\""""),
        (Compare("x", "<>", "a"), """"x" OPERATOR("ext".<>) 'a'::"ext"."citext\""""),
        (Compare("y", "=", "a"), """"y" = 'a'"""),
        (InList("x", ("a",)), """"x" OPERATOR("ext".=) 'a'::"ext"."citext\""""),
        (InList("x", ("a", "b")), """"x" OPERATOR("ext".=) ANY ('{"a","b"}'::"ext"."citext"[])"""),
        (Within("x", "N", ("H", "N")), """"x" OPERATOR("ext".=) ANY ('{"H","N"}'::"ext"."citext"[])"""),
        (
            Or((Compare("x", "=", "a"), Compare("x", "=", "b"))),
            """("x" OPERATOR("ext".=) ANY ('{"a","b"}'::"ext"."citext"[]))""",
        ),
        (IsNull("x"), '"x" IS NULL'),
        (Compare("odd", "=", "a"), """"odd" OPERATOR("other".===) 'a'::"o""x"."od d\""""),
        # There is no negator.
        (Compare("odd", "<>", "a"), """NOT ("odd" OPERATOR("other".===) 'a'::"o""x"."od d")"""),
        # Arrays are compared by pg_catalog's operators, which ask for the class of the elements.
        (Contains("xs", "a"), """"xs" OPERATOR(pg_catalog.@>) '{"a"}'"""),
        (Elements("xs", ("a",)), """"xs" OPERATOR(pg_catalog.&&) '{"a"}'"""),
        (Compare("xs", "=", "{a}"), """"xs" = '{a}'"""),
        (Not(Contains("xs", "a")), """NOT ('a'::"ext"."citext" OPERATOR("ext".=) ANY ("xs"))"""),
    ],
)
def test_operator_and_type_are_named(predicate: Predicate, written: str) -> None:
    assert sql(predicate) == written


def test_attributes_come_as_the_columns_type() -> None:
    assert sql(Compare("x", "=", Attribute("no"))).endswith('COLLATE pg_catalog."default")::"ext"."citext"')
    team = sql(Compare("x", "=", Attribute("team")))
    assert team.endswith('"default")::pg_catalog.int8)::pg_catalog.text::"ext"."citext"')
    assert team.startswith('"x" OPERATOR("ext".=) ((SELECT ')


def test_a_link_table_has_columns_of_its_own() -> None:
    linked = Linked(
        str(LINK), ("contact_id",), ("id",), Or((Compare("product", "=", "p"), Compare("x", "=", "p")))
    )
    written = sql(linked)
    assert """linked"."product" OPERATOR("ext".=) 'p'::"ext"."citext")""" in written
    assert """linked"."x" = 'p')""" in written


def test_an_operator_that_the_class_lacks_is_never_found_by_name() -> None:
    with pytest.raises(KeyError):
        compared(SQL("a"), ">", SQL("b"), ODD)


# -- what is refused -----------------------------------------------------------------------------------

COLUMNS = {
    "id": ColumnFacts("id", "integer"),
    "x": ColumnFacts("x", "ext.citext", operator_class=CITEXT),
    "xs": ColumnFacts("xs", "ext.citext[]", operator_class=replace(CITEXT, elements=True)),
    "odd": ColumnFacts("odd", "ext.odd", operator_class=ODD),
    "none": ColumnFacts("none", "ext.none", operator_class=OperatorClass(("ext", "none"), {})),
    "unlike": ColumnFacts("unlike", "text", collation="crm.unlike", deterministic=False),
    "y": ColumnFacts("y", "text"),
}
FACTS = ServerFacts(known=True, tables={CONTACT: TableFacts(CONTACT, "r", "boss", COLUMNS)})


@pytest.mark.parametrize(
    ("predicate", "refused"),
    [
        (Compare("x", "<", "a"), ""),
        (InList("x", ("a",)), ""),
        (IsNull("x"), ""),
        (Prefix("x", "a"), "crm.contact.x is of type ext.citext, which filters ask by ="),
        (Not(Or((Like("x", "%a"), IsNull("y")))), "crm.contact.x is of type ext.citext"),
        (Prefix("y", "a"), ""),
        (Contains("xs", "a"), ""),
        (Elements("xs", ("a",)), ""),
        (Compare("odd", "<>", "a"), ""),
        (Compare("odd", ">", "a"), "no operator class says what `>` means for ext.odd"),
        (Compare("none", "=", "a"), "no operator class says what `=` means for ext.none"),
        (IsNull("none"), ""),
        (Compare("unlike", "=", "a"), ""),
        (Compare("unlike", "<", "a"), ""),
        (Prefix("unlike", "a"), "crm.contact.unlike has a collation that is not deterministic"),
        (Like("unlike", "%a", folded=True), "crm.contact.unlike has a collation that is not deterministic"),
        (Linked(str(CONTACT), ("id",), ("id",), Prefix("x", "a")), "crm.contact.x is of type ext.citext"),
    ],
)
def test_what_would_mean_another_thing_is_refused(predicate: Predicate, refused: str) -> None:
    model = replace(small_model("t"), assignment=(), groups=(group("asked", predicate),), restrictions=())
    found = list(incomparable(model, FACTS))
    assert [each.code for each in found] == [Code.UNFIT_COMPARISON] * bool(refused)
    assert all(refused in each.cause for each in found)


def test_a_column_of_territories_is_told_once() -> None:
    field = AssignmentField("region", "none", tree=True)
    asked = tuple(group(name, Within("none", "HH", ("HH",))) for name in ("one", "two"))
    model = replace(small_model("t"), assignment=(field,), groups=asked, restrictions=())
    (found,) = incomparable(model, FACTS)
    assert found.object == "assignment region"


def test_columns_without_a_class_need_nothing() -> None:
    plain = TableFacts(TableName("crm", "plain"), "r", "boss", {"y": COLUMNS["y"]})
    facts = replace(FACTS, tables={**FACTS.tables, plain.name: plain})
    assert classes_of(facts) == {
        CONTACT: {name: COLUMNS[name].operator_class for name in ("x", "xs", "odd", "none")}
    }
    assert list(incomparable(small_model("t"), replace(FACTS, tables={plain.name: plain}))) == []
