"""Programs of other languages and libraries, each as people use it; without the program a test skips."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
import sqlalchemy as sa
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import orm
from sqlalchemy.orm.exc import StaleDataError

from crm_rls.embedded import serve
from crm_rls.model import Model
from tests.fixtures.applying import applied
from tests.fixtures.database import Connection
from tests.fixtures.small_crm import SCHEMA, small_model

pytestmark = [pytest.mark.live, pytest.mark.slow]

PROGRAMS = Path(__file__).parent / "programs"
JDBC = Path("/usr/share/java/postgresql.jar")
"""Debian's libpostgresql-jdbc-java."""

SEEN = [3, 4]
"""The contacts of carl; he has every right on them, and anna may read contact 1 and change it."""

KEYED = """
create sequence crm.activity_id_seq start 1000 owned by crm.activity.id;
alter table crm.activity alter id set default nextval('crm.activity_id_seq');
"""


@dataclass(frozen=True, slots=True)
class Office:
    """A protected CRM on a server that clients reach by TCP, as drivers without sockets need it."""

    superuser: Connection
    port: int
    model: Model

    def dsn(self, person: str) -> str:
        """Return how a person connects."""
        return make_conninfo("", host="127.0.0.1", port=self.port, dbname="postgres",
                             user=f"t_{person}", password=person)  # fmt: skip

    def url(self, person: str) -> str:
        """Return the same as an URI."""
        return f"postgresql://t_{person}:{quote(person)}@127.0.0.1:{self.port}/postgres"

    @contextmanager
    def session(self, person: str) -> Iterator[orm.Session]:
        """Open a session of SQLAlchemy's ORM."""
        engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(self.dsn(person)))
        with orm.Session(engine) as session:
            yield session
        engine.dispose()


@pytest.fixture(scope="module")
def office(unused_port: int) -> Iterator[Office]:
    model = small_model("t", (("anna", "nord"), ("carl", "sued")))
    with (
        serve(tcp_port=unused_port) as server,
        psycopg.connect(server.dsn(), autocommit=True) as superuser,
    ):
        superuser.execute(sql.SQL(SCHEMA + KEYED))
        applied(superuser, model)
        for person in ("anna", "carl"):
            name, password = sql.Identifier(f"t_{person}"), sql.Literal(person)
            superuser.execute(sql.SQL("alter role {} password {}").format(name, password))
        yield Office(superuser, unused_port, model)


@pytest.fixture(scope="module")
def unused_port() -> int:
    """Return a port of this machine that nobody listens on."""
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def carl_again(office: Office) -> Iterator[None]:
    """Put carl back into his group afterwards."""
    yield
    office.superuser.execute("select crm_people.assign('carl', 'sued')")


@pytest.mark.usefixtures("carl_again")
@pytest.mark.skipif(not (JDBC.is_file() and shutil.which("java")), reason="needs Java and the JDBC driver")
def test_jdbc_with_an_updatable_result_set_and_a_prepared_statement(office: Office) -> None:
    command = ["java", "-cp", str(JDBC), str(PROGRAMS / "Trial.java"),
               f"jdbc:postgresql://127.0.0.1:{office.port}/postgres", "t_carl", "carl"]  # fmt: skip
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        lines = [program.stdout.readline().strip() for _ in range(5)]
        if "prepared 2" in lines:
            office.superuser.execute("select crm_people.unassign('carl', 'sued')")
        program.stdin.write("\n")
        program.stdin.flush()
        rest, complaints = program.communicate(timeout=60)
    assert [*lines, *rest.split("\n")] == [
        "contacts 2", "inserted", "updated", "hidden rows changed 0", "prepared 2", "after the end 0", "",
    ], complaints  # fmt: skip
    written = "select contact_id, t_territory from crm.activity where subject = 'changed by JDBC'"
    assert office.superuser.execute(sql.SQL(written)).fetchall() == [(3, "BY")]


@pytest.mark.skipif(not (JDBC.is_file() and shutil.which("java")), reason="needs Java and the JDBC driver")
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Los_Angeles", "Pacific/Apia"])
def test_jdbc_gives_days_as_days_wherever_the_client_is(office: Office, zone: str) -> None:
    command = ["java", f"-Duser.timezone={zone}", "-cp", str(JDBC), str(PROGRAMS / "Dates.java"),
               f"jdbc:postgresql://127.0.0.1:{office.port}/postgres", "t_lead", "lead"]  # fmt: skip
    office.superuser.execute("create role t_lead login password 'lead' in role t_managers")
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        office.superuser.execute("drop role t_lead")
    period = "anna is in pumps from 2030-12-21 until 2031-01-06."
    until = "anna is in pumps until 2031-01-06."
    assert said.stdout.splitlines() == [
        *[period] * 3, until, *[period] * 2, *["ticked until 2031-01-06"] * 2,
    ], said.stderr  # fmt: skip


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
def test_node_postgres(office: Office) -> None:
    node = str(shutil.which("node"))
    there = subprocess.run(
        [node, "-e", "require.resolve('pg')"], cwd=PROGRAMS, capture_output=True, check=False
    )
    if there.returncode:
        pytest.skip("needs the package `pg`, installed in tests/live/programs")
    command = [node, str(PROGRAMS / "trial.js"), office.url("carl")]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines() == ["contacts 2", "inserted by node", "hidden rows changed 0"]


def test_asyncpg_gives_a_date_to_what_asks_for_one(office: Office) -> None:
    """It asks the server for the types of parameters: an argument that only dates have makes them dates."""
    asyncpg = pytest.importorskip("asyncpg")

    async def trial() -> tuple[list[int], str, date]:
        person = await asyncpg.connect(office.url("carl"))
        seen = [row["id"] for row in await person.fetch("select id from crm.contact order by id")]
        await person.close()
        info = office.superuser.info
        manager = await asyncpg.connect(
            host=info.host, port=info.port, user=info.user, password=info.password, database="postgres"
        )
        call = "person => $1, access_group => $2, first_day => $3, last_day => $4"
        first, last = date(2030, 12, 21), date(2031, 1, 6)
        answer = await manager.fetchval(f"select crm_people.assign({call})", "anna", "pumps", first, last)
        await manager.execute("select crm_people.unassign('anna', 'pumps')")
        ticked = await manager.fetchval(
            "update crm_people.user_access_groups set assigned = true, last_day = $1 "
            "where person = 'anna' and \"group\" = 'pumps' returning last_day", last
        )  # fmt: skip
        await manager.execute("select crm_people.unassign('anna', 'pumps')")
        await manager.close()
        return seen, answer, ticked

    assert asyncio.run(trial()) == (
        SEEN, "anna is in pumps from 2030-12-21 until 2031-01-06.", date(2031, 1, 6),
    )  # fmt: skip


class Base(orm.DeclarativeBase):
    """Tables as SQLAlchemy's ORM sees them."""


class Contact(Base):
    """A contact with what the trial changes."""

    __tablename__ = "contact"
    __table_args__ = (sa.PrimaryKeyConstraint("id"), {"schema": "crm"})
    id: orm.Mapped[int]
    name: orm.Mapped[str]
    territory: orm.Mapped[str | None]


def test_sqlalchemy_says_stale_where_a_row_may_be_read_but_not_changed(office: Office) -> None:
    """The UPDATE finds no row that it may change, which PostgreSQL counts as zero and not as an error."""
    office.superuser.execute("select crm_people.assign('anna', 'pumps')")  # whose right is to read
    with office.session("anna") as session:
        contact = session.get_one(Contact, 4)
        contact.name = "mine"
        with pytest.raises(StaleDataError, match="0 were matched"):
            session.flush()
    office.superuser.execute("select crm_people.unassign('anna', 'pumps')")


def test_a_row_that_leaves_the_own_scope_is_an_error(office: Office) -> None:
    with office.session("anna") as session:
        contact = session.get_one(Contact, 1)
        contact.territory = "BY"
        with pytest.raises(sa.exc.ProgrammingError, match="row-level security") as failure:
            session.flush()
    assert isinstance(failure.value.orig, errors.InsufficientPrivilege)


def test_copy_to_gives_the_visible_rows_and_copy_from_is_refused(office: Office) -> None:
    with psycopg.connect(office.dsn("carl"), autocommit=True) as carl:
        with carl.cursor().copy("copy crm.contact (id) to stdout") as rows:
            assert sorted(int(row[0]) for row in rows.rows()) == SEEN
        with (
            pytest.raises(
                errors.FeatureNotSupported, match="COPY FROM not supported with row-level security"
            ),
            carl.cursor().copy("copy crm.activity (contact_id, subject) from stdin") as copy,
        ):
            copy.write_row((3, "by COPY"))
        # The way round: a staging table of the session.
        carl.execute("create temporary table staging (contact_id int, subject text)")
        with carl.cursor().copy("copy staging from stdin") as copy:
            copy.write_row((3, "by COPY"))
        loaded = carl.execute("insert into crm.activity (contact_id, subject) select * from staging")
        assert loaded.rowcount == 1


def test_psql_in_a_pipe(office: Office) -> None:
    psql = shutil.which("psql")
    if not psql:
        pytest.skip("needs psql")
    script = """
        update crm.contact set name = 'x' where id = 1;
        \\d crm.contact
        select count(*) from crm.contact;
    """
    command = [psql, "-X", "-A", "-t", "-d", office.dsn("carl")]
    said = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[0] == "UPDATE 0"
    assert said.stdout.splitlines()[-1] == "2"


def test_data_frames(office: Office) -> None:
    """What BI libraries read is what the person sees."""
    pandas = pytest.importorskip("pandas")
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(office.dsn("carl")))
    frame = pandas.read_sql("select id, name from crm.contact order by id", engine)
    engine.dispose()
    assert list(frame["id"]) == SEEN
