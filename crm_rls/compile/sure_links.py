"""Links that a foreign key makes sure of: where any row on the other side will do, a value is one.

`EXISTS (SELECT FROM contact WHERE id = contact_id)` and `contact_id IS NOT NULL` are the same behind a
foreign key that holds for all rows. PostgreSQL does not know that: for those who see all contacts it looks
them up or hashes a million of them (DESIGN 5.6: the latest 50 rows of a head, 961 to 1,231 times). Pure.
"""

from __future__ import annotations

from dataclasses import replace

from crm_rls.catalog import ServerFacts
from crm_rls.model import TableName
from crm_rls.model.predicates import TRUE, And, IsNull, Linked, Not, Or, Predicate, conjunction, disjunction


def without_sure_links(predicate: Predicate, table: TableName, facts: ServerFacts) -> Predicate:
    """Return a predicate over rows of a table with `is not null` for every sure link to any row."""
    match predicate:
        case Not(part):
            inner = without_sure_links(part, table, facts)
            return predicate if inner == part else Not(inner)
        case And(parts) | Or(parts):
            below = tuple(without_sure_links(part, table, facts) for part in parts)
            if below == parts:
                return predicate
            return conjunction(below) if isinstance(predicate, And) else disjunction(below)
        case Linked(other, via, own, condition, form):
            target = TableName.of(other)
            inner = without_sure_links(condition, target, facts)
            if inner == TRUE and form is None and _is_sure(facts, table, own, target, via):
                columns = facts.tables[table].columns
                there = (Not(IsNull(each)) for each in own if not columns[each].not_null)
                return conjunction(tuple(there))
            return predicate if inner == condition else replace(predicate, condition=inner)
        case _:
            return predicate


def _is_sure(
    facts: ServerFacts, table: TableName, own: tuple[str, ...], target: TableName, columns: tuple[str, ...]
) -> bool:
    """Say whether a foreign key that holds at any moment leads from these columns to those."""
    if table not in facts.tables:
        return False
    pairs = set(zip(own, columns, strict=True))
    return any(
        key.target == target
        and key.validated
        and not key.deferrable
        and set(zip(key.columns, key.target_columns, strict=True)) == pairs
        for key in facts.tables[table].foreign_keys
    )
