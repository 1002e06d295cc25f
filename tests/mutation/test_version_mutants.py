"""Mutants of former versions: which one counts, whose it is, and what is said where there is none.

The source of `answers.versions` is changed, and so is that of the oracle: either must be noticed, in at least
one of the ways to keep a history.
"""

from __future__ import annotations

from collections.abc import Mapping
from inspect import getsource
from types import ModuleType

import pytest

from crm_rls.answers import seeing, versions, why
from crm_rls.errors import DatabaseError
from crm_rls.meaning.visibility import World
from crm_rls.model import AccessGroup, Grant, Membership, Model, Person, Right
from crm_rls.model.predicates import TRUE, Compare, Predicate
from crm_rls.postgres.sqlfiles import load
from tests.fixtures.tenants import KEYS, TENANTS, VENDOR
from tests.fixtures.web import CONTACT
from tests.property import versions as oracle
from tests.property.conftest import stage
from tests.property.stage import Stage
from tests.property.test_links_live import Case
from tests.property.test_versions_live import Drawn, judge, played_case
from tests.property.versions import Change, Double, Past, Played, Style

__all__ = ["stage"]

READ = frozenset({Right.READ})


def row(key: int, kind: str | None) -> dict[str, object]:
    company, number = KEYS[key]
    return {"id": key, "kind": kind, "company": company, "number": number}


CHANGES = (
    Change(1, CONTACT, 1, row(1, "b")),
    Change(2, CONTACT, 2, row(2, "b")),
    Change(2, VENDOR, 1, row(1, "b")),
    Change(2, VENDOR, 2, None),
    Change(3, CONTACT, 1, row(1, "a")),
    Change(3, CONTACT, 9, row(9, "a")),
    Change(4, CONTACT, 2, row(2, "a")),
    Change(4, CONTACT, 2, row(2, "b")),  # at the same moment
    Change(4, VENDOR, 2, row(2, "a")),
    Change(5, CONTACT, 1, None),
)
DOUBLES = (Double(CONTACT, 1, row(1, "a"), 1, 2), Double(CONTACT, 3, row(3, "b"), 1, 2))
OF_NEW_ROWS = {(CONTACT, 9), (VENDOR, 2)}
"""What one of the ways does not know of."""


def past(style: Style) -> Past:
    known = tuple(
        each for each in CHANGES if style is not Style.ALONE or (each.table, each.key) not in OF_NEW_ROWS
    )
    return Past(style, known, DOUBLES, (0, 2, 3, 4, 6, 8, 9, 10, 11))


def group(name: str, filter_: Predicate) -> AccessGroup:
    return AccessGroup(name, filter_, READ, READ, on=(Grant(VENDOR, filter_, READ, READ),))


MODEL = Model(
    prefix="",
    schemas=("crm",),
    time_zone="UTC",
    root=TENANTS.root,
    children=tuple(sorted(TENANTS.children, key=lambda child: child.name)),
    groups=(
        group("all", TRUE),
        group("of_a", Compare("kind", "=", "a")),
        group("of_b", Compare("kind", "=", "b")),
    ),
    people=tuple(Person(name, name) for name in ("p0", "p1", "p2")),
    memberships=(Membership("p0", "of_a"), Membership("p1", "of_b"), Membership("p2", "all")),
)

COUNTED = "where {key} and {counted} limit 2"
MUTANTS: Mapping[str, tuple[str, str]] = {
    "with its end": ("{at} < {ends})", "{at} <= {ends})"),
    "without its beginning": ("or {begins} <= {at})", "or {begins} < {at})"),
    "a range with its end": ('SQL("{} @> {}")', 'SQL("{0} @> {1} or pg_catalog.upper({0}) = {1}")'),
    "a range without its beginning": ('SQL("{} @> {}")', 'SQL("{0} @> {1} and pg_catalog.lower({0}) < {1}")'),
    "the latest": (COUNTED, "where {key} order by {begins} desc nulls last limit 1"),
    "the first": (COUNTED, "where {key} order by {begins} nulls first limit 1"),
    "of every key": (COUNTED, "where {counted} limit 2"),
    "of one column of the key": (
        "key=has_key(table, answers.model.key(table), key)",
        "key=has_key(table, answers.model.key(table)[1:], key.partition(',')[2])",
    ),
    "of another table": ("answers.histories.get(table)", "next(iter(answers.histories.values()))"),
    "one of two": ("if len(versions) > 1 or", "if"),
    "a version beside the row": ("or (versions and began and versions[0][1].ends is not None)", ""),
    "the row of now": ("    if versions:\n", "    if versions and row is None:\n"),
    "the row of now without a note": ("return row, State(Known.NOT_KNOWN)", "return row, None"),
    "the row of now since ever": ("or own.begins <= at)", "or True)"),
    "the row of now from after its beginning": ("or own.begins <= at)", "or own.begins < at)"),
    "no later version": ("and not _later_known(answers, told, table, key, at)", ""),
    "what is gone is there": ("state.ends, gone=row is None)", "state.ends, gone=False)"),
    "nothing is gone": ("State(Known.ABSENT, gone=row is None)", "State(Known.ABSENT)"),
}
MUTANTS_OF_THE_ORACLE: Mapping[str, tuple[str, str]] = {
    "with its end": ("since is None or since <= at)", "since is None or since < at)"),
    "the latest": ("since, row = states[last]", "since, row = states[-1]"),
    "the first": ("since, row = states[last]", "since, row = states[0]"),
    "one of two": ("until, gone, twice)", "until, gone)"),
    "known by itself": ("Then(row, Known.NOT_KNOWN)", "Then(row, Known.AS_NOW)"),
    "nothing is gone": ("gone = states[-1][1] is None", "gone = False"),
}
"""Each with some words of the source changed."""

MUTANTS_IN_SQL: Mapping[str, tuple[str, str, str]] = {
    "with its end": ("groups_then", "and c.counted @> $2", "and (c.counted @> $2 or upper(c.counted) = $2)"),
    "any version": ("groups_then", " and c.counted @> $2", ""),
    "of every key": ("groups_then", "where %s and", "where (%s) is not null and"),
    "the groups of now": ("groups_then", "groups_then.known <> 'version'", "true"),
    "what is absent is as now": ("groups_then", "('hidden', 'absent')", "('hidden')"),
    "one of two": ("row_then", "told.counted > 1 or", ""),
    "a version beside the row": (
        "row_then",
        "or (told.counted = 1 and told.began and told.ends is not null)",
        "",
    ),
    "the latest": (
        "row_then",
        "(where v.former and v.counted @> $2) as counted",
        "(where v.former) as counted",
    ),
    "the row of now since ever": (
        "row_then",
        "(v.begins is null or v.begins <= $2)), false) as began",
        "true), false) as began",
    ),
    "no later version": ("row_then", " and not told.later", ""),
    "what says when it began": ("row_then", " and not told.dated", ""),
    "without a note": ("note_of_row", "('now', 'hidden')", "('now', 'hidden', 'not known')"),
}
"""By name the function of crm_access, and the words that become others."""


def mutated(module: ModuleType, old: str, new: str) -> dict[str, object]:
    """Return what a module contains when some words of it have changed."""
    source = getsource(module)
    assert source.count(old) == 1, old
    mutant = ModuleType(module.__name__)
    exec(compile(source.replace(old, new), "mutant", "exec"), vars(mutant))  # noqa: S102 -- our own text
    return vars(mutant)


def noticed(stage: Stage, world: World, played: Played, *, in_sql: bool) -> bool:
    """Say whether an answer of the functions, or of the command, is another one than the oracle's."""
    try:
        judge(stage, world, played, [0], why=False, command=not in_sql, in_sql=in_sql)
    except (AssertionError, DatabaseError, pytest.fail.Exception):
        stage.planner.rollback()
        return True
    return False


def test_every_mutant_of_a_version_is_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    left, left_in_sql, left_of_the_oracle = dict(MUTANTS), dict(MUTANTS_IN_SQL), dict(MUTANTS_OF_THE_ORACLE)
    for style in Style:
        rows = {table: tuple(row(key, "a") for key in (1, 2, 3)) for table in (CONTACT, VENDOR)}
        case = Case(TENANTS.schema, MODEL, rows, ())
        world, played = played_case(stage, Drawn(case, (CONTACT, VENDOR), past(style)))
        assert not noticed(stage, world, played, in_sql=False)
        assert not noticed(stage, world, played, in_sql=True)
        for name, (old, new) in tuple(left.items()):
            with monkeypatch.context() as patched:
                for asking in (seeing, why):
                    patched.setattr(asking, "row_then", mutated(versions, old, new)["row_then"])
                if noticed(stage, world, played, in_sql=False):
                    del left[name]
        for name, (function, old, new) in tuple(left_in_sql.items()):
            original = (
                load("support", function)
                .as_string()
                .replace("create function", "create or replace function", 1)
            )
            assert original.count(old) == 1, old
            stage.superuser.execute(original.replace(old, new))
            if noticed(stage, world, played, in_sql=True):
                del left_in_sql[name]
            stage.superuser.execute(original)
        for name, (old, new) in tuple(left_of_the_oracle.items()):
            other = mutated(oracle, old, new)["Played"]
            assert isinstance(other, type)
            if noticed(stage, world, other(played.past, played.since, played.states), in_sql=False):
                del left_of_the_oracle[name]
    assert [*left, *left_in_sql, *left_of_the_oracle] == []
