"""Whether a predicate can never be true: a careful "yes, provably" or "not known".

Pure; for warnings only. It does not know the types of columns, so two values count as different only if
they are different as text in which neither case nor accents nor anything but letters and digits count, as
numbers and as dates. A type of an extension may still hold more to be equal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Any

from crm_rls.meaning.proving.alternatives import Claim, ways
from crm_rls.model.clock import Today
from crm_rls.model.predicates import (
    COMPARISONS,
    Attribute,
    Compare,
    CompareValues,
    InList,
    IsNull,
    Linked,
    Predicate,
    Prefix,
    Within,
)

Operand = str | Attribute | Today

INVERSE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
NEVER_BOTH = frozenset(
    frozenset(pair) for pair in (("=", "<>"), ("<", ">="), (">", "<="), ("<", ">"), ("=", "<"), ("=", ">"))
)
"""Comparisons with one and the same operand that cannot both be true."""

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def never_true(predicate: Predicate) -> bool:
    """Return true if no row whatsoever fulfils the predicate; false if that is not known."""
    found = ways(predicate)
    return found is not None and all(_impossible(way) for way in found)


def _impossible(claims: Iterable[Claim]) -> bool:
    every = dict.fromkeys(claims)
    by_column: dict[str, list[Claim]] = {}
    for leaf, wanted in every:
        if (leaf, not wanted) in every:
            return True
        if isinstance(leaf, CompareValues):
            continue
        if not isinstance(leaf, Linked):
            by_column.setdefault(leaf.column, []).append((leaf, wanted))
        elif wanted and never_true(leaf.condition):
            return True
    return any(_column_impossible(each) for each in by_column.values() if len(each) > 1)


def _column_impossible(claims: Sequence[Claim]) -> bool:
    if any(isinstance(leaf, IsNull) and wanted for leaf, wanted in claims):
        return True  # every other claim needs a value
    comparisons = [
        (leaf.op if wanted else INVERSE[leaf.op], leaf.operand)
        for leaf, wanted in claims
        if isinstance(leaf, Compare)
    ]
    if any(_never_both(*one, *other) for one, other in combinations(comparisons, 2)):
        return True
    beginnings = [leaf.prefix for leaf, wanted in claims if isinstance(leaf, Prefix) and wanted]
    if any(not _share_beginning(one, other) for one, other in combinations(beginnings, 2)):
        return True
    return _no_value_left(claims, comparisons, beginnings)


def _no_value_left(
    claims: Sequence[Claim], comparisons: Sequence[tuple[str, Operand]], beginnings: Sequence[str]
) -> bool:
    literals = [(op, operand) for op, operand in comparisons if isinstance(operand, str)]
    lists = [_values(leaf) for leaf, wanted in claims if wanted and isinstance(leaf, InList | Within)]
    lists += [frozenset((operand,)) for op, operand in literals if op == "="]
    if not lists:
        return False
    excluded = {operand for op, operand in literals if op == "<>"}
    for leaf, wanted in claims:
        if not wanted and isinstance(leaf, InList | Within):
            excluded |= _values(leaf)
    smallest, *others = sorted(lists, key=len)
    meanings = [frozenset(_meaning(value) for value in each) for each in others]
    return not any(
        value not in excluded
        and all(_meaning(value) in each for each in meanings)
        and all(_bare(value).startswith(_bare(beginning)) for beginning in beginnings)
        and not any(_surely_not(value, op, operand) for op, operand in literals)
        for value in smallest
    )


def _values(leaf: InList | Within) -> frozenset[str]:
    return frozenset(leaf.values if isinstance(leaf, InList) else leaf.keys)


def _never_both(op: str, operand: Operand, other: str, operand_of_other: Operand) -> bool:
    if operand == operand_of_other:
        return frozenset((op, other)) in NEVER_BOTH
    if op in ("<", "<="):
        op, operand, other, operand_of_other = other, operand_of_other, op, operand
    if isinstance(operand, Today) and isinstance(operand_of_other, Today):
        return op in (">", ">=") and other in ("<", "<=") and operand.days > operand_of_other.days
    if not isinstance(operand, str) or not isinstance(operand_of_other, str):
        return False
    # x >= low and x <= high, where low is not below high
    return op in (">", ">=") and other in ("<", "<=") and _surely_not(operand, "<=", operand_of_other)


def _surely_not(value: str, op: str, operand: str) -> bool:
    """Say whether the comparison is false, whatever the column's type: known for numbers and days only.

    Versions are ordered by their parts: 1.9 stands before 1.10.
    """
    compare = COMPARISONS[op]
    if NUMBER.fullmatch(value) and NUMBER.fullmatch(operand):
        ordered: tuple[Callable[[str], Any], ...] = (Decimal, str, _parts)
        return not any(compare(read(value), read(operand)) for read in ordered)
    if DAY.fullmatch(value) and DAY.fullmatch(operand):
        return not compare(value, operand)
    return False


def _parts(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def _share_beginning(one: str, other: str) -> bool:
    one, other = _bare(one), _bare(other)
    return one.startswith(other) or other.startswith(one)


def _meaning(value: str) -> str | Decimal:
    """Return the same for values that may be equal in some type: 1 and 1.0, DE and de, yes and true.

    Also é and e, which a collation may hold to be equal, and a-b and ab, which are one uuid or one ISBN.
    """
    plain = value.strip().casefold()
    if NUMBER.fullmatch(plain):
        return Decimal(plain).normalize()
    if plain in _TRUTH:
        return _TRUTH[plain]
    if DAY.match(plain):
        return plain[:10]
    bare = _bare(plain)
    return Decimal(bare).normalize() if NUMBER.fullmatch(bare) else bare


def _bare(value: str) -> str:
    """Return the letters and digits of a text, without case and accents."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", value).casefold()))


_TRUTH = {
    "t": Decimal(1), "true": Decimal(1), "y": Decimal(1), "yes": Decimal(1), "on": Decimal(1),
    "f": Decimal(0), "false": Decimal(0), "n": Decimal(0), "no": Decimal(0), "off": Decimal(0),
}  # fmt: skip
