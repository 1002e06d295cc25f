"""What a plan says before it protects a table: who sees nothing then, and who goes on seeing everything.

Row security raises no error: a job of a login that is not a person reads no row and succeeds. Three cases
destroy something in silence: REFRESH MATERIALIZED VIEW, pg_dump --enable-row-security, the initial copy of a
subscription.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from psycopg.rows import DictRow, dict_row

from crm_rls.catalog import CatalogState, ServerFacts, TableUser
from crm_rls.change import Change, Options, blinded
from crm_rls.change.kinds import ProtectTable
from crm_rls.diagnostics import Code, Diagnostic, Severity, listed
from crm_rls.model import TableName
from crm_rls.postgres.connection import Connection, pipelined, read_only
from crm_rls.postgres.names import SUPPORT_SCHEMAS
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import qualified, text

NAMED = 5
"""Tables that a sentence names before it says how many more there are."""

_READ = frozenset({"SELECT"})

_ASKED = ("lending_views", "sending", "escaping")


@dataclass(frozen=True, slots=True)
class _Coming:
    """What a plan protects that was open, and who is declared."""

    tables: tuple[TableName, ...]
    users: Mapping[str, Mapping[TableName, TableUser]]
    desired: CatalogState
    applying: str


def blinding_advice(
    connection: Connection,
    changes: Iterable[Change],
    current: CatalogState,
    desired: CatalogState,
    facts: ServerFacts,
    options: Options,
) -> Iterator[Diagnostic]:
    """Yield what is worth knowing before the first row disappears; nothing if no table gets protection.

    Raises DatabaseError.
    """
    opened = {table for table, flags in current.tables.items() if not (flags.enabled and flags.forced)}
    protected = [each.table for each in changes if isinstance(each, ProtectTable)]
    tables = tuple(sorted(opened.intersection(protected)))
    if not tables:
        return
    users: dict[str, dict[TableName, TableUser]] = {}
    for table in tables:
        for user in blinded(table, current, desired, facts, options):
            users.setdefault(user.name, {})[table] = user
    coming = _Coming(tables, users, desired, facts.user)
    views, sending, escaping = _asked(connection, tables)
    yield from _logins(coming)
    yield from _dumps(coming)
    yield from _views(coming, views)
    yield from _copies(coming, sending)
    yield from _seeing(escaping, views)


def _asked(connection: Connection, tables: tuple[TableName, ...]) -> tuple[list[DictRow], ...]:
    parameters = {
        "schemas": [table.schema for table in tables],
        "tables": [table.name for table in tables],
        "support": list(SUPPORT_SCHEMAS),
    }
    with read_only(connection), pipelined(connection):
        cursors = [
            connection.cursor(row_factory=dict_row).execute(load("inspect", stem), parameters)
            for stem in _ASKED
        ]
    return tuple(cursor.fetchall() for cursor in cursors)


def _logins(coming: _Coming) -> Iterator[Diagnostic]:
    for name, used in sorted(coming.users.items()):
        spared = name in coming.desired.blind or name == coming.applying
        privileges = sorted({each for user in used.values() for each in user.privileges})
        has = "owns" if all(user.owns for user in used.values()) else f"has {', '.join(privileges)} on"
        effect = "it sees no row of them, changes none without an error, and INSERT fails"
        why = (
            "the model says that it may go blind"
            if name in coming.desired.blind
            else "it is not a person, service or gateway"
        )
        step = "declare it under `services`, or under `blind` if it may go without, or use --allow-blinding"
        if name == coming.applying:
            why, step = (
                "it applies this plan itself, and is not a person or service",
                "declare it under `services` if it also works with the rows",
            )
        elif spared:
            step = "nothing to do if that is meant"
        severity = Severity.INFO if spared else Severity.WARNING
        cause = f"{why}, and {has} {_named(used)}: afterwards {effect}"
        yield Diagnostic(Code.LOGIN_GOES_BLIND, severity, cause, step, object=_role(used, name))


def _dumps(coming: _Coming) -> Iterator[Diagnostic]:
    """Yield the logins that may well take the backups: they read every table, and own none."""
    for name, used in sorted(coming.users.items()):
        reads_all = len(used) == len(coming.tables) and all(
            _READ.issubset(user.privileges) for user in used.values()
        )
        if reads_all and not any(user.owns for user in used.values()):
            cause = (
                "it reads every table, as a login for backups does: pg_dump ends with an error, and with "
                "--enable-row-security it succeeds and writes 0 rows"
            )
            step = (
                "dump as a superuser or with BYPASSRLS, or declare it under `services` and dump with "
                "--enable-row-security"
            )
            yield _warning(Code.DUMP_GOES_EMPTY, f"login {name}", cause, step)


def _views(coming: _Coming, views: Iterable[DictRow]) -> Iterator[Diagnostic]:
    for row in views:
        acting, name = row["acting"], f"{row['schema']}.{row['name']}"
        if row["escapes"] or acting in coming.desired.services:
            continue
        step = f"declare {acting} under `services`"
        reads = f"it reads with the rights of {acting}, to whom policies apply"
        if row["materialized"]:
            cause = f"{reads}: the next REFRESH MATERIALIZED VIEW succeeds and leaves it empty"
            yield _warning(Code.MATERIALIZED_VIEW_GOES_EMPTY, f"materialized view {name}", cause, step)
        else:
            cause = f"{reads}: it shows no row to anybody"
            yield _warning(Code.VIEW_GOES_EMPTY, f"view {name}", cause, f"{step}, or {_for_each_person(row)}")


def _copies(coming: _Coming, sending: Iterable[DictRow]) -> Iterator[Diagnostic]:
    for row in sending:
        bound = sorted(set(row["logins"]) - coming.desired.services)
        whose = f"of {listed(bound)}" if bound else "of a login to which policies apply"
        cause = (
            f"the initial copy of a new subscription that connects with the rights {whose} has 0 rows and no "
            "error, and later changes arrive"
        )
        step = "let it connect as a superuser or with BYPASSRLS, or declare its login under `services`"
        severity = Severity.WARNING if bound else Severity.INFO
        yield Diagnostic(
            Code.INITIAL_COPY_GOES_EMPTY, severity, cause, step, object=f"publication {row['publication']}"
        )


def _seeing(escaping: Iterable[DictRow], views: Iterable[DictRow]) -> Iterator[Diagnostic]:
    names = [str(row["login"]) for row in escaping]
    if names:
        cause = f"no policy applies to {listed(names)} (superuser or BYPASSRLS): they go on seeing every row"
        step = "take the attribute away where it is not needed; a service does not need it"
        yield Diagnostic(Code.GOES_ON_SEEING, Severity.INFO, cause, step, object="logins")
    for row in views:
        if row["escapes"]:
            name = f"{row['schema']}.{row['name']}"
            cause = (
                f"it reads with the rights of {row['acting']}, to whom no policy applies: it goes on showing "
                "every row"
            )
            if row["materialized"]:
                step = f"let nobody read {name} who must not see all rows"
                yield _warning(Code.GOES_ON_SEEING, f"materialized view {name}", cause, step)
            else:
                yield _warning(Code.GOES_ON_SEEING, f"view {name}", cause, _for_each_person(row))


def _for_each_person(row: DictRow) -> str:
    view = text(qualified(row["schema"], row["name"]))
    return f"ALTER VIEW {view} SET (security_invoker = true), and it shows to each person his or her rows"


def _warning(code: Code, name: str, cause: str, step: str) -> Diagnostic:
    return Diagnostic(code, Severity.WARNING, cause, step, object=name)


def _named(tables: Iterable[TableName]) -> str:
    names = [str(table) for table in sorted(tables)]
    more = len(names) - NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:NAMED])} and {more} more"


def _role(used: Mapping[TableName, TableUser], name: str) -> str:
    """Return a login, or a role without LOGIN that owns views, as findings name it."""
    return f"{'login' if all(user.login for user in used.values()) else 'role'} {name}"
