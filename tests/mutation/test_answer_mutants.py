"""Mutants of the functions that answer about rows in SQL: each tells somebody something else than is so."""

from __future__ import annotations

from tests.managing.answered import counted, numbers, seen, told
from tests.managing.conftest import Office, answered_office
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["answered_office"]

ROWS: Mutants = {
    "every row of a table": ("rows_asked", "c.%I %s (%s)::%s", "(true or c.%I %s (%s)::%s)"),
    "every row of a root": ("has_key", "%I.contact %s (%s)::%s", "(true or %I.contact %s (%s)::%s)"),
    "the first value of a key alone": ("rows_asked", "' and ' order", "' or ' order"),
    "whatever a condition of a link says": ("rows_above", " where %s'", " where true or %s'"),
    "every row above": ("rows_above", " as above on %s", " as above on true or %s"),
    "past restrictions on the table": ("restricted", "(%s) is true", "true or (%s) is true"),
    "restrictions as if everybody were one": ("restricted", "then 'p.login' else", "then 'null::text' else"),
    "without grants on the table": (
        "reached",
        "from crm_access.reached_itself(named, keys)",
        "from crm_access.reached_itself(named, '{}')",
    ),
    "past restrictions on the way": ("reached", "m.shown and not exists", "not exists"),
    "what a group does not hand down": ("reached", "        where r.hands\n", "        where true\n"),
    "without the top row": ("reached", "and not alone then", "and alone then"),
    "what somebody else has made in the tree": (
        "reached",
        "where r.maker is null",
        "where r.maker is not null",
    ),
    "exemptions of nobody": (
        "reached",
        "array(select jsonb_array_elements_text(says -> 'restrictions' -> p.restriction -> 'exempt'))",
        "'{}'::text[]",
    ),
    "made by anybody": (
        "reached_itself",
        "null::text, p.login, true, false",
        "null::text, null::text, true, false",
    ),
    "attributes of anybody": (
        "reached_itself",
        "'select asked.key, $2, p.login, null::text, $3, $4",
        "'select asked.key, $2, null::text, null::text, $3, $4",
    ),
    "no shares above": ("root_reached", "= '' and sharing", "<> '' and sharing"),
    "hidden groups": ("root_reached", "c.login, null::text, c.shown", "c.login, null::text, true"),
    "rows that are not shown": ("row_groups_of", "bool_or(r.shown)", "true"),
    "shares of hidden contacts": (
        "shown_by_share",
        "bool_and(crm_access.share_shows(c.contact, $2))",
        "true",
    ),
}

QUESTIONS: Mutants = {
    "who sees what is hidden": ("people/who_sees", "c.shown and (c.contacts", "(c.contacts"),
    "who made it, for everybody": ("people/who_sees", " and (c.maker is null or c.maker = p.login)", ""),
    "acting for anybody": ("people/who_sees", "(c.login is null or c.login = r.acting_for) and", ""),
    "shared with anybody": ("people/who_sees", "c.contacts[1] = s.contact and", ""),
    "shared, though a restriction of the row hides it": (
        "people/why",
        "x.shown and c.shown, true",
        "x.shown, true",
    ),
    "why by any share": ("people/why", "c.contacts[1] = s.contact and", ""),
    "why by what others made": ("people/why", "and (has.maker is null or has.maker = whose)", ""),
    "one way that hides counts": (
        "people/why",
        "bool_or(n.allows) as allows",
        "bool_and(n.allows) as allows",
    ),
}

COUNTS: Mutants = {
    "counted without restrictions": (
        "reach_condition",
        "' and (%s) is true'",
        "' and ((%s) is true or true)'",
    ),
    "counted past exemptions": (
        "reach_condition",
        "where not r.says -> 'exempt' ? coalesce",
        "where true or r.says -> 'exempt' ? coalesce",
    ),
    "counted without conditions of links": (
        "reach_condition",
        "format('((%s) and %s)', link ->> 'when',",
        "format('((%s or true) and %s)', link ->> 'when',",
    ),
    "counted by what is not handed down": (
        "reach_condition",
        "when handing then 'hands'",
        "when handing then 'reads'",
    ),
    "counted without trees": ("reach_condition", "if says -> 'tree' <> 'null'", "if false"),
    "counted without what is made": (
        "reach_condition",
        "if own ? 'made' and not handing",
        "if own ? 'made' and handing",
    ),
    "counted by every link": ("linked_condition", ") as above where %s)", ") as above where true or %s)"),
    "counted as the substitute": (
        "count_reached",
        "coalesce(h.says ->> 'acting_for', h.says ->> 'login')",
        "h.says ->> 'login'",
    ),
    "counted twice": ("count_reached", "' or ') filter", "' is not null or ') filter"),
}


def test_every_mutant_of_what_has_a_row_is_noticed(answered_office: Office) -> None:
    found = seen(answered_office)
    assert unnoticed(answered_office, ROWS, lambda: told(answered_office, "who_sees") == found) == []


def test_every_mutant_of_the_questions_is_noticed(answered_office: Office) -> None:
    found = seen(answered_office)

    def sound() -> bool:
        return all(told(answered_office, each) == found for each in ("who_sees", "why"))

    assert unnoticed(answered_office, QUESTIONS, sound) == []


def test_every_mutant_of_the_counts_is_noticed(answered_office: Office) -> None:
    expected = numbers(seen(answered_office))
    assert unnoticed(answered_office, COUNTS, lambda: counted(answered_office) == expected) == []
