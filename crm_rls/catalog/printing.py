"""Lets the server itself print our expressions, so that a plan compares like with like (ADR 0001).

An expression is put as a policy on a temporary table with the name and the columns of the real one and read
back. The real table is locked with ACCESS SHARE at most, as by any reader, and everything is rolled back.
Knows how to ask the server; must not know what the expressions mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType

import psycopg

from crm_rls.catalog.facts import ServerFacts
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.errors import CompileError
from crm_rls.model import TableName
from crm_rls.postgres.connection import TIME_ZONE, Connection, pin_settings, pipelined, translated
from crm_rls.postgres.sqlfiles import load
from crm_rls.postgres.sqltext import SQL, Composed, Identifier, qualified, relation

ExtraColumns = Mapping[TableName, Mapping[str, str]]

NO_COLUMNS: ExtraColumns = MappingProxyType({})

_UNFIT = (psycopg.ProgrammingError, psycopg.DataError, psycopg.NotSupportedError)
"""What PostgreSQL raises for an expression that does not fit: classes 42, 22 and 0A."""

_NO_PRIVILEGE = "42501"

_MEND_TYPE = "compare the column with values of its own type, or choose another operator"
_MEND_NAME = "correct the name, or create what it names"

_MEANINGS = {
    "42703": (Code.MISSING_COLUMN, "correct the name of the column in the model, or add the column"),
    "42P01": (Code.REFUSED_FILTER, _MEND_NAME),
    "42704": (Code.REFUSED_FILTER, _MEND_NAME),
    "42725": (Code.UNFIT_COMPARISON, _MEND_TYPE),
    "42804": (Code.UNFIT_COMPARISON, _MEND_TYPE),
    "42809": (Code.UNFIT_COMPARISON, _MEND_TYPE),
    "42883": (Code.UNFIT_COMPARISON, _MEND_TYPE),
    "22003": (Code.UNFIT_VALUE, "use a number that the column can hold"),
    "22007": (Code.UNFIT_VALUE, "write dates as YYYY-MM-DD"),
    "22008": (Code.UNFIT_VALUE, "write a date that exists"),
}
"""What an error of an expression means, by SQLSTATE (manual, appendix A), and the next step."""

_VALUE = (Code.UNFIT_VALUE, "write the value as its column's type wants it")
"""What any other error of class 22 means."""

_OTHER = (Code.REFUSED_FILTER, "correct the filter in the model")


@dataclass(frozen=True, slots=True, order=True)
class PrintRequest:
    """An expression that is to be a policy on a table."""

    table: TableName
    expression: str


@dataclass(frozen=True, slots=True)
class BadExpression:
    """Why an expression cannot be a policy on its table; with an empty expression it is the table itself."""

    request: PrintRequest
    sqlstate: str | None
    diagnostic: Diagnostic


def printed(
    connection: Connection,
    facts: ServerFacts,
    requests: Iterable[PrintRequest],
    extra_columns: ExtraColumns = NO_COLUMNS,
    *,
    time_zone: str = TIME_ZONE,
) -> Mapping[PrintRequest, str]:
    """Return how the server prints each expression as a policy on its table.

    `extra_columns` are names and types of columns that a table has or is going to get. What the caller made
    in an open transaction is seen. Moments without offset count in `time_zone`. Raises CompileError, which
    says of each table what does not fit there, once, and DatabaseError.
    """
    copies = _copies(facts, requests, extra_columns)
    with _scratch(connection, time_zone):
        try:
            return _print_all(connection, copies)
        except _UNFIT as error:
            bad = tuple(_bad_expressions(connection, copies))
            if not bad:
                raise
            raise CompileError(tuple(dict.fromkeys(each.diagnostic for each in bad))) from error


def check_expressions(
    connection: Connection,
    facts: ServerFacts,
    requests: Iterable[PrintRequest],
    extra_columns: ExtraColumns = NO_COLUMNS,
    *,
    time_zone: str = TIME_ZONE,
) -> tuple[BadExpression, ...]:
    """Return every expression that cannot be a policy on its table; raises DatabaseError."""
    copies = _copies(facts, requests, extra_columns)
    with _scratch(connection, time_zone):
        try:
            _print_all(connection, copies)
        except _UNFIT:
            return tuple(_bad_expressions(connection, copies))
        return ()


def printed_views(
    connection: Connection, views: Mapping[TableName, str], *, time_zone: str = TIME_ZONE
) -> Mapping[TableName, str]:
    """Return how the server prints the select of each view; keys are names of views, values selects.

    Raises CompileError for a select that does not fit, and DatabaseError.
    """
    create = SQL("create temporary view {} as {}")
    with _scratch(connection, time_zone):
        # Two schemas may have views of one name; what a view is called does not show in its print.
        names = {f"crm_rls_{number}": name for number, name in enumerate(views)}
        for copy, name in names.items():
            try:
                connection.execute(create.format(Identifier(copy), SQL(views[name])))
            except _UNFIT as error:
                _raise_if_denied(error)
                raise CompileError((refused(f"view {name}", error),)) from error
        pin_settings(connection)
        rows = connection.execute(load("inspect", "printed_views"), {"names": list(names)})
        return {names[copy]: definition for copy, definition in rows.fetchall()}


def refused(name: str, error: psycopg.Error) -> Diagnostic:
    """Return why the server refuses an expression, in its own words, and the next step."""
    state = error.sqlstate or ""
    code, next_step = _MEANINGS.get(state, _VALUE if state.startswith("22") else _OTHER)
    cause = error.diag.message_primary or str(error)
    return Diagnostic(code, Severity.ERROR, cause, next_step, object=name)


@contextmanager
def _scratch(connection: Connection, time_zone: str) -> Iterator[None]:
    """Run the block in a transaction, or a savepoint of the caller's, that is rolled back in any case."""
    with translated("printing on temporary tables"), connection.transaction(force_rollback=True):
        pin_settings(connection, time_zone=time_zone)
        yield


# -- the copies ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Copy:
    """A temporary table in the likeness of a real one, and the expressions that go on it, each once."""

    table: TableName
    added: Mapping[str, str]
    expressions: Sequence[str]

    def create(self) -> Composed:
        # The same name: in sub-selects a column of the outer table is printed with the table's name.
        added = (SQL("{} {}").format(Identifier(name), SQL(type_)) for name, type_ in self.added.items())
        like = SQL("like {}").format(relation(self.table))
        columns = SQL(", ").join([like, *added])
        return SQL("create temporary table {} ({})").format(Identifier(self.table.name), columns)

    def policy(self, number: int) -> Composed:
        """Return the policy of an expression.

        Row security stays off: with it every further policy costs as much as all before (DESIGN 5.5).
        """
        return SQL("create policy {} on {} for select using (({}))").format(
            Identifier(str(number)), qualified("pg_temp", self.table.name), SQL(self.expressions[number])
        )


def _copies(
    facts: ServerFacts, requests: Iterable[PrintRequest], extra_columns: ExtraColumns
) -> tuple[_Copy, ...]:
    expressions: dict[TableName, dict[str, None]] = {}
    for request in requests:
        expressions.setdefault(request.table, {})[request.expression] = None
    return tuple(
        _Copy(table, _missing(facts, table, extra_columns.get(table, {})), tuple(texts))
        for table, texts in sorted(expressions.items())
    )


def _missing(facts: ServerFacts, table: TableName, columns: Mapping[str, str]) -> Mapping[str, str]:
    known = facts.tables.get(table)
    return {name: type_ for name, type_ in columns.items() if known is None or name not in known.columns}


def _print_all(connection: Connection, copies: Iterable[_Copy]) -> Mapping[PrintRequest, str]:
    return {
        PrintRequest(copy.table, expression): text
        for copy in copies
        for expression, text in _print(connection, copy).items()
    }


def _print(connection: Connection, copy: _Copy) -> Mapping[str, str]:
    # Rolled back for each table: two schemas may have tables of one name, and dropping is slower.
    with connection.transaction(force_rollback=True), pipelined(connection):
        connection.execute(copy.create())
        for number in range(len(copy.expressions)):
            connection.execute(copy.policy(number))
        pin_settings(connection)  # read in the model's time zone, but printed in the inspector's
        rows = connection.execute(load("inspect", "printed_policies"), {"table": copy.table.name}).fetchall()
    return {copy.expressions[int(name)]: text for name, text in rows}


# -- what does not fit ---------------------------------------------------------------------------------


def _bad_expressions(connection: Connection, copies: Iterable[_Copy]) -> Iterator[BadExpression]:
    """Yield what does not fit, one expression after the other, for only then every one is found."""
    for copy in copies:
        try:
            with connection.transaction(force_rollback=True):
                connection.execute(copy.create())
                for number, expression in enumerate(copy.expressions):
                    error = _attempt(connection, copy.policy(number))
                    if error is not None:
                        yield _bad(PrintRequest(copy.table, expression), error)
        except _UNFIT as error:
            _raise_if_denied(error)
            yield _bad(PrintRequest(copy.table, ""), error)


def _attempt(connection: Connection, statement: Composed) -> psycopg.Error | None:
    try:
        # A pipeline, as for all of them: without it psycopg lets a second statement hide in an expression.
        with connection.transaction(force_rollback=True), pipelined(connection):
            connection.execute(statement)
    except _UNFIT as error:
        _raise_if_denied(error)
        return error
    return None


def _raise_if_denied(error: psycopg.Error) -> None:
    """Raise a missing privilege again: it is the operator's, not the expression's."""
    if error.sqlstate == _NO_PRIVILEGE:
        raise error


def _bad(request: PrintRequest, error: psycopg.Error) -> BadExpression:
    return BadExpression(request, error.sqlstate, refused(f"table {request.table}", error))
