"""Which assertions the filters alone prove, and mutants of the rules by which they do."""

from __future__ import annotations

import inspect as source_of
from types import ModuleType

import pytest

from crm_rls.catalog.facts import ColumnFacts, ServerFacts, TableFacts
from crm_rls.change import domains
from crm_rls.compile.reach.layout import lay_out
from crm_rls.meaning.proving import proofs
from crm_rls.model import Assertion, Model, TableName
from crm_rls.model.predicates import disjunction
from crm_rls.plan.assertions.alone import proved_alone
from tests.fixtures.model_text import load

CONTACT = TableName("crm", "contact")

MODEL = """\
crm_rls: 1
database: {schemas: [crm], time_zone: Europe/Berlin, sharing: SHARING}
attributes:
  no: {type: text}
tables:
  crm.contact: {class: root, key: id}
  crm.deal: {class: child, parent: crm.contact, via: contact_id}
access_groups:
  north: {where: "region = 'N'", rights: [read]}
  south: {where: "region = 'S' and not held", rights: [read]}
  own: {where: "owner = me.no and not held", rights: [read]}
  legal: {where: "held", rights: [read]}
restrictions:
  secret: {where: "not secret", except: [legal]}
people:
  anna: {login: anna, no: "1", groups: [north]}
assertions:
"""

PROVED = (
    "{group: south, must_not_see: held}",
    "{group: legal, must_see: held}",
    "{group: north, must_see: \"region = 'N' and not secret\"}",
    "{group: own, must_not_see: held}",
    "{only: [legal], may_see: secret}",
    "{only: [legal, north], may_see: held}",
    "{person: anna, must_not_see: \"region = 'X' and not held and owner is null\"}",
    '{group: south, on: crm.deal, must_not_see: "false"}',
)
"""Proved where the types of columns are known, and nothing is shared."""

NOT_PROVED = (
    "{group: north, must_not_see: held}",
    "{group: north, must_see: \"region = 'N'\"}",
    "{only: [north], may_see: \"region = 'N' and held\"}",
    "{only: [legal], may_see: held}",
    "{person: anna, must_not_see: \"region = 'S' and not held\"}",
    # Somebody whom anna stands in for may be another owner.
    "{person: anna, must_not_see: \"not held and region = 'X' and owner <> me.no\"}",
    "{person: anna, must_see: \"region = 'N' and not secret\"}",
    "{must_be_seen: \"region = 'N'\"}",
    "{separate: [north, south]}",
)

SHAREABLE = (
    "{only: [legal, north], may_see: held}",
    "{person: anna, must_not_see: \"region = 'X' and not held and owner is null\"}",
)
"""Proved, and not any more where contacts can be shared; a share passes the restriction on what is secret."""

COLUMNS = {"id": "integer", "region": "text", "owner": "text", "held": "boolean", "secret": "boolean"}
FACTS = ServerFacts(
    tables={
        CONTACT: TableFacts(
            CONTACT, "r", "o", {name: ColumnFacts(name, kind, base=kind) for name, kind in COLUMNS.items()}
        )
    }
)


def model_with(*assertions: str, sharing: str = "nothing") -> Model:
    text = MODEL.replace("SHARING", sharing) + "".join(f"  - {each}\n" for each in assertions)
    return load(text)


def said(module: ModuleType, *assertions: str, sharing: str = "nothing") -> list[bool]:
    model = model_with(*assertions, sharing=sharing)
    layout = lay_out(model, ServerFacts())

    def proved(assertion: Assertion) -> bool:
        table = assertion.on or CONTACT
        return bool(
            module.proved(
                assertion,
                lambda group: layout.read_on(table, group),
                [group.name for group in model.groups],
                disjunction([way.predicate for way in layout.shared.get(table, ())]),
                domains(FACTS, model.time_zone, table),
            )
        )

    return [proved(each) for each in model.assertions]


def sound(module: ModuleType) -> bool:
    return (
        all(said(module, *PROVED))
        and not any(said(module, *NOT_PROVED))
        and not any(said(module, *SHAREABLE, sharing="read"))
        and all(said(module, "{only: [legal], may_see: secret}", sharing="read"))
    )


@pytest.mark.parametrize("assertion", PROVED)
def test_what_is_proved(assertion: str) -> None:
    assert said(proofs, assertion) == [True]


@pytest.mark.parametrize("assertion", NOT_PROVED)
def test_what_is_not_proved(assertion: str) -> None:
    assert said(proofs, assertion) == [False]


@pytest.mark.parametrize("assertion", SHAREABLE)
def test_what_can_be_shared_is_not_proved(assertion: str) -> None:
    assert said(proofs, assertion, sharing="read") == [False]


def test_without_types_two_literals_may_be_one_value() -> None:
    other = "{group: north, must_not_see: \"region = 'S'\"}"
    alone = proved_alone(model_with("{group: south, must_not_see: held}", other))
    assert [each.outcome for each in alone] == [proofs.Outcome.PROVED, proofs.Outcome.UNDECIDED]
    assert said(proofs, other) == [True]


MUTANTS = {
    "attributes of the person": ("rows = _of_another(assertion.filter)", "rows = assertion.filter"),
    "no share": ("[*map(shown, others), shared]", "[*map(shown, others)]"),
    "also the groups of `only`": ("if group not in assertion.groups)", "if group is not None)"),
    "only the groups of `only`": ("if group not in assertion.groups)", "if group in assertion.groups)"),
    "the other way round": ("never(rows, shown(group), domain_of)", "never(shown(group), rows, domain_of)"),
    "whatever is shown": ("conjunction((each, rows)), FALSE", "each, FALSE"),
    "whatever is meant": ("conjunction((each, rows)), FALSE", "rows, FALSE"),
    "one is enough": ("return all(never(conj", "return any(never(conj"),
    "people are proved": ("case Saying.MUST_SEE if not assertion.person:", "case Saying.MUST_SEE:"),
    "nothing is left": (
        "        case _:\n            return False",
        "        case _:\n            return True",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_is_noticed(name: str) -> None:
    old, new = MUTANTS[name]
    original = source_of.getsource(proofs)
    assert original.count(old) == 1
    mutant = ModuleType("mutant")
    exec(compile(original.replace(old, new), "mutant", "exec"), mutant.__dict__)  # noqa: S102 -- our own text
    assert sound(proofs)
    assert not sound(mutant)
