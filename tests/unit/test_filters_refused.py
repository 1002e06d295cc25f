"""Filters: everything that is not part of the language is refused by name."""

from __future__ import annotations

import pytest

from crm_rls.diagnostics import Diagnostic
from crm_rls.errors import ModelError
from crm_rls.reading.filters import parse_filter
from tests.fixtures.filter_scope import SCOPE
from tests.fixtures.model_text import place


def refused(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(ModelError) as failure:
        parse_filter(text, SCOPE)
    return failure.value.diagnostics


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        # what a cautious reader expects to be refused, and is named
        ("lower(x) = 'a'", "the function lower"),
        ("coalesce(x, 'a') = 'b'", "the function coalesce"),
        ("my_schema.my_function(x)", "my_function"),
        ("pg_sleep(1) is null", "the function pg_sleep"),
        ("now() > x", "the current time"),
        ("x = current_user", "current_user"),
        ("x = session_user", "session_user"),
        ("user = 'anna'", "`user` is a word of SQL"),
        ("x > current_date", "current_date"),
        ("x::text = 'a'", "a cast"),
        ("x = '5'::int", "a cast"),
        ("x = '2027-01-31'::date", "`::`"),
        ("x = cast('2027-01-31' as date)", "`cast`"),
        ("x = timestamp '2027-01-31'", "a cast"),
        ("x = date '31.01.2027'", "'31.01.2027' is not a day"),
        ("x = date '2027-02-30'", "'2027-02-30' is not a day"),
        ("x = interval '1 day'", "an interval"),
        ("n + 1 = 5", "arithmetic"),
        ("n = 2 * 3", "arithmetic"),
        ("n = 5 - 3", "arithmetic"),
        ("-n = 5", "arithmetic"),
        ("n = - -5", "arithmetic"),
        ("n = +5", "`+`"),
        ("x || 'a' = 'b'", "joining texts"),
        ("x = 'a' 'b'", "one text after the other"),
        ("x = 'a'\n'b'", "one text after the other"),
        ("x in (select y from z)", "a sub-select"),
        ("x = (select 1)", "a sub-select"),
        ("exists(select 1)", "this use of exists"),
        ("exists (select 1 from y where z = x)", "this use of exists"),
        ("x = y", "columns cannot be compared"),
        ('x = "DE"', "columns cannot be compared"),
        ("x in (y)", "columns cannot be compared"),
        ("x = any(array['a'])", "any(...)"),
        ("x = any('{a,b}')", "any(...)"),
        ("'a' <> any(x)", "any(...)"),
        ("any(x) = 'a'", "any(...)"),
        ("'a' = any x", "any(...)"),
        ("me.team = any(x)", "any(...)"),
        ("'a' = all(x)", "all"),
        ("'a' = some(x)", "some"),
        ("case when a then b else c end", "case"),
        ("if(a, b, c)", "if is not allowed"),
        ("x = null", "a comparison with null"),
        ("x <> null", "a comparison with null"),
        ("x in ('a', null)", "a comparison with null"),
        ("x between null and 5", "a comparison with null"),
        ("null", "null as a condition"),
        ("x not is null", "`not is`"),
        ("x not is true", "`not is`"),
        ("x is unknown", "`unknown`"),
        ("x isnull", "`isnull`"),
        ("x notnull", "`notnull`"),
        ("x is distinct from 'a'", "is distinct from"),
        ("x is not distinct from 'a'", "is distinct from"),
        ("x is 'a'", "this use of `is`"),
        ("x is json", "this use of `is`"),
        ("(x = 'a') is true", "cannot stand in this place"),
        ("x = 'a' is null", "cannot stand in this place"),
        ("n < 5 < 6", "cannot stand in this place"),
        ("a = not b", "cannot stand in this place"),
        ("a > true", "stands where a value is due"),
        ("a in (true)", "stands where a value is due"),
        ("x between symmetric 5 and 1", "`symmetric`"),
        ("x between asymmetric 1 and 5", "`asymmetric`"),
        ("x like 'a'", "not a plain beginning"),
        ("x like '%a'", "not a plain beginning"),
        ("x like '%'", "not a plain beginning"),
        ("x like 'a%b%'", "not a plain beginning"),
        ("x like 'a%%'", "not a plain beginning"),
        ("x like 'a_%'", "not a plain beginning"),
        ("x like 'a\\%'", "not a plain beginning"),
        ("x like 'a%\\'", "not a plain beginning"),
        ("x like y", "like without a fixed text"),
        ("x like 'a!%%' escape '!'", "like ... escape"),
        ("x ilike 'a%'", "ilike"),
        ("x ~~ 'a%'", "`~~`"),
        ("x !~~ 'a%'", "`~~`"),
        ("x ~ '^a'", "a regular expression"),
        ("x ~* '^a'", "a regular expression"),
        ("x similar to 'a%'", "a regular expression"),
        ("x ^@ ''", "every text begins"),
        ("starts_with(x, me.team)", "starts_with without a fixed text"),
        ("x in ('a',)", "`,`"),
        ("x in ('a', , 'b')", "`,`"),
        ("x in (, 'a')", ""),
        ("within(x, 'NORD',)", "`,`"),
        ("exists(contact_product, a,)", ""),
        ("x in ()", "the list of `in` is empty"),
        ("(x, y) = ('a', 'b')", "a row of several values"),
        ("(x, y) in (('a', 'b'))", "a row of several values"),
        ("row(x) = 'a'", "row"),
        ("x[1] = 'a'", "a subscript"),
        ("x @> 'a'", "an array operator"),
        ("x && 'a'", "an array operator"),
        ("x -> 'a' = 'b'", "a JSON operator"),
        ("x ->> 'a' = 'b'", "a JSON operator"),
        ("x = 'a' collate \"C\"", "collate"),
        ("x at time zone 'UTC' = 'a'", "at time zone"),
        ("x operator(pg_catalog.=) 'a'", "cannot stand in this place"),
        ("x = $1", "a parameter"),
        ("x = :name", "a parameter"),
        ("x = %s", "a parameter"),
        ("x = %(name)s", "a parameter"),
        ("x = ?", "a parameter"),
        ("x = @name", "a parameter"),
        ("x = 1 -- and a", "a comment"),
        ("x = 1 /* and a */", "a comment"),
        ("/*+ hint */ x = 1", "a comment"),
        ("-- nothing", "a comment"),
        ("x = 1;", "a semicolon"),
        ("x = 1; y = 2", "a semicolon"),
        ("x = 1; drop table contact", "a semicolon"),
        ("x = 'a\0b'", "a NUL character"),
        ("x = E'a'", "this kind of text"),
        ("x = U&'a'", "this kind of text"),
        ("x = N'a'", "this kind of text"),
        ("x = B'1'", "this kind of text"),
        ("x = X'1f'", "this kind of text"),
        ("x = $$a$$", "this kind of text"),
        ("x = $q$a$q$", "this kind of text"),
        ("x = 'a", "a quote is opened"),
        ('"x = 1', "a quote is opened"),
        ("n = .5", "`.`"),
        ("n = 5.", "unusual way"),
        ("n = 1e3", "unusual way"),
        ("n = 1_000", "not a condition"),
        ("n = 0x1f", "this kind of text"),
        ("x == 'a'", "`==`"),
        ("! a", "`!`"),
        ("a && b", "an array operator"),
        ("x\u00a0= 1", "U+00A0"),
        ("x = 1 \u200b", "not a condition"),
        ("contact.x = 1", "has a table before the column"),
        ("a.b.c = 1", "has a table before the column"),
        ("* = 1", ""),
        ("`x` = 1", ""),
        ("[x] = 1", ""),
        ("{{ x }} = 1", ""),
        ("x as y", "not a condition"),
        ("a b", "not a condition"),
        ("a and", "not a condition"),
        ("and a", "not a condition"),
        ("(a", "not a condition"),
        ("a)", "not a condition"),
        ("select 1", "not a condition"),
        ("drop table contact", ""),
        ("", "the filter is empty"),
        ("  \n ", "the filter is empty"),
        ("5", "a value alone"),
        ("'x'", "a value alone"),
        ("a or 'x'", "a value alone"),
        ("1 = 1", "compares no column"),
        ("'a' = 'a'", "compares no column"),
        ("me.team = 'a'", "compares no column"),
        ("me.team = me.employee_no", "compares no column"),
        ("me.team is null", "stands where a column is due"),
        ("me.team", "stands where a column is due"),
        ("me.team in ('a')", "stands where a column is due"),
        ("x in (me.team)", "stands in a list"),
        ("x in (me.teams)", "stands in a list"),
        ("x in me.team", "people have one value of `team`"),
        ("x = me.teams", "people have several values of `teams`"),
        ("x between 1 and me.teams", "people have several values of `teams`"),
        ("me.teams in me.teams", "stands where a column is due"),
        ("x in country", "a sub-select"),
        ("x = me.salary", "people have no attribute `salary`"),
        ("within(x, 'NRD')", "there is no territory `NRD`"),
        ("within(x, 'NORD', 'HH')", "within needs"),
        ("within(x)", "within needs"),
        ("within(x, me.team)", "within needs"),
        ("within(me.team, 'NORD')", "stands where a column is due"),
        ("within(x, 'NORD') = true", "within"),
        ("exists(contact_product)", "this use of exists"),
        ("exists(country, a)", "there is no link table `country`"),
        ("exists(crm.country, a)", "there is no link table `crm.country`"),
        ("exists(tag, a)", "can be crm.tag and service.tag"),
        ("exists(dotted, a)", "has a dot in its name"),
        ("exists(contact_product, exists(crm.tag, a))", "exists inside of exists"),
        ("exists(contact_product, a, b)", "not a condition"),
        ("exists(contact_product, contact_product.a)", "has a table before the column"),
        ("order = 1", "`order` is a word of SQL"),
        ('"" = 1', "is no name"),
        (f"{'x' * 64} = 1", "is too long"),
        ("a xor b", "not a condition"),
        ("a is null is null", "cannot stand in this place"),
        ("x overlaps y", "cannot stand in this place"),
        ("count(*) > 1", "count"),
        ("rank() over (order by x) = 1", "cannot stand in this place"),
    ],
)
def test_everything_else_is_refused(text: str, cause: str) -> None:
    found = refused(text)
    assert any(cause in each.cause for each in found), found
    assert all(each.next_step for each in found)
    assert {(place(each).file, place(each).line, place(each).path) for each in found} == {
        ("model.yaml", 7, "access_groups.north.where")
    }


def test_all_mistakes_of_a_filter_are_reported_together() -> None:
    causes = " ".join(
        each.cause for each in refused("lower(x) = 'a' and y = null or me.salary = z and exists(nix, a)")
    )
    for part in ("lower", "null", "salary", "nix"):
        assert part in causes


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("x = me.emploee_no", "`employee_no`"),
        ("within(x, 'nord')", "`NORD`"),
        ("exists(contact_produkt, a)", "`contact_product`"),
        ("x = null", "is null"),
        ('x = "DE"', "single quotes"),
    ],
)
def test_the_next_step_names_what_was_probably_meant(text: str, hint: str) -> None:
    assert any(hint in each.next_step for each in refused(text))


@pytest.mark.parametrize("text", ["(" * 21 + "a" + ")" * 21, "not " * 5000 + "a", "n = " + "-" * 5000 + "1"])
def test_a_deep_filter_is_refused_and_not_a_crash(text: str) -> None:
    assert refused(text)
