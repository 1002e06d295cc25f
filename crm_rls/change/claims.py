"""The desired state after the managers' word: what must be brought about of people, and what is left.

Pure. `last_word` decides for each membership and attribute; here its inputs are gathered and its answers
become a state that the other comparisons can take as it is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from crm_rls.catalog import CatalogState, PersonRow, RoleMembership, ServerFacts, TimedRow
from crm_rls.change.findings import Options
from crm_rls.change.last_word import PERMANENT, Dispute, Interval, Memberships, Word, ahead, last_word
from crm_rls.model import Values, several
from crm_rls.model.in_force import Declared, Part, declared_from_json
from crm_rls.postgres.names import Names

Pair = tuple[str, str]
"""A login and a group."""

Claims = Mapping[Pair, set[Interval]]


@dataclass(frozen=True, slots=True)
class Settled:
    """The desired state without what stays as it is, and what must end.

    `leaving` are roles and members; `suspended` are the groups that somebody who is not active gets back.
    `staying` are memberships that were there before the model was applied for the first time.
    """

    desired: CatalogState
    leaving: frozenset[tuple[str, str]] = frozenset()
    suspended: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    disputes: tuple[Dispute, ...] = ()
    staying: tuple[Pair, ...] = ()


def settle(current: CatalogState, desired: CatalogState, facts: ServerFacts, options: Options) -> Settled:
    """Return what is to be done about people and memberships. Raises InForceUnreadable."""
    if not desired.registry or options.detached:
        return Settled(desired)  # everything is removed, with its roles and rows, or everybody
    return _Table(current, desired, facts, options).settled()


class _Table:
    """Base, want and present side by side, and the answers as they come."""

    def __init__(
        self, current: CatalogState, desired: CatalogState, facts: ServerFacts, options: Options
    ) -> None:
        self.current, self.desired, self.facts, self.options = current, desired, facts, options
        self.names = Names(options.prefix)
        groups = {row.key for row in desired.registry if row.table == "access_group"}
        self.roles = {self.names.group_role(group): group for group in groups}
        self.timed_roles = {self.names.timed_role(group): group for group in groups}
        self.known = {row.login: row for row in current.people}
        self.declared = {row.login: row for row in desired.people}
        self.gone = {row.login for row in current.people if row.declared and row.login not in self.declared}
        self.inactive = {row.login for row in current.people if not row.active}
        self.rows = _by_pair(
            row for row in current.timed if row.group in groups and row.login not in self.gone
        )
        self.coming = _by_pair(desired.timed)
        self.suspended = {login: set(self.known[login].suspended) & groups for login in self.inactive}
        self.base_people = _declared(current)
        self.base_attributes = {each.name: each.attributes for each in self.base_people.people}
        self.base = self._base()
        self.want = self._want()
        self.present = self._present()
        self.wanted = {
            (each.role, each.member): each for each in desired.memberships if self.group(each) is not None
        }
        self.enforced: set[RoleMembership] = set()
        self.leaving: set[tuple[str, str]] = set()
        self.disputes: list[Dispute] = []

    def settled(self) -> Settled:
        """Return the answers."""
        begun = Part.PEOPLE in self.current.in_force or not self.desired.people
        staying = tuple(sorted(self.present.keys() - self.want.keys() - self.base.keys()))
        for pair in sorted({*self.base, *self.want, *self.present}):
            self._settle(pair)
        self._let_go()
        others = (each for each in self.desired.memberships if self.group(each) is None)
        people = frozenset(map(self._person, self.desired.people))
        desired = replace(
            self.desired,
            memberships=frozenset((*others, *self.enforced)),
            timed=frozenset(row for rows in self.rows.values() for row in rows),
            people=people,
        )
        suspended = {
            login: tuple(sorted(groups))
            for login, groups in self.suspended.items()
            if groups != set(self.known[login].suspended) and login not in self.gone
        }
        stay = () if begun else tuple(each for each in staying if not self.owned(each))
        return Settled(desired, frozenset(self.leaving), suspended, tuple(self.disputes), stay)

    # -- what there is ---------------------------------------------------------------------------------

    def group(self, each: RoleMembership) -> str | None:
        """Return the group that a membership of somebody is about."""
        if each.member in self.desired.roles:
            return None
        return self.roles.get(each.role) or self.timed_roles.get(each.role)

    def _base(self) -> Claims:
        """Return what was declared last, of people and groups that are still there."""
        found: dict[Pair, set[Interval]] = defaultdict(set)
        # A login may have been renamed since; the name of a person in the model stays.
        logins = {person.name: person.login for person in self.base_people.people}
        logins |= {row.person: row.login for row in self.current.people if row.person in logins}
        renamed = self.desired.renamed_groups
        for each in self.base_people.memberships:
            pair = logins[each.person], renamed.get(each.group, each.group)
            stands = self.names.group_role(pair[1]) in self.current.roles
            if stands and pair[0] in self.known and pair[1] in self.roles.values():
                found[pair].add((each.valid_from, each.valid_until))
        return found

    def _want(self) -> Claims:
        found: dict[Pair, set[Interval]] = defaultdict(set)
        for each in self.desired.memberships:
            if each.role in self.roles and each.member not in self.desired.roles:
                found[each.member, self.roles[each.role]].add(PERMANENT)
        for row in self.desired.timed:
            found[row.login, row.group].add((row.valid_from, row.valid_until))
        return found

    def _present(self) -> Claims:
        found: dict[Pair, set[Interval]] = defaultdict(set)
        for each in self.current.memberships:
            ours = each.member in self.desired.roles or each.member == self.facts.user
            # With SET alone somebody becomes the role, and sees what it shows.
            holds = each.role in self.roles and each.usable
            if holds and not ours and each.member not in self.gone:
                found[each.member, self.roles[each.role]].add(PERMANENT)
        for login, groups in self.suspended.items():
            for group in groups:
                found[login, group].add(PERMANENT)
        for pair, rows in self.rows.items():
            found[pair] |= {(row.valid_from, row.valid_until) for row in rows}
        return found

    def owned(self, pair: Pair) -> bool:
        """Say whether the file is the only owner."""
        return self.desired.ownership.by_file(*pair)

    def _ahead(self, claims: Claims, pair: Pair) -> Memberships:
        return ahead(claims.get(pair, ()), self.facts.now)

    # -- one membership --------------------------------------------------------------------------------

    def _settle(self, pair: Pair) -> None:
        base, want, present = (self._ahead(each, pair) for each in (self.base, self.want, self.present))
        word = last_word(base, want, present, owned=self.owned(pair), model_wins=self.options.model_wins)
        match word:
            case Word.SETTLED:
                self._enforce(pair)
            case Word.MODEL:
                self._bring(pair)
            case Word.DISPUTED:
                self.disputes.append(Dispute(pair[0], pair[1], base, want, present))
            case Word.MANAGER:
                pass

    def _enforce(self, pair: Pair) -> None:
        """Keep the roles that the model wants, with their options."""
        login, group = pair
        permanent = self.wanted.get((self.names.group_role(group), login))
        stands = PERMANENT in self.present.get(pair, ())
        if permanent is not None and stands and login not in self.inactive:
            self.enforced.add(permanent)
        timed = self.wanted.get((self.names.timed_role(group), login))
        if timed is not None and self._rows_ahead(pair):
            self.enforced.add(timed)

    def _bring(self, pair: Pair) -> None:
        login, group = pair
        role, timed_role = self.names.group_role(group), self.names.timed_role(group)
        permanent = PERMANENT in self.want.get(pair, ())
        if not permanent:
            self.leaving.add((role, login))
        elif login not in self.inactive:
            self.enforced.add(self.wanted[role, login])
        if login in self.inactive:
            self._suspend(login, group, back=permanent)
        self._bring_rows(pair)
        if not self._rows_ahead(pair):
            self.leaving.add((timed_role, login))
        elif (timed := self.wanted.get((timed_role, login))) is not None:
            self.enforced.add(timed)

    def _bring_rows(self, pair: Pair) -> None:
        """Put and drop rows until what still counts is what the model says; what is over stays."""
        standing, coming = self._spans(self.rows[pair]), self._spans(self.coming[pair])
        for row, span in standing.items():
            if span not in coming.values():
                self.rows[pair].discard(row)
        for row, span in coming.items():
            if span not in standing.values():
                self.rows[pair].add(row)

    def _spans(self, rows: Iterable[TimedRow]) -> dict[TimedRow, Interval]:
        """Return the rows that are not over, with what of them still counts."""
        return {
            row: span for row in rows for span in ahead([(row.valid_from, row.valid_until)], self.facts.now)
        }

    def _rows_ahead(self, pair: Pair) -> bool:
        return bool(self._spans(self.rows[pair]))

    def _suspend(self, login: str, group: str, *, back: bool) -> None:
        if back:
            self.suspended[login].add(group)
        else:
            self.suspended[login].discard(group)

    # -- people ----------------------------------------------------------------------------------------

    def _let_go(self) -> None:
        """Take every role from who is not declared any more, and spare what a cover needs."""
        for each in self.current.memberships:
            personal = (self.names.persons, self.names.share_role)
            ours = each.role in personal or each.role in self.roles or each.role in self.timed_roles
            if each.member in self.gone and ours:
                self.leaving.add((each.role, each.member))
        covering = {row.substitute for row in self.current.covers if row.absent not in self.gone} - self.gone
        self.leaving -= {each for each in self.leaving if each[0] in self.timed_roles and each[1] in covering}

    def _person(self, row: PersonRow) -> PersonRow:
        """Return a declared person with the attributes that hold."""
        known = self.known.get(row.login)
        if known is None:
            return row
        base = self.base_attributes.get(known.person, {})
        want, present = dict(row.attributes), dict(known.attributes)
        owned = self.desired.ownership.person_by_file(row.login)
        settled: dict[str, Values] = {}
        for name in sorted({*base, *want, *present}):
            values = base.get(name), want.get(name), present.get(name)
            if any(isinstance(each, tuple) for each in values[:2]):
                value: Values | None = self._several(*map(several, values), owned=owned)
            else:
                value = self._one(row.login, name, *values, owned=owned)
            if value not in (None, ()):
                settled[name] = value
        return replace(row, attributes=tuple(sorted(settled.items())))

    def _one(
        self,
        login: str,
        name: str,
        base: Values | None,
        want: Values | None,
        present: Values | None,
        *,
        owned: bool,
    ) -> Values | None:
        word = last_word(base, want, present, owned=owned, model_wins=self.options.model_wins)
        if word is Word.DISPUTED:
            self.disputes.append(Dispute(login, name, base, want, present, attribute=True))
        return want if word in (Word.SETTLED, Word.MODEL) else present

    @staticmethod
    def _several(
        base: tuple[str, ...], want: tuple[str, ...], present: tuple[str, ...], *, owned: bool
    ) -> tuple[str, ...]:
        """Return the values that hold; of each it is only asked whether it is there, so none is disputed."""

        def holds(value: str) -> bool:
            word = last_word(value in base, value in want, value in present, owned=owned)
            return value in (want if word in (Word.SETTLED, Word.MODEL) else present)

        return tuple(value for value in sorted({*base, *want, *present}) if holds(value))


def _declared(current: CatalogState) -> Declared:
    text = current.in_force.get(Part.PEOPLE)
    return (declared_from_json(text) if text is not None else None) or Declared()


def _by_pair(rows: Iterable[TimedRow]) -> dict[Pair, set[TimedRow]]:
    found: dict[Pair, set[TimedRow]] = defaultdict(set)
    for row in rows:
        found[row.login, row.group].add(row)
    return found


def concerned(current: CatalogState, desired: CatalogState) -> CatalogState:
    """Return the current state without the memberships and people that no plan could depend on.

    Managers change those at any hour.
    """
    model = next((json.loads(row.values) for row in desired.registry if row.table == "model"), None)
    declared = {(each.role, each.member) for each in desired.memberships}
    if model is None:
        return replace(
            current,
            memberships=frozenset(m for m in current.memberships if (m.role, m.member) in declared),
            people=frozenset(row for row in current.people if row.declared),
            timed=frozenset(row for row in current.timed if row.declared),
        )
    table = _Table(current, desired, ServerFacts(), Options(model["prefix"]))
    pairs = {*table.base, *table.want} | {pair for pair in table.present if table.owned(pair)}
    groups = {*table.roles.values()}
    return replace(
        current,
        memberships=frozenset(
            each
            for each in current.memberships
            if (each.role, each.member) in declared or (each.member, table.group(each)) in pairs
        ),
        people=frozenset(row for row in current.people if row.declared or row.login in table.declared),
        timed=frozenset(
            row for row in current.timed if (row.login, row.group) in pairs or row.group not in groups
        ),
    )
