"""Comparisons with `today()`: a column against a day that moves with the clock, by the column's own type.

A policy must not let the person choose the day. So it never says CURRENT_DATE, nor `now() at time zone 'Z'`:
PostgreSQL 18 looks an abbreviation up in the session's own time zone first, and `SET timezone =
'<EUROPE/BERLIN>+167'` makes one of any name (ADR 0020). It asks a function that sets the zone itself, once a
query. The planner does not look into a sub-select, so a bound of whole hours around it stands beside each
comparison; it is true wherever the comparison is, and its estimate is the one that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crm_rls.catalog import SupportObject
from crm_rls.compile.installation.objects import compiled_function
from crm_rls.model import Model
from crm_rls.model.clock import Today
from crm_rls.model.predicates import asks_clock
from crm_rls.postgres.functions import PINNED, Argument, Function
from crm_rls.postgres.names import SUPPORT_SCHEMA
from crm_rls.postgres.sqltext import SQL, Composable, joined, literal, qualified

TODAY, START_OF_DAY = "today", "start_of_day"

DATE, MOMENT, WALL_CLOCK = "date", "timestamp with time zone", "timestamp without time zone"
TYPES = (DATE, MOMENT, WALL_CLOCK)
"""The types of columns that have a day."""

MENTIONS = 4
"""How often a column may stand in the SQL for once in the filter."""

_LESS, _MORE = 60, 84
"""Hours: a day of the zone does not begin, or end, further from `now()` plus whole days than that."""


_NOW = SQL("pg_catalog.now()")


@dataclass(frozen=True, slots=True)
class Days:
    """How a day is written, so many days from today: as a date, and as the moment at which it begins.

    `now` is the moment whose day today is.
    """

    date: Callable[[int], Composable]
    start: Callable[[int], Composable]
    now: Composable = field(default_factory=lambda: _NOW)


def _asked(function: str) -> Callable[[int], Composable]:
    called = qualified(SUPPORT_SCHEMA, function)
    return lambda days: SQL("(SELECT {}({}))").format(called, SQL(str(days)))


CALLED_DAYS = Days(_asked(TODAY), _asked(START_OF_DAY))
"""As policies and our views ask: the person's time zone must not count."""


def days_in(zone: str, at: datetime | None = None) -> Days:
    """Return how a query of the operator's asks, which needs nothing of ours in the database.

    Today is the day of that moment, of the transaction if it is None.
    """
    now = _NOW if at is None else SQL("{}::pg_catalog.timestamptz").format(literal(at.isoformat()))

    def date(days: int) -> Composable:
        today = SQL("({} AT TIME ZONE {})::pg_catalog.date").format(now, literal(zone))
        return SQL("({} + {})").format(today, SQL(str(days)))

    def start(days: int) -> Composable:
        return SQL("({}::pg_catalog.timestamp AT TIME ZONE {})").format(date(days), literal(zone))

    return Days(date, start, now)


def by_day(column: Composable, op: str, today: Today, type_name: str, days: Days) -> Composable:
    """Return the comparison of a column's day. Raises ValueError for a type that is none of TYPES.

    Moments are compared with the beginnings of days, so that an index on the column serves.
    """
    if type_name not in TYPES:
        raise ValueError(f"a column of type {type_name!r} has no day")
    exact = _exact(op, today.days, type_name, days)
    if op == "<>":
        return joined("OR", (SQL("({} {})").format(column, part) for part in exact))
    near = _near(op, today.days, type_name, days.now)
    return joined("AND", (SQL("({} {})").format(column, part) for part in (*exact, *near)))


def _exact(op: str, number: int, type_name: str, days: Days) -> tuple[Composable, ...]:
    """Return operators with what stands right of them."""
    if type_name == DATE:
        return (SQL("{} {}").format(SQL(op), days.date(number)),)

    def begin(operator: str, of: int) -> Composable:
        moment = days.start(of) if type_name == MOMENT else _wall_clock(days.date(of))
        return SQL("{} {}").format(SQL(operator), moment)

    match op:
        case "<" | ">=":
            return (begin(op, number),)
        case "<=":
            return (begin("<", number + 1),)
        case ">":
            return (begin(">=", number + 1),)
        case "=":
            return (begin(">=", number), begin("<", number + 1))
        case _:
            return (begin("<", number), begin(">=", number + 1))


def _near(op: str, number: int, type_name: str, now: Composable) -> Iterator[Composable]:
    """Yield the bounds that the planner can look into, in which no time zone is asked by its name."""
    if op in (">", ">=", "="):
        yield SQL(">= {}").format(_beside(now, type_name, number - 1, 24 * number - _LESS))
    if op in ("<", "<=", "="):
        yield SQL("<= {}").format(_beside(now, type_name, number + 1, 24 * number + _MORE))


def _beside(now: Composable, type_name: str, days: int, hours: int) -> Composable:
    utc = SQL("({} AT TIME ZONE '0'::pg_catalog.interval)").format(now)
    if type_name == DATE:
        return SQL("({}::pg_catalog.date + {})").format(utc, SQL(str(days)))
    moment = now if type_name == MOMENT else utc
    return SQL("({} + {}::pg_catalog.interval)").format(moment, literal(f"{hours} hours"))


def _wall_clock(date: Composable) -> Composable:
    return SQL("{}::pg_catalog.timestamp").format(date)


def day_functions(model: Model, owner: str) -> Iterator[SupportObject]:
    """Yield the functions that policies ask for days, if some filter asks the clock."""
    if not any(asks_clock(each.predicate) for each in model.filters()):
        return
    # Not `security definer`, and no table: the setting of the zone ends with the call.
    settings = (PINNED, ("TimeZone", model.time_zone))
    for name, returns, body in (
        (TODAY, "date", "select current_date + days"),
        (START_OF_DAY, "timestamp with time zone", "select (current_date + days)::timestamptz"),
    ):
        yield compiled_function(
            Function(
                SUPPORT_SCHEMA,
                name,
                returns,
                f"\n    {body}\n",
                (Argument("days", "integer"),),
                language="sql",
                volatility="stable",
                parallel="safe",
                settings=settings,
            ),
            owner,
        )
