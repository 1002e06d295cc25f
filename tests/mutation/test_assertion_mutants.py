"""Mutants of what says whether assertions hold: each must change an answer.

The property of assertions holds the answers against the oracle; here they are written down.
"""

from __future__ import annotations

import inspect as source
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from types import FunctionType
from typing import Any

from crm_rls.meaning.proving import proofs
from crm_rls.model import Assertion, Membership, Model, Saying
from crm_rls.model.predicates import TRUE, Compare, IsTrue, Predicate
from crm_rls.plan.assertions import asking, eyes, questions, separation
from crm_rls.postgres.connection import Connection
from crm_rls.verify import verify
from tests.fixtures.applying import applied, applying
from tests.fixtures.database import Database
from tests.fixtures.small_crm import ACTIVITY, SCHEMA, small_model

NOW = datetime.now(UTC)
MEMBERS = [
    ("anna", "nord"),
    ("bert", "first_contact"),
    ("bert", "pumps"),
    ("carl", "key_accounts"),
    ("dora", "data_protection"),
]
TIMED = (
    Membership("anna", "sued", NOW + timedelta(days=1), NOW + timedelta(days=2)),
    Membership("carl", "sued", NOW - timedelta(days=2), NOW - timedelta(days=1)),
)


def of(column: str, value: str) -> Predicate:
    return Compare(column, "=", value)


ASSERTIONS = (
    Assertion(Saying.MUST_NOT_SEE, of("territory", "BY"), "anna", text="BY"),
    Assertion(Saying.MUST_SEE, of("id", "1"), "anna", text="1"),
    Assertion(Saying.MUST_SEE, of("territory", "SH"), "anna", text="SH"),
    Assertion(Saying.MUST_NOT_SEE, of("id", "4"), "bert", text="4"),
    Assertion(Saying.MUST_NOT_SEE, of("territory", "BY"), groups=("nord",), text="BY"),
    Assertion(Saying.MUST_SEE, of("territory", "BY"), groups=("sued",), text="BY"),
    Assertion(Saying.MAY_SEE, IsTrue("legal_hold"), groups=("data_protection",), text="hold"),
    Assertion(Saying.MAY_SEE, of("id", "1"), groups=("nord",), text="1"),
    Assertion(Saying.MUST_BE_SEEN, of("id", "6"), text="6"),
    Assertion(Saying.MUST_BE_SEEN, TRUE, text="all"),
    Assertion(Saying.SEPARATE, groups=("nord", "sued")),
    Assertion(Saying.SEPARATE, groups=("nord", "pumps")),
    Assertion(Saying.MUST_NOT_SEE, TRUE, "anna", text="calls", on=ACTIVITY),
    Assertion(Saying.MUST_NOT_SEE, of("id", "6"), "anna", text="6"),
)
# Outcome, rows of which it speaks, those that break it, their keys, and whether it says who shows them.
ANSWERS = (
    ("held", 1, 0, (), ()),
    ("held", 1, 0, (), ()),
    ("failed", 1, 1, ("2",), (False,)),
    ("failed", 1, 1, ("4",), (True,)),
    ("proved", 1, 0, (), ()),
    ("held", 1, 0, (), ()),
    ("proved", 1, 0, (), ()),
    ("failed", 1, 1, ("1",), (True,)),
    ("held", 1, 0, (), ()),
    ("failed", 6, 1, ("3",), (False,)),
    ("failed", 4, 1, ("anna",), (True,)),
    ("held", 4, 0, (), ()),
    ("failed", 13, 2, ("11", "12"), (True, True)),
    ("held", 1, 0, (), ()),
)
UNTOUCHED = (("all_of_them",), (), ())

Mutant = tuple[object, str, str, str]
MUTANTS: Mapping[str, Mutant] = {
    "all for any": (asking.Written, "broken", "breaks is Breaks.NOT_ALL", "breaks is not Breaks.NOT_ALL"),
    "not negated": (asking.Written, "broken", '"not ({})"', '"({})"'),
    "unknown is true": (asking.Written, "broken", "is true", "is not false"),
    "of all rows": (asking, "answered", '"matches": asked.matches', '"matches": SQL("true")'),
    "nothing is wrong": (asking, "answered", "FAILED if wrong", "FAILED if not matching"),
    "never proved": (asking, "answered", "if not wrong and is_proved", "if wrong and is_proved"),
    "everything is proved": (asking, "is_proved", "return proved(", "return True or proved("),
    "proved without shares": (proofs, "proved", "*map(shown, others), shared", "shared"),
    "proved of the one group": (proofs, "proved", "map(shown, others)", "map(shown, assertion.groups)"),
    "in the names of nobody": (
        asking,
        "answered",
        "for name, condition in asked.conditions",
        "for name, condition in ()",
    ),
    "must see is any": (questions, "_of_person", "Breaks.NONE if sees", "Breaks.ANY if sees"),
    "must not see is none": (questions, "_of_person", "else Breaks.ANY", "else Breaks.NONE"),
    "of another person": (
        questions,
        "_of_person",
        "each.name == assertion.person",
        "each.name != assertion.person",
    ),
    "a group shows all": (questions, "_of_group", "Breaks.NOT_ALL if sees", "Breaks.ANY if sees"),
    "a group shows none": (questions, "_of_group", "else Breaks.ANY", "else Breaks.NOT_ALL"),
    "all are inside": (
        questions,
        "question",
        "if not each.acts_in(assertion.groups)",
        "if each.acts_in(assertion.groups)",
    ),
    "nobody must see": (questions, "question", "Breaks.NONE, under_policies", "Breaks.ANY, under_policies"),
    "nothing shows": (eyes.Eyes, "on", "view[0] != FALSE", "view[0] == FALSE"),
    "what people made": (eyes, "reached_by", "if not way.made", "if way.made"),
    "separate now only": (separation, "separated", "{moment, *_beginnings(state, moment)}", "{moment}"),
    "what has ended": (separation, "_beginnings", "each > moment", "each < moment"),
    "one group is two": (separation, "separated", "> 1 and", "> 0 and"),
    "of other groups": (
        separation,
        "separated",
        "each.group in assertion.groups",
        "each.group not in assertion.groups",
    ),
}


@contextmanager
def mutated(holder: object, name: str, old: str, new: str) -> Iterator[None]:
    """Give a function the code that it would have with other words, wherever it is called from."""
    found = source.getattr_static(holder, name)
    function = found.func if isinstance(found, cached_property) else found
    assert isinstance(function, FunctionType)
    text = textwrap.dedent(source.getsource(function))
    assert text.count(old) >= 1, f"{name} has no {old!r}"
    text = text.replace("@cached_property\n", "", 1).replace(old, new, 1)
    module: dict[str, Any] = dict(vars(sys.modules[function.__module__]))
    exec(compile("from __future__ import annotations\n" + text, f"<mutant of {name}>", "exec"), module)  # noqa: S102
    original = function.__code__
    function.__code__ = module[name].__code__
    try:
        yield
    finally:
        function.__code__ = original


def told(connection: Connection, model: Model) -> tuple[object, ...]:
    found = verify(connection, model, now=NOW, coverage=True)
    assert found.coverage is not None
    answers = tuple(
        (
            str(each.outcome),
            each.matching,
            each.wrong,
            tuple(example.key for example in each.examples),
            tuple(bool(example.groups) for example in each.examples),
        )
        for each in found.assertions
    )
    touched = found.coverage
    return answers, tuple(
        each.untouched for each in (touched.groups, touched.restrictions, touched.territories)
    )


def noticed(ask: Callable[[], tuple[object, ...]], expected: tuple[object, ...]) -> bool:
    try:
        return ask() != expected
    except Exception:  # noqa: BLE001 -- whatever a mutant does, it is noticed
        return True


def test_every_mutant_of_an_assertion_is_noticed(database: Database, role_prefix: str) -> None:
    model = small_model(role_prefix + "m", MEMBERS)
    model = replace(
        model, memberships=tuple(sorted((*model.memberships, *TIMED), key=repr)), assertions=ASSERTIONS
    )
    owner = database.connect()
    owner.execute(SCHEMA)
    applied(owner, replace(model, assertions=()))
    with applying(owner, model.prefix) as whom:
        first = told(whom, model)
        assert first == (ANSWERS, UNTOUCHED), first
        survivors = []
        for name, mutant in MUTANTS.items():
            with mutated(*mutant):
                if not noticed(lambda: told(whom, model), first):
                    survivors.append(name)
                whom.rollback()
        assert told(whom, model) == first
    assert not survivors, "; ".join(survivors)
