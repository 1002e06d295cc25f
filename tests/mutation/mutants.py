"""Ways to weaken a model or the state that it is compiled to, one small step each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from crm_rls.model import Membership, Model, Right
from crm_rls.predicates import (
    FALSE,
    TRUE,
    And,
    Compare,
    Const,
    Contains,
    InList,
    IsNull,
    IsTrue,
    Linked,
    Not,
    Or,
    Predicate,
    Prefix,
    Within,
)
from crm_rls.state import CatalogState, Kind

OTHER_OPERATOR = {"=": "<>", "<>": "=", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}

Wrong = tuple[str, Predicate]


def wrong_predicates(predicate: Predicate) -> Iterator[Wrong]:
    """Yield a name and the predicate for everything that can go wrong in it."""
    yield "everything", TRUE
    yield "nothing", FALSE
    yield from _wrong_inside(predicate)


def _wrong_inside(predicate: Predicate) -> Iterator[Wrong]:
    match predicate:
        case And(parts) | Or(parts):
            yield "and for or" if isinstance(predicate, Or) else "or for and", _other(predicate)
            for number, part in enumerate(parts):
                yield f"without {type(part).__name__}", _rebuilt(predicate, number, None)
                for what, wrong in _wrong_inside(part):
                    yield what, _rebuilt(predicate, number, wrong)
        case Not(part):
            yield "without not", part
            for what, wrong in _wrong_inside(part):
                yield f"{what} under not", Not(wrong)
        case Linked(table, via, condition):
            yield "any link", Linked(table, via, TRUE)
            for what, wrong in _wrong_inside(condition):
                yield f"{what} in link", Linked(table, via, wrong)
        case _:
            yield from _wrong_leaf(predicate)


def _wrong_leaf(leaf: Predicate) -> Iterator[Wrong]:
    match leaf:
        case Compare(column, op, operand):
            yield "other operator", Compare(column, OTHER_OPERATOR[op], operand)
            yield "null as well", Or((leaf, IsNull(column)))
        case InList(column, values):
            yield "shorter list", InList(column, values[1:])
        case Within(column, node, keys):
            yield "without subtree", Within(column, node, (node,))
            yield "null as well", Or((leaf, IsNull(column)))
            yield "whole tree", Within(column, node, (*keys, "BY"))
        case Prefix(column, prefix):
            yield "shorter prefix", Prefix(column, prefix[:1])
        case Contains(column) | IsTrue(column):
            yield "null as well", Or((leaf, IsNull(column)))
        case IsNull():
            yield "not null", Not(leaf)
        case Const():
            yield "other constant", Const(not leaf.value)
        case _:
            raise TypeError(leaf)


def _other(predicate: And | Or) -> Predicate:
    return Or(predicate.parts) if isinstance(predicate, And) else And(predicate.parts)


def _rebuilt(predicate: And | Or, number: int, part: Predicate | None) -> Predicate:
    parts = list(predicate.parts)
    parts[number : number + 1] = [] if part is None else [part]
    return type(predicate)(tuple(parts)) if len(parts) > 1 else parts[0]


# -- models --------------------------------------------------------------------------------------------


def wrong_models(model: Model) -> Iterator[tuple[str, Model]]:
    """Yield a name and the model for everything that can go wrong in what it declares."""
    for number, group in enumerate(model.groups):
        for what, wrong in wrong_predicates(group.filter):
            yield f"{group.name}: {what}", _with_group(model, number, filter=wrong)
        yield f"{group.name}: other rights", _with_group(model, number, rights=_others(group.rights))
        yield f"{group.name}: other child rights", _with_group(
            model, number, child_rights=_others(group.child_rights)
        )
    yield from _wrong_restrictions(model)
    yield from _wrong_memberships(model)
    yield from _wrong_people(model)


def _with_group(model: Model, number: int, **changes: object) -> Model:
    groups = list(model.groups)
    groups[number] = replace(groups[number], **changes)  # type: ignore[arg-type]
    return replace(model, groups=tuple(groups))


def _others(rights: frozenset[Right]) -> frozenset[Right]:
    """Return every right if one is missing, else reading alone."""
    return frozenset(Right) if rights < frozenset(Right) else frozenset({Right.READ})


def _wrong_restrictions(model: Model) -> Iterator[tuple[str, Model]]:
    for number, restriction in enumerate(model.restrictions):
        others = tuple(each for each in model.restrictions if each != restriction)
        yield f"{restriction.name}: forgotten", replace(model, restrictions=others)
        changes: list[tuple[str, dict[str, object]]] = [
            (what, {"filter": wrong}) for what, wrong in wrong_predicates(restriction.filter)
        ]
        changes += [("nobody exempt", {"exempt": frozenset()}), ("wrong one exempt", {"exempt": {"either"}})]
        changes += [("other rights", {"rights": _others(restriction.rights)})]
        for what, change in changes:
            wrong_ones = list(model.restrictions)
            wrong_ones[number] = replace(restriction, **change)  # type: ignore[arg-type]
            yield f"{restriction.name}: {what}", replace(model, restrictions=tuple(wrong_ones))


def _wrong_memberships(model: Model) -> Iterator[tuple[str, Model]]:
    for membership in model.memberships:
        others = tuple(each for each in model.memberships if each != membership)
        name = f"{membership.person} in {membership.group}"
        yield f"{name}: forgotten", replace(model, memberships=others)
        if membership.timed:
            forever = Membership(membership.person, membership.group)
            yield f"{name}: for ever", replace(model, memberships=(*others, forever))
    first, last = model.people[0].name, model.groups[-1].name
    added = (*model.memberships, Membership(first, last))
    yield f"{first} in {last}: added", replace(model, memberships=added)


def _wrong_people(model: Model) -> Iterator[tuple[str, Model]]:
    for number, person in enumerate(model.people):
        if any((m.person, m.group) == (person.name, "mine") and m.active_now() for m in model.memberships):
            people = list(model.people)
            people[number] = replace(person, attributes={"number": "3"})
            yield f"{person.name}: wrong attribute", replace(model, people=tuple(people))


# -- states --------------------------------------------------------------------------------------------
