"""While groups merge and split: after every single statement nobody has more than before or after.

The statements of the written revision are committed one by one, and after each one every person looks, over a
connection of his or her own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import psycopg
import pytest
import sqlalchemy as sa
from alembic import command

from crm_rls.model import AccessGroup, Membership, Model
from crm_rls.model.predicates import And, Compare, Or
from crm_rls.postgres.sqltext import SQL
from tests.alembic.conftest import Project
from tests.fixtures.database import Connection
from tests.fixtures.small_crm import ALL, WRITE, group, within

LOOKS = (
    "select id from crm.contact",
    "select id from crm.activity",
    "select id from crm.deal",
    "select id from crm.deal_line",
    "select contact_id, product_line from crm.contact_product",
    "update crm.contact set pad = 1 returning id",
    "update crm.activity set subject = 'x' returning id",
    "delete from crm.deal_line returning id",
)
"""What a person can try; everything is rolled back."""

Had = frozenset[tuple[object, ...]]
Verb = Callable[..., None]

NORD, SUED = group("nord", within("NORD"), WRITE), group("sued", within("SUED"), ALL)
APART = (NORD, group("sued", And((within("SUED"), Compare("name", "<>", "Neckar AG"))), ALL))
TOGETHER = group("germany", Or((NORD.filter, SUED.filter)), WRITE)
ALONE = (("anna", "nord"), ("bert", "sued"), ("carl", "nord"), ("carl", "sued"), ("dora", "pumps"))
JOINED = (("anna", "germany"), ("bert", "germany"), ("carl", "germany"), ("dora", "pumps"))
PARTED = (("anna", "nord"), ("bert", "sued"), ("carl", "pumps"), ("dora", "sued"))


@dataclass
class Watch:
    """People who look after every statement."""

    people: Sequence[Connection]
    steps: list[tuple[str, tuple[Had, ...]]]

    def look(self, statement: str) -> None:
        self.steps.append((statement, tuple(frozenset(found(person)) for person in self.people)))


def found(person: Connection) -> Iterable[tuple[object, ...]]:
    for number, attempt in enumerate(LOOKS):
        try:
            with person.transaction(force_rollback=True):
                rows = person.execute(SQL(attempt)).fetchall()
        except psycopg.errors.InsufficientPrivilege:
            continue
        yield from ((number, *row) for row in rows)


def with_groups(model: Model, groups: Iterable[AccessGroup], memberships: Iterable[tuple[str, str]]) -> Model:
    """Return the model with these groups beside those that stay."""
    stay = [each for each in model.groups if each.name not in ("nord", "sued")]
    return replace(
        model,
        groups=tuple(sorted((*stay, *groups), key=lambda each: each.name)),
        memberships=tuple(Membership(person, name) for person, name in sorted(memberships)),
    )


def one_by_one(project: Project, verb: Verb, revision: str) -> Watch:
    """Run a command whose statements are committed one by one, and return what people had after each."""
    people = [project.database.login(person.login) for person in project.model.people]
    watch = Watch(people, [])
    watch.look("before")
    config = project.config()
    engine = config.attributes["engine"].execution_options(isolation_level="AUTOCOMMIT")
    sa.event.listen(engine, "after_cursor_execute", lambda _c, _k, statement, *_: watch.look(statement))
    config.attributes["engine"] = engine
    verb(config, revision)
    return watch


def had_too_much(watch: Watch) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Return every statement after which somebody had what he or she has neither before nor after."""
    first, last = watch.steps[0][1], watch.steps[-1][1]
    return [
        (statement, sorted(more, key=repr))
        for statement, had in watch.steps
        for before, now, after in zip(first, had, last, strict=True)
        if (more := now - (before | after))
    ]


CHANGES = {
    "two merge into a new one": (APART, ALONE, (TOGETHER,), JOINED),
    "one takes the other in": (APART, ALONE, (replace(TOGETHER, was="nord"),), JOINED),
    "one splits into two new ones": ((TOGETHER,), JOINED, APART, PARTED),
    "one gives a part away": ((TOGETHER,), JOINED, (replace(NORD, was="germany"), APART[1]), PARTED),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_has_more_than_before_or_after(project: Project, change: str) -> None:
    groups, members, later_groups, later_members = CHANGES[change]
    project.options = {"people": True}
    small = project.model
    project.model = with_groups(small, groups, members)
    project.revision("before")
    project.upgrade()
    project.model = with_groups(small, later_groups, later_members)
    project.revision("after")
    there = one_by_one(project, command.upgrade, "head")
    project.check()
    back = one_by_one(project, command.downgrade, "-1")
    for watch in (there, back):
        assert len(watch.steps) > 20
        assert watch.steps[0][1] != watch.steps[-1][1]
        assert had_too_much(watch) == []
    assert there.steps[0][1] == back.steps[-1][1]
    assert there.steps[-1][1] == back.steps[0][1]


def test_the_watch_finds_what_is_too_much(project: Project) -> None:
    project.options = {"people": True}
    project.model = with_groups(project.model, APART, ALONE)
    project.revision()
    project.upgrade()
    project.revision("nothing")
    last = project.files()[-1]
    open_and_close = "".join(
        f"    op.execute('alter table crm.contact {word} row level security')\n"
        for word in ("disable", "enable")
    )
    last.write_text(last.read_text().replace("    pass\n", open_and_close, 1))
    watch = one_by_one(project, command.upgrade, "head")
    assert {statement for statement, _ in had_too_much(watch)} == {
        "alter table crm.contact disable row level security"
    }


def test_many_changes_cannot_be_run_one_by_one(project: Project) -> None:
    small = with_groups(project.model, APART, ALONE)
    project.options = {"people": True}
    project.model = small
    project.revision("before")
    project.upgrade()
    before = project.state()
    many = [group(f"nord_{number:02}", within("NORD"), WRITE) for number in range(20)]
    project.model = replace(with_groups(small, many, ()), memberships=(Membership("dora", "pumps"),))
    text = project.revision("many parts")
    lock = 'LOCK TABLE "crm"."contact" IN ACCESS EXCLUSIVE MODE\n;\n'
    assert [part.count(lock) for part in text.split("\n-- downgrade 1\n")] == [1, 1]
    with pytest.raises(sa.exc.DBAPIError, match="LOCK TABLE can only be used in transaction blocks"):
        one_by_one(project, command.upgrade, "head")
    project.upgrade()
    project.check()
    project.downgrade()
    assert project.state() == before
