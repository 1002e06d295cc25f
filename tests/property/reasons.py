"""What an answer names is done in the database: a reason is taken away, a remedy is given.

Each time the person's own connection, a new answer and the oracle have to change together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from crm_rls.answers import Remedy, Why, answering
from crm_rls.answers.shares import is_share
from crm_rls.answers.why import why
from crm_rls.meaning.visibility import World
from crm_rls.model import Cover, Membership, Person, Right, Share, TableName
from crm_rls.model.predicates import Row
from tests.property.columns import NOW
from tests.property.stage import Stage, reached
from tests.property.strategies import HOUR

MOST = 2
"""Reasons that are taken away of a world, and remedies that are given."""

Subject = tuple[Person, TableName, Row, Right]


def key_of(world: World, table: TableName, row: Row) -> str:
    """Return the key of a row as people write it."""
    return ",".join(str(row[column]) for column in world.model.key(table))


def changes_everywhere(stage: Stage, world: World, which: int, count: list[int]) -> None:
    """Take reasons away and give remedies, beginning with the table and right of that number."""
    asked = [
        (table, right) for table in world.model.guarded() for right in Right if right is not Right.CREATE
    ]
    asked = [*asked[which % len(asked) :], *asked[: which % len(asked)]]
    done = 0
    for table, right in asked:
        subject = next(_subjects(world, table, right, allowed=True), None)
        if subject is not None and done < MOST:
            found = answer(stage, world, subject)
            world = taken_away(stage, world, found, subject[0])
            judge(stage, world, subject, allowed=False)
            done += 1
            count[0] += 1
    for table, right in asked:
        for subject in _subjects(world, table, right, allowed=False):
            remedies = [
                each
                for each in answer(stage, world, subject).remedies
                if not _is_covered(world, subject[0], each)
            ]
            if remedies:
                world = given(stage, world, subject, remedies[which % len(remedies)])
                judge(stage, world, subject, allowed=True)
                done += 1
                count[0] += 1
            break
        if done >= 2 * MOST:
            return


def _is_covered(world: World, person: Person, remedy: Remedy) -> bool:
    """Say whether somebody stands in for that person already: two covers for one time are refused."""
    pairs = {(each.absent, each.substitute) for each in world.covers}
    return remedy.instead_of is not None and (remedy.instead_of, person.name) in pairs


def _subjects(world: World, table: TableName, right: Right, *, allowed: bool) -> Iterator[Subject]:
    for person in world.model.people:
        for row in world.tables[table]:
            if world.allowed(person, table, row, right, NOW) is allowed:
                yield person, table, row, right


def answer(stage: Stage, world: World, subject: Subject) -> Why:
    """Return why somebody may or may not, as the database answers now."""
    person, table, row, right = subject
    with answering(stage.planner) as answers:
        return why(answers, person.name, key_of(world, table, row), table=str(table), right=right)


def judge(stage: Stage, world: World, subject: Subject, *, allowed: bool) -> None:
    """Compare the oracle, a new answer and what the person reaches over the own connection."""
    person, table, row, right = subject
    assert world.allowed(person, table, row, right, NOW) is allowed, subject
    assert answer(stage, world, subject).allowed is allowed, subject
    keys, _ = reached(stage.session(person), table, right)
    assert (row["id"] in keys) is allowed, subject


def taken_away(stage: Stage, world: World, found: Why, person: Person) -> World:
    """Take away what is named, for a cover the memberships of the absent one, and return the world then."""
    names = {each.login: each.name for each in world.model.people}
    for group in found.groups:
        for held in group.held if group.allows else ():
            if is_share(held.access_group):
                stage.superuser.execute(
                    "select crm_people.unshare(%s, s.contact) from crm_access.share as s "
                    "where 'share of ' || s.contact = %s limit 1",
                    [person.name, held.access_group],
                )
            else:
                values = [names[held.acting_for], held.access_group]
                stage.superuser.execute("select crm_people.unassign(%s, %s)", values)
    return without_reasons(world, found, person)


def without_reasons(world: World, found: Why, person: Person) -> World:
    """Return the world without what the answer names: for a cover, the memberships of the absent one."""
    names = {each.login: each.name for each in world.model.people}
    named = {
        (names[held.acting_for], held.access_group)
        for group in found.groups
        if group.allows
        for held in group.held
    }
    assert named, person
    return replace(
        world,
        memberships=tuple(each for each in world.memberships if (each.person, each.group) not in named),
        shares=tuple(s for s in world.shares if (s.person, f"share of {s.contact}") not in named),
    )


def with_remedy(world: World, person: Person, remedy: Remedy) -> World:
    """Return the world after a grant."""
    if remedy.share is not None:
        share = Share(person.name, remedy.share, NOW + HOUR)
        return replace(world, shares=(*world.shares, share))
    if remedy.instead_of is None:
        return replace(world, memberships=(*world.memberships, Membership(person.name, remedy.group)))
    cover = Cover(remedy.instead_of, person.name, NOW, None, frozenset({remedy.group}))
    return replace(world, covers=(*world.covers, cover))


def given(stage: Stage, world: World, subject: Subject, remedy: Remedy) -> World:
    """Give a remedy, and return the world then."""
    person = subject[0]
    values: Sequence[object]
    if remedy.share is not None:
        statement, values = "select crm_people.share(%s, %s, %s)", (person.name, remedy.share, "2999-01-01")
    elif remedy.instead_of is None:
        statement, values = "select crm_people.assign(%s, %s)", (person.name, remedy.group)
    else:
        statement = "select crm_people.cover(%s, %s, null, null, 0, 0, 'oracle', %s, true)"
        values = (remedy.instead_of, person.name, [remedy.group])
    stage.superuser.execute(statement, values)
    return with_remedy(world, person, remedy)
