"""Canonical texts of the objects that we add, built alike from our SQL and from the catalogs.

`compile` calls these with what it is about to create, `inspector` with what the catalogs hold; two objects
are the same when the texts are. Pure text; the catalogs' one-letter codes are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

VOLATILITY = {"immutable": "i", "stable": "s", "volatile": "v"}
PARALLEL = {"safe": "s", "restricted": "r", "unsafe": "u"}

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

_FUNCTION = re.compile(
    r"\)\s*returns\s+(?P<returns>.+?)\s+language\s+(?P<language>\w+)(?P<options>.*?)\bas\s+"
    r"\$body\$(?P<body>.*)\$body\$",
    re.DOTALL | re.IGNORECASE,
)
_ARGUMENTS = re.compile(
    r"create function [\w.]+\((?P<arguments>.*?)\)\s*returns\s", re.DOTALL | re.IGNORECASE
)
_DEFAULT = re.compile(r"\s+default\s.*", re.DOTALL | re.IGNORECASE)
_SETTING = re.compile(r"^set\s+(\w+)\s*=\s*(.*?)\s*$", re.MULTILINE | re.IGNORECASE)


def function_definition(
    returns: str, language: str, traits: Iterable[str], settings: Iterable[str], body: str
) -> str:
    """Return one line with everything but the name and arguments, then the body.

    `returns` is pg_get_function_result, `traits` are provolatile, proparallel, definer or invoker, and if so
    leakproof and strict; `settings` the entries of proconfig, `body` is prosrc.
    """
    return " ".join([returns, language, *traits, ",".join(settings)]).rstrip() + "\n" + body


def function_definition_of(create_sql: str) -> str:
    """Return the definition of a function from the CREATE FUNCTION that makes it.

    Reads our own manner only: the type as the server prints it, each SET on its own line, the body between
    two $body$ marks. Raises ValueError for anything else.
    """
    found = _FUNCTION.search(create_sql)
    if found is None:
        raise ValueError(f"not a function in our manner: {create_sql[:80]!r}")
    settings = [f"{name}={_stored(value)}" for name, value in _SETTING.findall(found["options"])]
    options = _SETTING.sub("", found["options"]).lower().split()
    traits = (
        next((VOLATILITY[word] for word in options if word in VOLATILITY), "v"),
        next((PARALLEL[word] for word in options if word in PARALLEL), "u"),
        "definer" if "definer" in options else "invoker",
        *(word for word in ("leakproof", "strict") if word in options),
    )
    return function_definition(found["returns"], found["language"], traits, settings, found["body"])


def arguments_of(create_sql: str) -> tuple[str, str]:
    """Return the types of a function's arguments, and its names and types, from the CREATE FUNCTION.

    Reads our own manner only: every argument has a name, its type is written as the server prints it, and no
    default holds a comma. Raises ValueError for anything else.
    """
    found = _ARGUMENTS.search(create_sql)
    if found is None:
        raise ValueError(f"not a function in our manner: {create_sql[:80]!r}")
    declared = (_DEFAULT.sub("", each).strip() for each in found["arguments"].split(",") if each.strip())
    named = [each.split(maxsplit=1) for each in declared]
    if any(len(each) < len(("name", "type")) for each in named):
        raise ValueError(f"an argument without a name: {create_sql[:80]!r}")
    return ", ".join(kind for _, kind in named), ", ".join(" ".join(each) for each in named)


def _stored(value: str) -> str:
    """Return a setting as proconfig keeps it: an empty search path becomes an empty identifier."""
    return '""' if value == "''" else value


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
    c cascade, n set null, d set default.
    """
    marks = f"{' deferrable' if deferrable else ''}{'' if validated else ' not valid'}"
    own, other = ", ".join(columns), ", ".join(target_columns)
    return f"({own}) references {target} ({other}) on update {on_update} on delete {on_delete}{marks}"


def trigger_definition(
    timing: str, events: Iterable[str], schema: str, function: str, *, each_row: bool = True
) -> str:
    """Return `<tgtype> O <schema>.<function>`; `timing` and `events` are words of CREATE TRIGGER."""
    bits = TRIGGER_BITS[timing] + sum(TRIGGER_BITS[event] for event in set(events)) + each_row
    return trigger_definition_from(bits, "O", schema, function)


def trigger_definition_from(
    bits: int, enabled: str, schema: str, function: str, *, columns: Sequence[str] = (), when: bool = False
) -> str:
    """Return the definition from pg_trigger's values; UPDATE OF and WHEN, which we never use, show up."""
    of_columns = f" of ({', '.join(columns)})" if columns else ""
    return f"{bits} {enabled} {schema}.{function}{of_columns}{' when' if when else ''}"
