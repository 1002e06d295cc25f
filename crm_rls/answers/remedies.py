"""What would give somebody a right on a row: the smallest grants, with what else they would show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from crm_rls.answers.answering import Answers, FoundRow
from crm_rls.answers.bundles import may_have
from crm_rls.answers.holders import Held, Person
from crm_rls.answers.seeing import granting
from crm_rls.answers.shares import is_share, share_of
from crm_rls.answers.totals import conditions_of
from crm_rls.compile.conditions.held_keys import means
from crm_rls.compile.conditions.row_keys import has_key
from crm_rls.compile.protection.shown import shown_by
from crm_rls.compile.reach.ways import Reach, ways
from crm_rls.model import AccessGroup, Link, Right, Sharing, TableName
from crm_rls.postgres.connection import translated
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, joined, literal, relation, text

MOST_REMEDIES = 3
"""What would help is told so often, the smallest first."""

MOST_COUNTED = 10_000
"""Rows that are counted of a grant: so many or more."""

_MOST_GRANTS = 10
"""Grants whose rows are counted, to find the smallest."""

_MOST_SHARES = 3
"""Contacts of which a share is tried, where a row belongs to several."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A grant that would give the right: a membership in a group, standing in for somebody in it, or a share.

    `share` is the key of the contact that would be shared, which takes no group. `more` is how many other
    rows of the table it would show besides; MOST_COUNTED is so many or more.
    """

    group: str
    instead_of: str | None = None
    more: int = 0
    share: str | None = None


def _helping(
    answers: Answers, row: FoundRow, right: Right, person: Person, groups: list[AccessGroup]
) -> dict[str, Composable]:
    """Return by group what a membership would show, of those groups that have the row."""
    asked = {group.name: answers.condition(group, row.table, right, person) for group in groups}
    conditions = {name: condition for name, condition in asked.items() if condition is not None}
    true = answers.true_of(row, tuple(conditions.values()))
    return {name: conditions[name] for name, holds in zip(conditions, true, strict=True) if holds}


def remedies_for(
    answers: Answers, row: FoundRow, right: Right, person: Person, held: tuple[Held, ...]
) -> Iterator[Remedy]:
    """Yield what would help, the smallest first: a share, a membership, to stand in for somebody."""
    own = {each.access_group for each in held if each.counts and each.acting_for == person.login}
    shareless = [group for group in answers.model.groups if not is_share(group.name)]
    likely = may_have(answers, row, right, shareless)
    groups = [group for group in shareless if group.name in likely and group.name not in own]
    helping = _helping(answers, row, right, person, groups)
    wanted: dict[Remedy, Composable] = dict(_shares(answers, row, right, person))
    wanted |= {Remedy(name): each for name, each in helping.items()}
    # Where a membership in a group helps, standing in for one of its members helps no more.
    others = likely.difference(helping)
    for each in granting(answers, row, right, answers.held(groups=others) if others else ()):
        login = each.login
        remedy = Remedy(each.access_group, answers.named(login))
        if each.how not in ("cover", "share") and login != person.login and remedy not in wanted:
            shown = conditions_of(answers, row.table, right, (each,))
            wanted[remedy] = joined("or", tuple(shown.values()))
    mine = conditions_of(answers, row.table, right, tuple(each for each in held if each.counts))
    counted = _counted(answers, row, dict(list(wanted.items())[:_MOST_GRANTS]), tuple(mine.values()))
    found = [replace(each, more=more) for each, more in counted.items()]
    # Of two that show as much, that which ends by itself.
    yield from sorted(
        found, key=lambda each: (each.more, each.share is None, each.instead_of or "", each.group)
    )[:MOST_REMEDIES]


def _shares(
    answers: Answers, row: FoundRow, right: Right, person: Person
) -> Iterator[tuple[Remedy, Composable]]:
    """Yield the shares that would show the row, of contacts to which it belongs, and what they show."""
    model = answers.model
    if model.sharing is Sharing.NOTHING or right is not Right.READ or row.stored is not None:
        return
    for key in list(dict.fromkeys(_contacts_of(answers, row)))[:_MOST_SHARES]:
        group = share_of(model, key)
        reach = ways(Reach(model), group, row.table, right)
        me = answers.attributes.get(person.login, {})
        shown = shown_by(answers.layout, reach, row.table, answers.scope(row.table, me), person.called)
        if shown is not None and answers.true_of(row, (shown,)) == (True,):
            yield Remedy("", share=key), shown


def _contacts_of(
    answers: Answers, row: FoundRow, passed: frozenset[TableName] = frozenset()
) -> Iterator[str]:
    """Yield the keys of the contacts to which a row belongs; a table is not come to twice."""
    if row.table == answers.model.root.name:
        yield row.key
    elif row.table not in answers.model.further_roots() and row.table not in passed:
        for link in answers.model.child(row.table).links:
            for other in _joined(answers, row, link):
                yield from _contacts_of(answers, other, passed | {row.table})


def _joined(answers: Answers, row: FoundRow, link: Link) -> tuple[FoundRow, ...]:
    """Return rows to which a link leads from a row."""
    pairs = answers.model.pairs(link)
    texts = (SQL("{}::pg_catalog.text").format(Identifier(row.table.name, own)) for own, _ in pairs)
    (values,) = answers.asked(
        SQL("select {} from {} where {}").format(joined(",", texts), row.source, row.where)
    )
    if None in values:
        return ()
    same = (
        means(literal(str(value)), Identifier(link.to.name, theirs), link.form)
        for (_, theirs), value in zip(pairs, values, strict=True)
    )
    return answers.rows_where(link.to, joined("and", same), _MOST_SHARES)


def _counted(
    answers: Answers,
    row: FoundRow,
    wanted: Mapping[Remedy, Composable],
    mine: tuple[Composable, ...],
) -> dict[Remedy, int]:
    """Return how many other rows each grant would show that the person has not.

    Counting ends at MOST_COUNTED: what nearly everybody has would else read the whole table.
    """
    if not wanted:
        return {}
    beyond = SQL("({}) is not true").format(joined("or", mine)) if mine else SQL("true")
    count = SQL(
        "(select pg_catalog.count(*) from (select from {} where {} and {} and not ({}) limit {}) as {})"
    )
    own = has_key(row.table, answers.model.key(row.table), row.key) if row.stored else row.where
    table, most = relation(row.table), SQL(str(MOST_COUNTED))
    counts = (count.format(table, each, beyond, own, most, Identifier("shown")) for each in wanted.values())
    with translated("counting"):
        found = answers.connection.execute(text(SQL("select {}").format(joined(",", counts)))).fetchone()
    return dict(zip(wanted, found or (), strict=True))
