"""Links that a foreign key makes sure of: where any row on the other side will do, a value is one.

`EXISTS (SELECT FROM contact WHERE id = contact_id)` and `contact_id IS NOT NULL` are the same behind a
foreign key that holds for all rows. PostgreSQL does not know that: for those who see all contacts it looks
them up or hashes a million of them (DESIGN 5.6: the latest 50 rows of a head, 961 to 1,231 times). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crm_rls.catalog import ServerFacts
from crm_rls.model import TableName
from crm_rls.model.predicates import TRUE, And, IsNull, Linked, Not, Or, Predicate, conjunction, disjunction


@dataclass(frozen=True, slots=True)
class SureLinks:
    """The links that the foreign keys of a database make sure of; each `exists` is looked at once."""

    facts: ServerFacts
    known: dict[tuple[TableName, Linked], Predicate] = field(default_factory=dict)

    def left_out(self, predicate: Predicate, table: TableName) -> Predicate:
        """Return a predicate over rows of a table with `is not null` for every sure link to any row."""
        match predicate:
            case Not(part):
                inner = self.left_out(part, table)
                return predicate if inner == part else Not(inner)
            case And(parts) | Or(parts):
                below = tuple(self.left_out(part, table) for part in parts)
                if below == parts:
                    return predicate
                return conjunction(below) if isinstance(predicate, And) else disjunction(below)
            case Linked():
                key = (table, predicate)
                if key not in self.known:
                    self.known[key] = self._left_out(predicate, table)
                return self.known[key]
            case _:
                return predicate

    def _left_out(self, linked: Linked, table: TableName) -> Predicate:
        target = TableName.of(linked.table)
        inner = self.left_out(linked.condition, target)
        sure = _is_sure(self.facts, table, linked.own, target, linked.via)
        if inner == TRUE and linked.form is None and sure:
            columns = self.facts.tables[table].columns
            return conjunction([Not(IsNull(each)) for each in linked.own if not columns[each].not_null])
        return linked if inner == linked.condition else replace(linked, condition=inner)


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
