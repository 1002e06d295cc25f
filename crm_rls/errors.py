"""The whole error tree.

    CrmRlsError              never raised itself
    ├── ModelError           the model file has mistakes; carries all of them
    ├── CompileError         the model cannot be turned into policies for this database
    ├── DatabaseError        no connection, wrong password, missing privilege, unreadable catalog
    │   └── UnsupportedServer  the server is older than PostgreSQL 15
    ├── PlanUnreadable       a saved plan is not one of ours, or of another format
    ├── InForceUnreadable  what was recorded as in force is of another format
    ├── PlanStale            the database moved since the plan was made
    ├── ApplyError           a statement of a plan failed; nothing was changed
    ├── LibpqMissing         PostgreSQL's client library is not installed
    ├── Refused              the operator may not, or has not said that it may widen or destroy
    │   ├── PrivilegesMissing  the operator lacks privileges; carries all of them
    │   ├── OperatorNeeded   who asks cannot join the roles that own what is ours
    │   └── WrongPlace       the database belongs to another model, or the roles to another database
    └── EmbeddedServerError  the demo's or the tests' own PostgreSQL did not start

Every message names the object, the cause and the next step. Data is in attributes.
"""

from __future__ import annotations

from collections.abc import Iterable

from crm_rls.diagnostics import Diagnostic, as_text, in_order


class CrmRlsError(Exception):
    """Base of everything this package raises on purpose."""


class ModelError(CrmRlsError):
    """The model has mistakes; `diagnostics` holds every one of them."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the diagnostics in the order of their places in the files, each once."""
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(map(as_text, self.diagnostics)))


class FilesInvalid(ModelError):
    """Files of people, memberships or covers have mistakes; `diagnostics` holds every one of them."""


class CompileError(CrmRlsError):
    """The model is well formed but does not fit this database; `diagnostics` say why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Keep the diagnostics in the order in which they were found."""
        self.diagnostics = diagnostics
        super().__init__("\n".join(map(as_text, diagnostics)))


class DatabaseError(CrmRlsError):
    """The database could not be reached or read; `sqlstate` is PostgreSQL's code where there is one."""

    def __init__(self, message: str, sqlstate: str | None = None) -> None:
        """Keep the message for people and the code for programs."""
        self.sqlstate = sqlstate
        super().__init__(message)


class UnsupportedServer(DatabaseError):
    """The server is older than PostgreSQL 15."""


class PlanUnreadable(CrmRlsError):
    """A saved plan is not one of ours, or of another format."""


class InForceUnreadable(CrmRlsError):
    """The record of what was in force is not one of ours, or of another format."""


class PlanStale(CrmRlsError):
    """The database is not in the state that the plan was computed from."""


class ApplyError(CrmRlsError):
    """A statement of a plan failed and the whole transaction was rolled back."""

    def __init__(self, message: str, statement: str, sqlstate: str | None = None) -> None:
        """Keep the failed statement beside the message."""
        self.statement = statement
        self.sqlstate = sqlstate
        super().__init__(message)


class LibpqMissing(CrmRlsError):
    """psycopg cannot load libpq, so nothing that needs psycopg can run."""

    def __init__(self) -> None:
        """Say the two ways to install it."""
        super().__init__(
            'libpq, PostgreSQL\'s client library, cannot be loaded: run `pip install "psycopg[binary]"`, or '
            "install the operating system's package (libpq5 on Debian and Ubuntu)"
        )


class Refused(CrmRlsError):
    """The operator may not do this, or it would widen or destroy something and nobody has allowed that."""


class PrivilegesMissing(Refused):
    """The session lacks privileges; `diagnostics` hold each with the statement that grants it."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Keep the diagnostics in the order in which they were found."""
        self.diagnostics = diagnostics
        super().__init__("\n  ".join(("privileges are missing:", *map(as_text, diagnostics))))


class OperatorNeeded(Refused):
    """Who asks is no operator, and cannot join the roles that own what is ours."""


class WrongPlace(Refused):
    """The database is not the place for changes of this model; `diagnostics` say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the diagnostics in the order in which they were found."""
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n  ".join(map(as_text, self.diagnostics)))


class EmbeddedServerError(CrmRlsError):
    """No PostgreSQL binaries were found, or the private server did not start or stop."""
