"""Canonical texts of the objects that we add, built alike from our SQL and from the catalogs.

`compile` calls these with what it is about to create, `inspector` with what the catalogs hold; two objects
are the same when the texts are. Pure text; the catalogs' one-letter codes are kept as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

TRIGGER_BITS = {
    "before": 2,
    "after": 0,
    "instead of": 64,
    "insert": 4,
    "delete": 8,
    "update": 16,
    "truncate": 32,
}
"""pg_trigger.tgtype, as src/include/catalog/pg_trigger.h has it; 1 more for each row."""


class Fires(StrEnum):
    """When a trigger fires, as pg_trigger.tgenabled has it.

    In the session of an application, in the apply worker of logical replication, in both, or never.
    """

    ORIGIN = "O"
    REPLICA = "R"
    ALWAYS = "A"
    DISABLED = "D"


def function_definition(
    returns: str, language: str, traits: Iterable[str], settings: Iterable[str], body: str
) -> str:
    """Return one line with everything but the name and arguments, then the body.

    `returns` is pg_get_function_result, `traits` are provolatile, proparallel, definer or invoker, and if so
    leakproof and strict; `settings` the entries of proconfig, `body` is prosrc.
    """
    return " ".join([returns, language, *traits, ",".join(settings)]).rstrip() + "\n" + body


def index_definition(columns: Sequence[str], *, unique: bool, valid: bool = True) -> str:
    """Return `(a, b)` or `unique (a, b)`; an index that CONCURRENTLY left behind is `not valid`."""
    return f"{'unique ' if unique else ''}({', '.join(columns)}){'' if valid else ' not valid'}"


def foreign_key_definition(
    columns: Sequence[str],
    target: str,
    target_columns: Sequence[str],
    *,
    on_update: str,
    on_delete: str,
    validated: bool = True,
    deferrable: bool = False,
) -> str:
    """Return the columns on both sides and the actions.

    `target` is `schema.table`, the actions are confupdtype and confdeltype: a no action, r restrict,
    c cascade, n set null, d set default; the latter may be one of `deletion`.
    """
    marks = f"{' deferrable' if deferrable else ''}{'' if validated else ' not valid'}"
    own, other = ", ".join(columns), ", ".join(target_columns)
    return f"({own}) references {target} ({other}) on update {on_update} on delete {on_delete}{marks}"


def deletion(action: str, columns: Sequence[str]) -> str:
    """Return confdeltype with the columns of confdelsetcols, of which there are none if it sets all."""
    return f"{action} ({', '.join(columns)})" if columns else action


def trigger_definition(
    timing: str,
    events: Iterable[str],
    schema: str,
    function: str,
    *,
    each_row: bool = True,
    fires: Fires = Fires.ORIGIN,
) -> str:
    """Return `<tgtype> <tgenabled> <schema>.<function>`; timing and events are words of CREATE TRIGGER."""
    bits = TRIGGER_BITS[timing] + sum(TRIGGER_BITS[event] for event in set(events)) + each_row
    return trigger_definition_from(bits, fires, schema, function)


def trigger_definition_from(
    bits: int, enabled: str, schema: str, function: str, *, columns: Sequence[str] = (), when: bool = False
) -> str:
    """Return the definition from pg_trigger's values; UPDATE OF and WHEN, which we never use, show up."""
    of_columns = f" of ({', '.join(columns)})" if columns else ""
    return f"{bits} {enabled} {schema}.{function}{of_columns}{' when' if when else ''}"
