"""The way up in a tree as SQL, for queries in a database that has no columns of ours. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from crm_rls.model import ColumnOf, Link, Model
from crm_rls.model.trees import trees
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, fields, joined, relation

# OFFSET keeps PostgreSQL from hashing the whole table for every row.
_TOP_OF = SQL(
    "(WITH RECURSIVE up AS (SELECT {of_p} FROM {table} AS p WHERE {is_row} UNION SELECT {of_n} FROM up "
    "CROSS JOIN LATERAL (SELECT {of_p} FROM {table} AS p WHERE {above_up} OFFSET 0) AS n) "
    "SELECT up.{key} FROM up WHERE NOT (ROW({parent_of_up}) IS NOT NULL))"
)


def climbed(model: Model) -> Mapping[ColumnOf, Callable[[str], Composable]]:
    """Return for each column of ours with a key of the top row how it is found, by what the row is called."""
    return {
        ColumnOf(to_top.to, own): partial(_top_of, to_above, key)
        for to_above, to_top in trees(model)
        for own, key in zip(to_top.via, to_top.columns, strict=True)
    }


def _top_of(above: Link, key: str, row: str) -> Composable:
    columns, found = place(above), Identifier(key)
    own = (SQL("p.{} = {}").format(Identifier(each), Identifier(row, each)) for each in above.columns)
    return _TOP_OF.format(
        table=relation(above.to),
        of_p=fields("p", columns),
        of_n=fields("n", columns),
        is_row=joined("AND", own),
        above_up=equal("p", above.columns, "up", above.via),
        key=found,
        parent_of_up=fields("up", above.via),
    )


def place(above: Link) -> tuple[str, ...]:
    """Return the columns that say where a row stands: those of its key, and of the row above."""
    return tuple(dict.fromkeys((*above.columns, *above.via)))


def equal(one: str, columns: tuple[str, ...], other: str, others: tuple[str, ...]) -> Composable:
    """Return that columns of one row are those of another one, by words of our own that stand for the two."""
    return joined(
        "and",
        (
            SQL("{}.{} = {}.{}").format(SQL(one), Identifier(mine), SQL(other), Identifier(theirs))
            for mine, theirs in zip(columns, others, strict=True)
        ),
    )
