"""The closed predicate tree: what a filter can say, and its meaning in Python.

`evaluate` has SQL's three-valued logic and is the oracle of the tests. It knows nothing of SQL text.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crm_rls.model.calculations import Value, columns_in
from crm_rls.model.clock import Today
from crm_rls.model.key_forms import KeyForm

LinkKey = tuple[str, tuple[str, ...], tuple[str, ...]]
"""What tells one `exists` from another: the table, its columns, and own columns."""

Row = Mapping[str, object]
"""A row: column name to Python value as psycopg returns it; None is NULL.

A char(n) comes without its padding, which PostgreSQL does not compare either (manual, 8.3), and a text whose
case does not count as `Folded`.
"""

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Const:
    """Always true or always false."""

    value: bool


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of the person who asks, written `me.name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`column op operand`: a literal (always text, the column decides its type), `me.x`, `today() - 90`."""

    column: str
    op: str
    operand: str | Attribute | Today


@dataclass(frozen=True, slots=True)
class CompareValues:
    """`left op right` of values that are made of the row: `revenue >= 10 * credit`, `paid < due`."""

    left: Value
    op: str
    right: Value


@dataclass(frozen=True, slots=True)
class InList:
    """`column in (...)`; at least one value."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InAttribute:
    """`column in me.name`: the column holds one of the values of an attribute that has several."""

    column: str
    attribute: Attribute


@dataclass(frozen=True, slots=True)
class Within:
    """`within(column, 'NODE')`: the column holds a territory of the subtree; `keys` is that subtree."""

    column: str
    node: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenWithin(Within):
    """The same where managers add territories: those added below one of the keys count, too.

    `nodes` are the territories whose subtrees it is. Without what was added (`grown`) it is known in part.
    """

    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IsNull:
    """`column is null`."""

    column: str


@dataclass(frozen=True, slots=True)
class IsTrue:
    """A boolean column standing alone."""

    column: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """`column like 'x%'` or `column ^@ 'x'`."""

    column: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Like:
    """`column like 'pattern'` that is more than a beginning; `folded` is `ilike`."""

    column: str
    pattern: str
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Contains:
    """`'x' = any(column)`: the array column has the element."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Elements:
    """`column && array[...]`: the array column has one of the elements; with `every`, `@>`, all of them.

    Unlike `any` this is never unknown because of a null in the column.
    """

    column: str
    values: tuple[str, ...]
    every: bool = False


@dataclass(frozen=True, slots=True)
class Linked:
    """There is a row of another table whose columns `via` are equal to `own` columns of this row.

    Written `exists(link_table, filter)`, where the link table points to this one, or this one refers to one
    row of it (`to_one`). `table` is "schema.name"; the condition is over the other table's columns. With a
    `form` the one own column holds keys in that way.
    """

    table: str
    via: tuple[str, ...]
    own: tuple[str, ...]
    condition: Predicate
    form: KeyForm | None = None
    to_one: bool = False
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Take the hash once: of conditions that share parts it would cost a walk along every path."""
        said = (self.table, self.via, self.own, self.condition, self.form, self.to_one)
        object.__setattr__(self, "_hash", hash(said))

    def __hash__(self) -> int:
        """Return the hash of all that is compared."""
        return self._hash

    @property
    def key(self) -> LinkKey:
        """Return what tells it from a look into another table, or by other columns."""
        return self.table, self.via, self.own


@dataclass(frozen=True, slots=True)
class Not:
    """Negation; unknown stays unknown."""

    part: Predicate


@dataclass(frozen=True, slots=True)
class And:
    """All parts."""

    parts: tuple[Predicate, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part."""

    parts: tuple[Predicate, ...]


Predicate = (
    Const
    | Compare
    | CompareValues
    | InList
    | InAttribute
    | Within
    | OpenWithin
    | IsNull
    | IsTrue
    | Prefix
    | Like
    | Contains
    | Elements
    | Linked
    | Not
    | And
    | Or
)

TRUE = Const(True)
FALSE = Const(False)


def conjunction(parts: Sequence[Predicate]) -> Predicate:
    """Return all parts as one predicate; true parts and nesting vanish, false wins."""
    flat: list[Predicate] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    kept = tuple(dict.fromkeys(part for part in flat if part != TRUE))
    if FALSE in kept:
        return FALSE
    if not kept:
        return TRUE
    return kept[0] if len(kept) == 1 else And(kept)


def disjunction(parts: Sequence[Predicate]) -> Predicate:
    """Return any of the parts as one predicate; false parts and nesting vanish, true wins."""
    flat: list[Predicate] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    kept = tuple(dict.fromkeys(part for part in flat if part != FALSE))
    if TRUE in kept:
        return TRUE
    if not kept:
        return FALSE
    return kept[0] if len(kept) == 1 else Or(kept)


def walk(predicate: Predicate) -> Iterator[Predicate]:
    """Yield the predicate and everything below it, but not the inside of `exists`."""
    yield predicate
    match predicate:
        case Not(part):
            yield from walk(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from walk(part)
        case _:
            pass


def mapped(predicate: Predicate, change: Callable[[Predicate], Predicate]) -> Predicate:
    """Return the predicate with every leaf changed; an `exists` after its inside."""
    match predicate:
        case Not(part):
            return Not(mapped(part, change))
        case And(parts):
            return And(tuple(mapped(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(mapped(part, change) for part in parts))
        case Linked(condition=condition):
            return change(replace(predicate, condition=mapped(condition, change)))
        case _:
            return change(predicate)


def columns(predicate: Predicate) -> frozenset[str]:
    """Return the columns of the table itself (not of link tables) that the predicate reads."""
    found: set[str] = set()
    for node in walk(predicate):
        match node:
            case Linked(own=own):
                found.update(own)
            case Const() | Not() | And() | Or():  # named, so that a new leaf cannot be forgotten
                pass
            case CompareValues(left=left, right=right):
                found.update(columns_in(left, right))
            case _:
                found.add(node.column)
    return frozenset(found)


def links(predicate: Predicate) -> tuple[Linked, ...]:
    """Return every `exists` of the predicate in reading order."""
    return tuple(node for node in walk(predicate) if isinstance(node, Linked))


def linked_in(*predicates: Predicate) -> Iterator[Linked]:
    """Yield every `exists` of predicates, also those inside of others, each once."""
    seen = set[Linked]()
    waiting = [link for predicate in predicates for link in links(predicate)]
    while waiting:
        link = waiting.pop(0)
        if link not in seen:
            seen.add(link)
            yield link
            waiting[:0] = links(link.condition)


def _with_insides(*predicates: Predicate) -> Iterator[Predicate]:
    """Yield the nodes of predicates, also inside `exists`."""
    for predicate in (*predicates, *(link.condition for link in linked_in(*predicates))):
        yield from walk(predicate)


def attributes(*predicates: Predicate) -> frozenset[str]:
    """Return the names of the person's attributes that predicates read, also inside `exists`."""
    found: set[str] = set()
    for node in _with_insides(*predicates):
        match node:
            case Compare(operand=Attribute(name)) | InAttribute(attribute=Attribute(name)):
                found.add(name)
            case _:
                pass
    return frozenset(found)


def asks_clock(predicate: Predicate) -> bool:
    """Say whether the predicate compares with a day that moves, also inside `exists`."""
    return any(
        isinstance(node, Compare) and isinstance(node.operand, Today) for node in _with_insides(predicate)
    )


def separable(predicate: Predicate) -> bool:
    """Say whether "true for one of several people" is the same as each comparison being true for one of them.

    It is unless two comparisons with attributes must hold together, or one stands under NOT: then the person
    for whom one holds need not be the person for whom the other does.
    """
    match predicate:
        case Not(part):
            return not attributes(part)
        case And(parts):
            asking = [part for part in parts if attributes(part)]
            return len(asking) <= 1 and all(map(separable, asking))
        case Or(parts):
            return all(map(separable, parts))
        case Linked(condition=condition):
            return separable(condition)
        case _:
            return True
