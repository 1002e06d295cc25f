"""What access groups mean, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from crm_rls.answers.answering import Answers
from crm_rls.answers.holders import Held
from crm_rls.answers.shares import is_share
from crm_rls.catalog.alike import by_kind
from crm_rls.meaning.sayings import said
from crm_rls.model import REASSIGN, AccessGroup, Right, TableName
from crm_rls.model.predicates import attributes
from crm_rls.postgres.connection import translated
from crm_rls.postgres.sqltext import SQL, Composable, joined, text


@dataclass(frozen=True, slots=True)
class DescribedGrant:
    """What a group gives on another table than the contacts."""

    table: TableName
    says: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DescribedGroup:
    """A group: its filter in the words of the filter language, rights, restrictions, and who is in it.

    `contacts` is how many it has for every member; None where that depends on the member.
    """

    name: str
    label: str
    family: str
    oversight: bool
    says: str
    rights: tuple[str, ...]
    child_rights: tuple[str, ...]
    grants: tuple[DescribedGrant, ...]
    restrictions: tuple[tuple[str, str], ...]
    held: tuple[Held, ...]
    contacts: int | None

    @property
    def people(self) -> frozenset[str]:
        """Return the logins of all who act in it."""
        return frozenset(each.login for each in self.held)


def described(answers: Answers, only: str | None = None) -> tuple[DescribedGroup, ...]:
    """Return all groups, or the one of that name, sorted by name. Raises DatabaseError."""
    groups = (answers.group(only),) if only is not None else _declared(answers)
    held = answers.counting()
    counts = _counts(answers, groups)
    return tuple(
        DescribedGroup(
            group.name,
            group.label,
            group.family,
            group.oversight,
            said(group.filter),
            (*_words(group.rights), *((REASSIGN,) if group.reassigns else ())),
            _words(group.child_rights),
            tuple(DescribedGrant(each.table, said(each.filter), _words(each.rights)) for each in group.on),
            tuple(_restrictions(answers, group)),
            tuple(each for each in held if each.access_group == group.name),
            counts.get(group.name),
        )
        for group in groups
    )


def _declared(answers: Answers) -> tuple[AccessGroup, ...]:
    return tuple(group for group in answers.model.groups if not is_share(group.name))


def _words(rights: frozenset[Right]) -> tuple[str, ...]:
    return tuple(each.value for each in Right if each in rights)


def _restrictions(answers: Answers, group: AccessGroup) -> Iterator[tuple[str, str]]:
    for each in answers.model.restricted(answers.model.root.name, group, Right.READ):
        yield each.name, said(each.filter)


def _counts(answers: Answers, groups: tuple[AccessGroup, ...]) -> dict[str, int]:
    """Return how many contacts the groups have whose filters do not depend on who asks; one scan."""
    root = answers.model.root.name
    asked: dict[str, Composable] = {}
    for group in groups:
        ways = answers.layout.ways_of(root, group.name, Right.READ)
        if ways and not any(attributes(way.predicate) for way in ways):
            asked[group.name] = answers.shown_by(group, root, Right.READ, {}, "") or SQL("false")
    if not asked:
        return {}
    with translated(f"counting {root}"):
        source = by_kind(answers.connection, root, answers.facts.tables.get(root), tuple(asked.values()))
        statement = SQL("select array[{}]::pg_catalog.int8[] from {}").format(
            joined(",", map(source.count, asked.values())), source.rows
        )
        row = answers.connection.execute(text(statement)).fetchone()
    return dict(zip(asked, row[0] if row else (), strict=True))
