"""Fixtures that need a server: the server, a fresh database per test, roles and logins.

One server per worker of pytest-xdist, so workers never see each other's roles. `--postgresql-host` (with
`--postgresql-port`, `-user`, `-password`) uses a running server instead. Every connection here is a real one:
nothing logs in as a superuser and then says SET ROLE.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow
from pytest_postgresql.factories import postgresql_noproc
from pytest_postgresql.janitor import DatabaseJanitor

from crm_rls import embedded

Connection = psycopg.Connection[TupleRow]


@dataclass(frozen=True, slots=True)
class Server:
    """A server in the shape that pytest-postgresql builds upon."""

    host: str
    port: int
    user: str
    password: str | None
    private: bool = False
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str | None = None

    def dsn(self, dbname: str | None = None) -> str:
        """Return the superuser's connection string."""
        return make_conninfo(
            "",
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=dbname or self.maintenance_dbname,
        )


@dataclass(frozen=True, slots=True)
class Database:
    """A fresh database; what is connected here is closed when the test ends."""

    server: Server
    name: str
    _open: ExitStack = field(default_factory=ExitStack, repr=False)
    _passwords: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def dsn(self) -> str:
        """Return the superuser's connection string."""
        return self.server.dsn(self.name)

    def connect(self, dsn: str | None = None, **options: Any) -> Connection:
        """Connect as superuser in autocommit mode; `options` are psycopg.connect's."""
        connection = psycopg.connect(dsn or self.dsn, **{"autocommit": True, **options})
        return self._open.enter_context(connection)

    def login(self, role: str, password: str | None = None, **options: Any) -> Connection:
        """Log in as a role over a new connection; without a password the role is given one first."""
        return self.connect(self.login_dsn(role, password), **options)

    def login_dsn(self, role: str, password: str | None = None) -> str:
        """Return a role's connection string; without a password the role is given one first."""
        if password is None and role not in self._passwords:
            self._passwords[role] = secrets.token_urlsafe(12)
            alter = sql.SQL("alter role {} password {}")
            with self.connect() as connection:
                connection.execute(alter.format(sql.Identifier(role), sql.Literal(self._passwords[role])))
        return make_conninfo(self.dsn, user=role, password=password or self._passwords[role])

    def close(self) -> None:
        """Close every connection opened here."""
        self._open.close()


@dataclass(frozen=True, slots=True)
class Logins:
    """LOGIN roles of one test, named by their short names."""

    database: Database
    prefix: str
    _made: dict[str, str] = field(default_factory=dict, repr=False)

    def role(self, name: str) -> str:
        """Return the role's full name; the first time it is created, with a password of its own."""
        role = self.prefix + name
        if name not in self._made:
            self._made[name] = secrets.token_urlsafe(12)
            create = sql.SQL("create role {} login password {}")
            with self.database.connect() as connection:
                connection.execute(create.format(sql.Identifier(role), sql.Literal(self._made[name])))
        return role

    def __call__(self, name: str, **options: Any) -> Connection:
        """Log in as that role over a new connection."""
        role = self.role(name)
        return self.database.login(role, self._made[name], **options)


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """Start our own server, or describe the one that `--postgresql-host` names."""
    option = request.config.getoption
    if host := option("postgresql_host"):
        port, user = option("postgresql_port"), option("postgresql_user")
        yield Server(host, int(port or 5432), user or "postgres", option("postgresql_password"))
        return
    with embedded.serve(settings={"max_connections": "50", "log_min_messages": "fatal"}) as ours:
        yield Server(ours.host, ours.port, ours.user, ours.password, private=True)


# The worker's name is appended by pytest-postgresql.
template = postgresql_noproc(depends_on="server", dbname="crm_rls_test")


@pytest.fixture
def role_prefix(server: Server) -> Iterator[str]:
    """Return a prefix for the names of this test's roles, which are dropped afterwards.

    Roles belong to the whole cluster: a test that leaves one behind without the prefix fails.
    """
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        before = _roles(connection)
        prefix = f"t{secrets.token_hex(3)}_"
        yield prefix
        drop_roles(connection, prefix)
        left = sorted(_roles(connection) - before)
        if left and server.private:  # elsewhere another worker may have made them
            for name in left:
                drop_roles(connection, name)
            pytest.fail(f"roles left behind: {', '.join(left)}; name them with role_prefix")


@pytest.fixture
def make_database(template: Any, server: Server, role_prefix: str) -> Iterator[Callable[[], Database]]:
    """Return a function that makes one more fresh database."""
    with ExitStack() as stack:

        def make() -> Database:
            janitor = DatabaseJanitor(
                user=server.user,
                host=server.host,
                port=server.port,
                password=server.password,
                dbname=f"{role_prefix}db{secrets.token_hex(2)}",
                template_dbname=template.template_dbname,
            )
            stack.enter_context(janitor)
            database = Database(server, janitor.dbname)
            stack.callback(database.close)
            return database

        yield make


@pytest.fixture
def database(make_database: Callable[[], Database]) -> Database:
    """Return a fresh, empty database of this test's own."""
    return make_database()


@pytest.fixture
def logins(database: Database, role_prefix: str) -> Logins:
    """Return a factory of LOGIN roles and of connections as them: `logins("anna")`."""
    return Logins(database, role_prefix)


def drop_roles(connection: Connection, prefix: str) -> None:
    """Drop all roles whose names start so, with what they own and may in this database."""
    roles = [sql.Identifier(name) for name in sorted(_roles(connection)) if name.startswith(prefix)]
    for role in roles:
        # One by one: for several at once PostgreSQL stumbles over default privileges between them.
        connection.execute(sql.SQL("drop owned by {} cascade").format(role))
    if roles:
        # All at once: from PostgreSQL 16 on a role that granted a membership is needed by it.
        connection.execute(sql.SQL("drop role {}").format(sql.SQL(", ").join(roles)))


def _roles(connection: Connection) -> set[str]:
    return {name for (name,) in connection.execute("select rolname from pg_catalog.pg_roles")}
