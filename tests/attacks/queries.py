"""Random SELECTs over the CRM that is attacked, as hypothesis strategies.

Only queries whose answer is determined: nothing volatile, no limit without a total order, no expression that
fails for some rows. Names are not qualified, so that the same text reads two schemas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

NUMBERS: Mapping[str, Sequence[str]] = {
    "contact": ("id", "pad"),
    "activity": ("id", "contact_id"),
    "deal": ("id", "contact_id"),
    "deal_line": ("id", "deal_id", "amount"),
    "contact_product": ("contact_id",),
    "remark": ("id", "activity_id"),
    "visit": ("id", "contact_id"),
}
TEXTS: Mapping[str, Sequence[str]] = {
    "contact": ("name", "territory", "customer_type", "first_contact_by"),
    "activity": ("subject",),
    "deal": ("title",),
    "deal_line": ("note",),
    "contact_product": ("product_line", "note"),
    "remark": ("note",),
    "visit": ("note",),
    "country": ("code",),
}
TABLES = tuple(TEXTS)

_WORDS = (
    "HH",
    "BY",
    "BW",
    "DE",
    "customer",
    "supplier",
    "1001",
    "PUMPS",
    "marker-contact-3-",
    "marker-deal-1-",
)

numbers = st.integers(0, 70).map(str)
words = st.sampled_from(_WORDS).map(lambda word: f"'{word}'")


@st.composite
def column(draw: st.DrawFn, alias: str, table: str, *, number: bool) -> str:
    """Return a column of the table, or a literal where it has none of that kind."""
    known = (NUMBERS if number else TEXTS).get(table, ())
    if not known:
        return draw(numbers if number else words)
    return f"{alias}.{draw(st.sampled_from(known))}"


@st.composite
def condition(draw: st.DrawFn, tables: Mapping[str, str], depth: int = 2) -> str:
    """Return a condition over the tables, by alias."""
    alias = draw(st.sampled_from(sorted(tables)))
    table = tables[alias]
    number, text = draw(column(alias, table, number=True)), draw(column(alias, table, number=False))
    simple = [
        f"{number} {draw(st.sampled_from(['=', '<>', '<', '>=']))} {draw(numbers)}",
        f"{text} {draw(st.sampled_from(['=', '<>', '<', '>=', 'like', 'is distinct from']))} {draw(words)}",
        f"{text} is {draw(st.sampled_from(['', 'not ']))}null",
        f"{number} between {draw(numbers)} and {draw(numbers)}",
        f"{number} in ({', '.join(draw(st.lists(numbers, min_size=1, max_size=4)))})",
        f"lower({text}) ~ {draw(words)}",
        f"coalesce({number}, 0) % 2 = {draw(st.sampled_from(['0', '1']))}",
    ]
    if depth == 0:
        return draw(st.sampled_from(simple))
    inner, other = f"s{depth}", draw(st.sampled_from(TABLES))
    inside = draw(condition({inner: other}, depth - 1))
    theirs = draw(column(inner, other, number=True))
    first, second = draw(condition(tables, depth - 1)), draw(condition(tables, depth - 1))
    nested = [
        f"exists (select from {other} as {inner} where {theirs} = {number} and {inside})",
        f"not exists (select from {other} as {inner} where {theirs} = {number})",
        f"{number} in (select {theirs} from {other} as {inner} where {inside})",
        f"{number} not in (select {theirs} from {other} as {inner} where {inside})",
        f"{number} > (select count(*) from {other} as {inner} where {inside})",
        f"{text} = any (array(select {draw(column(inner, other, number=False))} from {other} as {inner}))",
        f"({first} or {second})",
        f"({first} and {second})",
        f"not ({first})",
    ]
    return draw(st.sampled_from([*simple, *nested]))


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Return a FROM clause and what its aliases stand for."""
    tables = {"t0": draw(st.sampled_from(TABLES))}
    clause = f"{tables['t0']} as t0"
    for number in range(1, draw(st.integers(1, 3))):
        alias, table = f"t{number}", draw(st.sampled_from(TABLES))
        left = draw(column("t0", tables["t0"], number=True))
        right = draw(column(alias, table, number=True))
        kinds = ["join", "left join", "right join", "cross join", "lateral"]
        if "." in left and "." in right:  # PostgreSQL has no full join on a literal
            kinds.append("full join")
        kind = draw(st.sampled_from(kinds))
        if kind == "cross join":
            clause += f" cross join {table} as {alias}"
        elif kind == "lateral":
            clause += f" left join lateral (select * from {table} as {alias} where {right} = {left})"
            clause += f" as {alias} on true"
        else:
            clause += f" {kind} {table} as {alias} on {left} = {right}"
        tables[alias] = table
    return clause, tables


@st.composite
def selects(draw: st.DrawFn) -> str:
    """Return a SELECT whose rows are the same wherever the same rows are in the tables."""
    clause, tables = draw(sources())
    alias = draw(st.sampled_from(sorted(tables)))
    number = draw(column(alias, tables[alias], number=True))
    text = draw(column(alias, tables[alias], number=False))
    where = f"where {draw(condition(tables))}" if draw(st.booleans()) else ""
    shape = draw(st.integers(0, 7))
    match shape:
        case 0:
            query = f"select {number} as a, {text} as b from {clause} {where}"
        case 1:
            query = f"select distinct {text} as a from {clause} {where}"
        case 2:
            query = f"select {text} as a, count(*), sum({number}) from {clause} {where} group by {text}"
        case 3:
            query = (
                f"select {text} as a, array_agg({number} order by {number}) from {clause} {where} "
                f"group by {text} having count(*) > 1"
            )
        case 4:
            query = f"select {text} as a, {number} as b, count(*) from {clause} {where} group by cube (1, 2)"
        case 5:
            rank = f"rank() over (partition by {text} order by {number})"
            query = f"select {number} as a, {rank} from {clause} {where}"
        case 6:
            query = (
                f"with w as materialized (select {number} as a, {text} as b from {clause} {where}) "
                f"select a, b from w {draw(st.sampled_from(['union', 'except all', 'intersect']))} "
                f"select {draw(numbers)}, {draw(words)}"
            )
        case _:
            query = (
                f"select * from (select {number} as a, {text} as b from {clause} {where} order by 1, 2 "
                f"limit {draw(st.integers(0, 5))} offset {draw(st.integers(0, 3))}) as page"
            )
    return query
