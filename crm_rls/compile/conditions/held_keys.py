"""Keys as SQL: of one column or several, and those that a column holds in an array or behind a prefix.

Neither of the last two is ever read as a key, which could fail: the key of the other row is looked for in
what stands there. So what is no key means no row. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crm_rls.model.key_forms import CodedKey, KeyArray, KeyForm
from crm_rls.postgres.sqltext import SQL, Composable, joined, literal


def key_value(key: Sequence[str], column: Callable[[str], Composable]) -> Composable:
    """Return what says which row one is: the key column; of several columns an array of their texts."""
    if len(key) == 1:
        return column(key[0])
    return SQL("ARRAY[{}]").format(
        joined(",", (SQL("{}::pg_catalog.text").format(column(each)) for each in key))
    )


def means(own: Composable, key: Composable, form: KeyForm | None) -> Composable:
    """Return that what a column holds means the row of a key.

    For an array the other row is found by the index of its key, at a like cost for every row: `&&` with the
    array of all keys that somebody sees grows with their square. For a text the planner has the choice
    between a hash of the seen keys and an index of the expression, see `coded`.
    """
    match form:
        case None:
            return SQL("{} = {}").format(key, own)
        case KeyArray():
            return SQL("{} = ANY ({})").format(key, own)
        case CodedKey():
            return SQL("{} = {}").format(coded(key, form), own)


def coded(key: Composable, form: CodedKey) -> Composable:
    """Return a key as texts have it; compared byte by byte, whatever the collation of their column is."""
    return SQL('(({} || {}::pg_catalog.text) COLLATE pg_catalog."C")').format(literal(form.prefix), key)


def held(own: Composable, form: KeyForm) -> Composable:
    """Return that a column holds something that is to be a key."""
    if isinstance(form, KeyArray):
        return SQL("EXISTS (SELECT FROM pg_catalog.unnest({}) AS held WHERE held IS NOT NULL)").format(own)
    return SQL('{}::pg_catalog.text COLLATE pg_catalog."C" OPERATOR(pg_catalog.^@) {}').format(
        own, literal(form.prefix)
    )
