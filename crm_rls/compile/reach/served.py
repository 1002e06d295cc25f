"""The roots whose rows are counted by groups and have faces: the contacts and the further roots.

Each has two views in the support schema, which say which groups have which rows and which families are for
them. Functions ask those of one root at a time, so that each keeps its type of key.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_rls.compile.conditions.held_keys import key_value
from crm_rls.model import Model, Right, TableName
from crm_rls.model.predicates import columns
from crm_rls.model.trees import fulfilled
from crm_rls.postgres.names import family_view, group_view, version_group_view, version_view
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, relation


@dataclass(frozen=True, slots=True)
class Served:
    """A root; `on` is None for the contacts.

    Its rows are read from the table `stored` where that is another one, and with a column more, `beside`.
    """

    table: TableName
    key: tuple[str, ...]
    on: TableName | None = None
    stored: TableName | None = None
    beside: Composable | None = None

    @property
    def root(self) -> str:
        """Return the name by which functions know it, empty for the contacts."""
        return "" if self.on is None else str(self.on)

    @property
    def group_view(self) -> str:
        """Return the name of the view that says which groups have which rows."""
        return group_view(self._suffix)

    @property
    def family_view(self) -> str:
        """Return the name of the view that says which families are for which rows."""
        return family_view(self._suffix)

    @property
    def version_view(self) -> str:
        """Return the name of the view that says when former versions counted, where there is one."""
        return version_view(self._suffix)

    @property
    def version_group_view(self) -> str:
        """Return the name of the view that says which groups had former versions, where there is one."""
        return version_group_view(self._suffix)

    @property
    def parts(self) -> dict[str, Composable]:
        """Return the parts of a select from the table, called `c` there: its key, and the table as `root`."""
        key, table = key_value(self.key, lambda column: Identifier("c", column)), self.stored or self.table
        beside = SQL("") if self.beside is None else self.beside
        return {
            "key": key,
            "root": relation(table),
            "beside": SQL("{}{}").format(beside, self._key_columns),
        }

    @property
    def _key_columns(self) -> Composable:
        """Return the columns of a key of several, by which its index is asked; it has no array of texts."""
        if len(self.key) == 1:
            return SQL("")
        named = (
            SQL(", {} AS {}").format(Identifier("c", column), Identifier(f"key_{place}"))
            for place, column in enumerate(self.key, 1)
        )
        return SQL("").join(named)

    @property
    def _suffix(self) -> str:
        return "" if self.on is None else f"{self.on.schema}_{self.on.name}"


def served_roots(model: Model) -> tuple[Served, ...]:
    """Return the contacts and the further roots sorted by name."""
    return (
        Served(model.root.name, model.root.key),
        *(Served(table, model.key(table), table) for table in sorted(model.further_roots())),
    )


def read_by_groups(model: Model, served: Served) -> frozenset[str]:
    """Return the columns of a table that groups, and the restrictions on reading it, ask."""
    found = (fulfilled(model, group, Right.READ, served.on) for group in model.groups)
    return frozenset[str]().union(*map(columns, found))


def read_by_families(model: Model, served: Served) -> frozenset[str]:
    """Return the columns of a table that families ask."""
    found = (family.filter for family in model.served() if family.on == served.on)
    return frozenset[str]().union(*map(columns, found))


def served_views(model: Model) -> Iterator[str]:
    """Yield the names of all views."""
    for served in served_roots(model):
        yield served.group_view
        yield served.family_view
