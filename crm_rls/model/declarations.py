"""What people declare, checked and resolved: frozen values without any input or output.

`spec` builds these from a document; `compile` turns them into a desired catalog state. Names of groups,
people and territories are the model's own; database names are derived in `names`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crm_rls.diagnostics import Place
from crm_rls.model.acceptances import Acceptance
from crm_rls.model.assertions import Assertion, Saying
from crm_rls.model.assignment_fields import AssignmentField, RuledColumn, Steps
from crm_rls.model.attributes import PersonAttribute, Values
from crm_rls.model.families import Family
from crm_rls.model.new_logins import NewLogins
from crm_rls.model.predicates import FALSE, Predicate, conjunction
from crm_rls.model.table_name import ColumnOf, TableName
from crm_rls.model.tables import Child, Keys, Link, Right, Root, TablePattern
from crm_rls.model.territories import TerritoryTree


class Logins(StrEnum):
    """Whether apply may create missing login roles."""

    EXISTING = "existing"
    CREATE = "create"


class Keeping(StrEnum):
    """Who keeps memberships: the model file alone, or the managers, too."""

    DECLARED = "declared"
    SHARED = "shared"


class SelfService(StrEnum):
    """What people do for themselves, without a manager."""

    NOTHING = "nothing"
    COVERS = "covers"


class Sharing(StrEnum):
    """What managers may share of a single contact with one person."""

    NOTHING = "nothing"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Grant:
    """Rights on the rows of one table for which the filter is true, and on what belongs to these rows.

    `rights` count for the rows themselves, `child_rights` for what belongs to them; both hold `read` when not
    empty. `text` is the filter of the model.
    """

    table: TableName
    filter: Predicate
    rights: frozenset[Right]
    child_rights: frozenset[Right]
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AccessGroup:
    """A named filter over contacts plus rights.

    `filter` is complete: territory, unassigned rows and `where` are already one predicate. A group that has
    no contacts, but only rows of other tables, has FALSE.
    `rights` count for contacts, `child_rights` for what belongs to them; both hold `read` when not empty.
    `on` are grants on other tables, sorted by table. `reassigns`: members may give contacts away (ADR 0031).
    `was` is the group's former name, so that a rename keeps its members. `text` is the `where` of the model.
    """

    name: str
    filter: Predicate
    rights: frozenset[Right]
    child_rights: frozenset[Right]
    family: str = ""
    label: str = ""
    territory: tuple[str, ...] = ()
    oversight: bool = False
    was: str | None = None
    keeping: Keeping | None = None
    on: tuple[Grant, ...] = ()
    reassigns: bool = False
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Restriction:
    """A filter that rows must also pass, for every group but the exempt ones (ADR 0003).

    A restriction on `read` holds for every right. `on` is the table that it is about, None the contacts.
    """

    name: str
    filter: Predicate
    exempt: frozenset[str] = frozenset()
    rights: frozenset[Right] = frozenset(Right)
    on: TableName | None = None
    text: str = field(default="", compare=False)

    def holds(self, group: str, right: Right) -> bool:
        """Say whether a group must pass it for a right."""
        return group not in self.exempt and (right in self.rights or Right.READ in self.rights)


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """A person in a group: permanent, or for the half-open interval [valid_from, valid_until)."""

    person: str
    group: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    reason: str = ""

    @property
    def timed(self) -> bool:
        """Say whether the membership begins or ends at a moment."""
        return self.valid_from is not None or self.valid_until is not None

    def active(self, at: datetime) -> bool:
        """Say whether the membership holds at that moment."""
        begun = self.valid_from is None or self.valid_from <= at
        return begun and (self.valid_until is None or at < self.valid_until)


@dataclass(frozen=True, slots=True)
class Cover:
    """`substitute` stands for `absent` in [valid_from, valid_until), in some groups or (None) in all."""

    absent: str
    substitute: str
    valid_from: datetime
    valid_until: datetime | None
    groups: frozenset[str] | None = None
    reason: str = ""

    def active(self, at: datetime) -> bool:
        """Say whether the cover holds at that moment."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    def concerns(self, group: str) -> bool:
        """Say whether the cover is for that group."""
        return self.groups is None or group in self.groups


@dataclass(frozen=True, slots=True)
class Share:
    """A person reads one contact, by its key as a text, before `valid_until`."""

    person: str
    contact: str
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who logs in; `attributes` are what filters call `me.x`.

    `was` is the name that the login had before a rename: who has that name now is somebody else.
    """

    name: str
    login: str
    attributes: Mapping[str, Values] = field(default_factory=dict)
    was: str | None = None
    keeping: Keeping | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """Logins that are not persons, such as an ETL job: they have the rights on every row of the tables.

    No restriction holds for them. What they may do at all is said by their own table privileges.
    """

    name: str
    logins: tuple[str, ...]
    tables: frozenset[TableName]
    rights: frozenset[Right]


@dataclass(frozen=True, slots=True)
class DeclaredFilter:
    """A filter of the model over the columns of a table.

    `owner` is what it belongs to ("access group nord"), `steps` the keys that lead to it.
    """

    owner: str
    steps: Steps
    predicate: Predicate
    table: TableName


@dataclass(frozen=True, slots=True)
class Model:
    """Everything that a model declares; collections are sorted by name.

    `views` are views that show to each person what he or she sees of their tables. `totals` are the columns
    of tables of figures with the number of contacts behind each line.
    `forget_after` is how long after leaving somebody may be forgotten, such as `3 years`.
    `gateways` are logins that may only become persons, `blind` those that may go without rows.
    `password_days` is how long a password lives that a manager has made.
    `former_prefix` is the one before a rename. `patterns` classify tables that are not named, the first that
    means a table; `service_patterns` say which of them each service has, if they are blocked.
    `places` say where things are declared, by their keys. They do not make another model of it.
    """

    prefix: str
    schemas: tuple[str, ...]
    time_zone: str
    root: Root
    children: tuple[Child, ...] = ()
    public: tuple[TableName, ...] = ()
    views: tuple[TableName, ...] = ()
    totals: tuple[ColumnOf, ...] = ()
    blocked: tuple[TableName, ...] = ()
    logins: Logins = Logins.EXISTING
    keeping: Keeping = Keeping.SHARED
    self_service: SelfService = SelfService.NOTHING
    sharing: Sharing = Sharing.NOTHING
    new_logins: NewLogins = NewLogins.NOTHING
    password_days: int | None = None
    forget_after: str | None = None
    territories: TerritoryTree = field(default_factory=TerritoryTree)
    assignment: tuple[AssignmentField, ...] = ()
    attributes: Mapping[str, PersonAttribute] = field(default_factory=dict)
    families: tuple[Family, ...] = ()
    groups: tuple[AccessGroup, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    people: tuple[Person, ...] = ()
    memberships: tuple[Membership, ...] = ()
    services: tuple[Service, ...] = ()
    gateways: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    former_prefix: str | None = None
    patterns: tuple[TablePattern, ...] = ()
    service_patterns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[Steps, Place] = field(default_factory=dict, compare=False, repr=False)
    _children: Mapping[TableName, Child] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the tables: a model has hundreds, and each is asked for often."""
        object.__setattr__(self, "_children", {child.name: child for child in self.children})

    def place(self, *steps: str) -> Place | None:
        """Return where something is declared, or else what holds it; None where no file is known."""
        return next((self.places[found] for found in _outward(steps) if found in self.places), None)

    def filters(self) -> Iterator[DeclaredFilter]:
        """Yield the filters of groups, restrictions, families and links, which policies and views contain."""
        contacts = self.root.name
        for group in self.groups:
            owner, steps = f"access group {group.name}", ("access_groups", group.name, "where")
            yield DeclaredFilter(owner, steps, group.filter, contacts)
            for grant in group.on:
                where = ("access_groups", group.name, "on", str(grant.table), "where")
                yield DeclaredFilter(f"{owner} on {grant.table}", where, grant.filter, grant.table)
        for each in self.restrictions:
            steps = ("restrictions", each.name, "where")
            yield DeclaredFilter(f"restriction {each.name}", steps, each.filter, each.on or contacts)
        for family in self.families:
            owner = f"family {family.name}" + (f" on {family.on}" if family.on else "")
            steps = ("families", family.name, *(("on", family.table) if family.on else ()), "where")
            yield DeclaredFilter(owner, steps, family.filter, family.on or contacts)
        for child in self.children:
            for number, link in enumerate(child.links):
                when = ("tables", str(child.name), "links", str(number), "when")
                yield DeclaredFilter(f"table {child.name}", when, link.when, child.name)

    def asserted(self) -> Iterator[tuple[Assertion, DeclaredFilter]]:
        """Yield the assertions about rows with their filters."""
        for number, each in enumerate(self.assertions):
            if each.says is not Saying.SEPARATE:
                steps, table = ("assertions", str(number), str(each.says)), each.on or self.root.name
                yield each, DeclaredFilter(f"assertion {each.sentence}", steps, each.filter, table)

    def ruled(self) -> Iterator[RuledColumn]:
        """Yield the columns that rules fill, of each field that of the contacts first."""
        for each in self.assignment:
            if each.rules:
                steps = ("assignment", each.name, "rules")
                yield RuledColumn(each.name, self.root.name, each.column, each.rules, each.numbers, steps)
            yield from each.ruled_on

    def tables(self) -> Iterator[TableName]:
        """Yield every classified table."""
        yield from self.guarded()
        yield from self.public
        yield from self.views
        yield from self.blocked

    def guarded(self) -> Iterator[TableName]:
        """Yield the tables whose rows groups may reach: the contacts and all that is declared beside them."""
        yield self.root.name
        for child in self.children:
            yield child.name

    def further_roots(self) -> tuple[TableName, ...]:
        """Return the tables beside the contacts whose rows have no parent, without those of figures."""
        totals = {each.table for each in self.totals}
        return tuple(each.name for each in self.children if not each.links and each.name not in totals)

    def keyed_by_clients(self) -> frozenset[TableName]:
        """Return the tables with `keys: client`."""
        children = {child.name for child in self.children if child.keys is Keys.CLIENT}
        return frozenset(children | {self.root.name} if self.root.keys is Keys.CLIENT else children)

    def child(self, name: TableName) -> Child:
        """Return the child table of that name; KeyError if there is none."""
        return self._children[name]

    def key(self, table: TableName) -> tuple[str, ...]:
        """Return the key columns of a guarded table; KeyError if it is none."""
        return self.root.key if table == self.root.name else self.child(table).key

    def pairs(self, link: Link) -> tuple[tuple[str, str], ...]:
        """Return the columns that a link compares: each of its own with that of the other table."""
        return tuple(zip(link.via, link.columns or self.key(link.to), strict=True))

    def refers(self, table: TableName) -> tuple[Link, ...]:
        """Return the links of a guarded table to one row each, into which filters look."""
        return self.root.refers if table == self.root.name else self.child(table).refers

    def referring(self, table: TableName, to: TableName) -> Link | None:
        """Return the link of a guarded table to one row of another one; None if it does not refer there."""
        return next((link for link in self.refers(table) if link.to == to), None)

    def grants(self, group: AccessGroup) -> tuple[Grant, ...]:
        """Return what a group gives, that on the contacts first, if it has any."""
        if group.filter == FALSE:
            return group.on
        contacts = Grant(self.root.name, group.filter, group.rights, group.child_rights, group.text)
        return (contacts, *group.on)

    def filter_on(self, group: AccessGroup, on: TableName | None) -> Predicate:
        """Return which rows of a further root, or contacts, a group has by a grant; FALSE for none."""
        if on is None:
            return group.filter
        return next((grant.filter for grant in group.on if grant.table == on), FALSE)

    def served(self) -> tuple[Family, ...]:
        """Return what families that some group names want, by name, of each the contacts first.

        One that is not declared has one face for every contact, if one of its groups has contacts.
        """
        named = {group.family for group in self.groups} - {""}
        having_contacts = {group.family for group in self.groups if group.filter != FALSE}
        undeclared = named - {family.name for family in self.families}
        found = [family for family in self.families if family.name in named]
        found += [Family(name) for name in undeclared & having_contacts]
        return tuple(sorted(found, key=lambda family: (family.name, family.table)))

    def family(self, name: str, on: TableName | None = None) -> Family | None:
        """Return what a family wants for contacts, or for a further root; None if it is not for these."""
        return next((each for each in self.served() if (each.name, each.on) == (name, on)), None)

    def restricted(self, table: TableName, group: AccessGroup, right: Right) -> tuple[Restriction, ...]:
        """Return the restrictions on a table that a group must pass for a right."""
        return tuple(
            each
            for each in self.restrictions
            if (each.on or self.root.name) == table and each.holds(group.name, right)
        )

    def predicate(self, group: AccessGroup, right: Right, on: TableName | None = None) -> Predicate:
        """Return what a contact, or a row of a further root, must fulfil: filter and restrictions."""
        passed = self.restricted(on or self.root.name, group, right)
        return conjunction((self.filter_on(group, on), *(each.filter for each in passed)))


def _outward(steps: Steps) -> Iterator[Steps]:
    """Yield the keys of a declaration and of all that hold it, the innermost first."""
    return (steps[:length] for length in range(len(steps), 0, -1))
