"""By which ways a row comes to a group: a grant on its table, or a link to a row that it reaches (ADR 0023).

A way is a predicate over the row itself, with an `exists` for each link on it, so it is written out, bound to
people and carried like every other predicate. Each way is a policy of its own: a table that gets a further
link keeps the policies that it has. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from crm_rls.model import AccessGroup, Link, Model, Right, TableName
from crm_rls.model.predicates import FALSE, TRUE, IsNull, Linked, Not, Predicate, conjunction, disjunction
from crm_rls.model.trees import above, by_top, top


@dataclass(frozen=True, slots=True)
class Way:
    """How a group has a right on rows of a table; `name` tells it from the table's other ways.

    It is empty for the grant on contacts and for the first link of a table, and `tree` for the top row. With
    `made` it counts for rows that the person who asks has made.
    """

    name: str
    predicate: Predicate
    made: bool = False

    def of(self, group: str) -> str:
        """Return what the policies of a group for this way are called after."""
        return f"{group}_{self.name}" if self.name else group


@dataclass(frozen=True, slots=True)
class Reach:
    """Which rows of its tables the groups of a model reach.

    Each is found once, and equal predicates are one value: tables that are linked densely have many thousands
    of paths to the contacts, and what walks over predicates need not follow each of them.
    """

    model: Model
    known: dict[tuple[str, Right, TableName], Predicate | None] = field(default_factory=dict)
    kept: dict[Predicate, Predicate] = field(default_factory=dict)

    def of(self, group: AccessGroup, table: TableName, right: Right) -> Predicate | None:
        """Return the rows that a group reaches with a right for what belongs to them; None for none."""
        key = (group.name, right, table)
        if key not in self.known:
            found = self._found(group, table, right)
            self.known[key] = found if found is None else self.kept.setdefault(found, found)
        return self.known[key]

    def _found(self, group: AccessGroup, table: TableName, right: Right) -> Predicate | None:
        model = self.model
        grants = [each for each in model.grants(group) if right in each.child_rights]
        found = [grant.filter for grant in grants if grant.table == table]
        if table != model.root.name:
            for link in model.child(table).links:
                beyond = self.of(group, link.to, right)
                if beyond is not None:
                    hangs = hanging(model, link, beyond)
                    found.append(conjunction((link.when, self.kept.setdefault(hangs, hangs))))
        if not found:
            return None
        passed = tuple(each.filter for each in model.restricted(table, group, right))
        to_top = top(model, table)
        if to_top is not None:
            found.append(by_top(to_top, conjunction((disjunction(found), *passed))))
        return conjunction((disjunction(found), *passed))


def ways(
    reach: Reach, group: AccessGroup, table: TableName, right: Right, *, restricted: bool = True
) -> Iterator[Way]:
    """Yield the ways by which a group has a right on the rows of a guarded table.

    Without `restricted` they leave out the restrictions on the row itself, but none on other rows, such as
    the top row of its tree.
    """
    model = reach.model
    on_top = tuple(each.filter for each in model.restricted(table, group, right))
    passed = on_top if restricted else ()
    found = tuple(_own_and_linked(reach, group, table, right))
    for name, condition, hangs in found:
        yield Way(name, conjunction((condition, *passed, hangs)))
    to_above, to_top = above(model, table), top(model, table)
    any_of = disjunction([conjunction((own, rest)) for _, own, rest in found])
    if to_above is not None and to_top is not None and any_of not in (TRUE, FALSE):
        # A top row that is changed would be let pass by itself, as it was before the statement.
        below = (Not(IsNull(own)) for own in to_above.via)
        yield Way("tree", conjunction((*below, *passed, by_top(to_top, conjunction((any_of, *on_top))))))
    if table == model.root.name or right not in model.child(table).rights:
        return
    if right in (Right.READ, Right.CREATE) and shows_makers(model, table):
        links = model.child(table).links
        if any(reach.of(group, link.to, Right.CREATE) is not None for link in links):
            nothing = (Not(hanging(model, link, TRUE)) for link in links)
            yield Way("made", conjunction((*nothing, *passed)), made=True)


def _own_and_linked(
    reach: Reach, group: AccessGroup, table: TableName, right: Right
) -> Iterator[tuple[str, Predicate, Predicate]]:
    """Yield the ways of a row itself, without restrictions on it: name, own condition, what it belongs to."""
    model = reach.model
    for grant in model.grants(group):
        if grant.table == table and right in grant.rights:
            yield "" if table == model.root.name else "own", grant.filter, TRUE
    if table == model.root.name or right not in model.child(table).rights:
        return
    for number, link in enumerate(model.child(table).links):
        beyond = reach.of(group, link.to, right)
        if beyond is not None:
            yield link.label if number else "", link.when, hanging(model, link, beyond)


def shows_makers(model: Model, table: TableName) -> bool:
    """Say whether people see the rows of a table that they have made until something points to them."""
    return table != model.root.name and model.child(table).makes_visible


def hanging(model: Model, link: Link, condition: Predicate) -> Linked:
    """Return that a row hangs by the link on one for which the condition is true."""
    pairs = model.pairs(link)
    own, other = tuple(own for own, _ in pairs), tuple(other for _, other in pairs)
    return Linked(str(link.to), other, own, condition, link.form)
