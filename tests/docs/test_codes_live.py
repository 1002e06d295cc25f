"""The pages of codes that a database shows: each example gives the code, and the mended one does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from crm_rls import embedded
from crm_rls.change import Risk
from crm_rls.diagnostics import Diagnostic
from crm_rls.errors import CompileError, PrivilegesMissing, WrongPlace
from crm_rls.model import Model
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_detach_plan, make_fresh_plan, make_plan, make_removal_plan
from crm_rls.plan.views.annotations import annotated
from crm_rls.postgres import versions
from crm_rls.postgres.connection import pin_settings
from crm_rls.reading import read_model
from crm_rls.verify import verify
from tests.docs.codepages import BASE, PAGES, Example, Page, read_page
from tests.fixtures.database import Cluster, Connection

OF_DATABASES = [
    page
    for page in map(read_page, sorted(PAGES.glob("*.md")))
    if page.code.startswith("CR0") and page.finders != ("check",)
]
LOGINS = ("anna", "bert", "clara")

Find = Callable[[Connection, Model], Iterable[Diagnostic]]


def _verified(connection: Connection, model: Model) -> Iterable[Diagnostic]:
    return verify(connection, model, deep=True).diagnostics


def _planned(connection: Connection, model: Model) -> Iterable[Diagnostic]:
    plan = make_plan(connection, model).plan
    return (*annotated(plan, model, "model.yaml"), *plan.known)


def _removing(connection: Connection, model: Model) -> Iterable[Diagnostic]:
    return make_removal_plan(connection, model).findings


def _detaching(connection: Connection, model: Model) -> Iterable[Diagnostic]:
    copy = replace(model, prefix=f"{model.prefix}_copy", former_prefix=model.prefix)
    return make_detach_plan(connection, copy).findings


def _compiled(_connection: Connection, model: Model) -> Iterable[Diagnostic]:
    return make_fresh_plan(model, 18).findings


FINDERS: Mapping[str, Find] = {
    "compile": _compiled,
    "verify": _verified,
    "plan": _planned,
    "apply": _planned,
    "remove": _removing,
    "detach": _detaching,
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A database in which the base model is applied, and a folder for the files of examples."""

    connection: Connection
    folder: Path

    def model(self, example: Example) -> Model:
        """Return the model of an example."""
        example.write(self.folder)
        return read_model(self.folder if example.files else BASE).model

    def run(self, example: Example) -> None:
        """Run the commands and the SQL of an example."""
        for step in example.steps:
            if step in example.sql:
                self.connection.execute(step)
            else:
                assert step.startswith("$ crm-rls apply model.yaml"), step
                self.apply(self.model(example))

    def apply(self, model: Model) -> None:
        """Run the statements of a plan as apply does, which would commit."""
        plan = make_plan(self.connection, model).plan
        with self.connection.transaction():
            pin_settings(self.connection, time_zone=model.time_zone)
            for step in plan.steps:
                for statement in step.statements:
                    self.connection.execute(statement)

    def found(self, page: Page, finder: str, example: Example) -> tuple[Diagnostic, ...]:
        """Return what a command finds of the code of a page."""
        try:
            found = tuple(FINDERS[finder](self.connection, self.model(example)))
        except (CompileError, PrivilegesMissing, WrongPlace) as error:
            found = error.diagnostics
        return tuple(each for each in found if each.code == page.code)


def distinct(finders: Iterable[str]) -> Iterable[str]:
    """Return one command for each way of finding: apply finds what plan finds, for it plans."""
    return {FINDERS[finder]: finder for finder in finders}.values()


def need(page: Page, connection: Connection) -> None:
    """Skip the test where the server is not what the page needs."""
    version = connection.info.server_version
    before = re.findall(r"(\d+)\.(\d+)", page.needs)
    if page.needs.startswith("a release before") and before:
        floors = {int(major): int(minor) for major, minor in before}
        if version % 10000 >= floors.get(version // 10000, 0):
            pytest.skip(f"{page.code} needs {page.needs}; this is {versions.describe(version)}")
    elif found := re.fullmatch(r"PostgreSQL (\d+)( or later)?", page.needs):
        wanted, major = int(found[1]), version // 10000
        if major < wanted or (major > wanted and not found[2]):
            pytest.skip(f"{page.code} needs {page.needs}; this is {versions.describe(version)}")
    elif found := re.fullmatch(r"the extension (\w+)", page.needs):
        there = "select from pg_catalog.pg_available_extensions where name = %s"
        if not connection.execute(there, [found[1]]).fetchall():
            pytest.skip(f"{page.code} needs {page.needs}, which this server does not have")
    elif page.needs == "a second server":
        pytest.skip(f"{page.code} needs {page.needs}: see tests/live/test_replication.py and test_standby.py")
    elif page.needs:
        raise ValueError(f"{page.code}: nobody knows how to tell whether there is {page.needs}")


@pytest.fixture(scope="module")
def applied(cluster: Cluster) -> Iterator[Connection]:
    """Return a database with the small example, to which its model has been applied."""
    with cluster.database("crm") as database:
        connection = database.connect()
        connection.execute((BASE / "schema.sql").read_bytes())
        model = read_model(BASE).model
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=frozenset(Risk))
        yield connection
        # All at once: from PostgreSQL 16 on a role that granted a membership is needed by it.
        like = "select rolname from pg_catalog.pg_roles where rolname like 'crm\\_%%' or rolname = any (%s)"
        roles = [sql.Identifier(str(role)) for (role,) in connection.execute(like, [list(LOGINS)])]
        for role in roles:
            connection.execute(sql.SQL("drop owned by {} cascade").format(role))
        connection.execute(sql.SQL("drop role {}").format(sql.SQL(", ").join(roles)))


@pytest.fixture
def stage(applied: Connection, tmp_path: Path) -> Iterator[Stage]:
    with applied.transaction(force_rollback=True):
        yield Stage(applied, tmp_path)


@pytest.mark.parametrize(
    "page", [page for page in OF_DATABASES if page.needs != "a restart"], ids=lambda page: page.code
)
def test_the_example_gives_the_code_and_the_mended_one_does_not(
    page: Page, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(page, stage.connection)
    assert page.finders
    stage.run(page.example)
    for finder in distinct(page.finders):
        found = stage.found(page, finder, page.example)
        assert found, f"crm-rls {finder} does not find it"
        assert {each.severity for each in found} <= set(page.severities)
        _follow_advice(page, finder, stage, found)
    mended = page.mended
    if not (mended.files or mended.sql or mended.commands):
        _upgrade(stage.connection, monkeypatch)
    # What the mend does not touch stays as the example made it.
    mended = replace(mended, files=mended.files or page.example.files)
    stage.run(mended)
    for finder in distinct(page.finders):
        assert stage.found(page, finder, mended) == ()


ADVISED = re.compile(
    r"(?:\b(?:ALTER|CREATE|DROP|GRANT|REVOKE|RESET) |update \").*?(?=, (?:or|and|best|as|which)\b|; so\b|$)"
)
"""A statement in a next step, or several with semicolons between them."""

ELSEWHERE = {
    "CR0661": "a subscriber runs it",
    "CR0644": "apply, which is a member of the keepers then, runs it",
}
"""Codes whose advice cannot be tried here, and why."""


def _follow_advice(page: Page, finder: str, stage: Stage, found: Iterable[Diagnostic]) -> None:
    """Run every alternative of each next step that is SQL: the server takes it, and the finding goes."""
    for each in found if page.code not in ELSEWHERE else ():
        for statement in ADVISED.findall(each.next_step):
            with stage.connection.transaction(force_rollback=True):
                role = stage.connection.execute("select current_user").fetchone()
                stage.connection.execute("reset role")
                stage.connection.execute(statement)
                stage.connection.execute(
                    sql.SQL("set role {}").format(sql.Identifier(str(role[0] if role else "")))
                )
                left = {again.key for again in stage.found(page, finder, page.example)}
                assert each.key not in left, f"{statement} does not mend it"


def _upgrade(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the server for one of the next release, to which the page says to upgrade."""
    version = connection.info.server_version
    monkeypatch.setattr(versions, "VERSION_FLOORS", {version // 10000: version})
    monkeypatch.setattr(versions, "REPLAN_FLOORS", {version // 10000: version})


# -- settings that need a restart ----------------------------------------------------------------------

SETTING = re.compile(r"alter system set (\w+) = (\S+);")


@contextmanager
def restarted(example: Example, folder: Path) -> Iterator[Stage]:
    """Yield a server with the settings of an example, and the small example in it, not yet applied."""
    settings = {name: value for block in example.sql for name, value in SETTING.findall(block)}
    assert settings
    with (
        embedded.serve(settings={"max_wal_senders": "0", **settings}) as ours,
        psycopg.connect(ours.dsn(), autocommit=True) as connection,
    ):
        connection.execute((BASE / "schema.sql").read_bytes())
        yield Stage(connection, folder)


@pytest.mark.parametrize(
    "page", [page for page in OF_DATABASES if page.needs == "a restart"], ids=lambda page: page.code
)
def test_settings_of_the_example_give_the_code_and_the_mended_ones_do_not(page: Page, tmp_path: Path) -> None:
    for example, expected in ((page.example, True), (page.mended, False)):
        with restarted(example, tmp_path) as stage:
            for finder in distinct(page.finders):
                assert bool(stage.found(page, finder, example)) is expected
