"""Mutants of reporting lines by attributes of people: whose they are, what they hold, what is refused."""

from __future__ import annotations

import psycopg

from tests.managing.conftest import Office, office
from tests.managing.test_reporting_lines import HEADS, line, register, sees
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["line", "office"]

MINE = "place.attribute = attribute_values.attribute and place.login = p.login"
PUT = "insert into crm_access.reporting"
MUTANTS: Mutants = {
    "the person alone": ("line_of", "r.parent = down.value", "r.value = down.value"),
    "without the person": ("line_of", "select line_of.head\n", "select null::text\n"),
    "of anybody": ("attribute_values", MINE, "place.attribute = attribute_values.attribute"),
    "the wrong way round": ("places_of", "'{{line,value}}') as value", "'{line,parent}') as value"),
    "as it is written": ("places_of", "s.parent::bigint::text", "s.parent"),
    "nobody any more": ("follow_reporting", PUT, f"return null; {PUT}"),
    "not for who stands in": ("known_attributes", "line_of(r.attribute, r.value)", "line_of('', '')"),
    "a loop": ("require_line", "if above = new.value then", "if false then"),
    "of two": ("require_line", "cardinality(same) > 1", "cardinality(same) > 2"),
}  # fmt: skip
BEFORE = {"anna": {1, 2, 3, 4}, "bert": {2, 3}, "carl": {3}, "dora": {2, 3, 4}}
AFTER = {"anna": {1, 2, 3, 4}, "bert": {2}, "carl": {3}, "dora": {2, 3, 4}}


def test_every_mutant_of_a_line_is_noticed(line: Office) -> None:
    line.cover_anyway("bert", "dora")

    def refused(person: str, **attributes: object) -> bool:
        try:
            with line.manager.transaction(force_rollback=True):
                register(line, person, **attributes)
        except psycopg.errors.IntegrityError:
            return True
        return False

    def seen() -> dict[str, set[int]]:
        return {name: sees(line, name) for name in HEADS}

    def sound() -> bool:
        try:
            # The last mutant may have left a wrong place.
            register(line, "carl", reports_to=None)
            register(line, "carl", reports_to=2)
            before = seen()
            register(line, "carl", reports_to="04")
            after = seen()
            register(line, "carl", reports_to=2)
        except psycopg.Error:
            return False
        return (
            (before, after) == (BEFORE, AFTER) and refused("anna", reports_to=3) and refused("bert", number=1)
        )

    assert unnoticed(line, MUTANTS, sound) == []
