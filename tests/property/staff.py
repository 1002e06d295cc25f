"""A firm whose people have their values from everywhere: given, in tables, and from who reports to whom.

Small tables, and a model with every kind of attribute, rows without a link, a table of totals, a further root
and open territories. What the tables say of somebody is worked out here from the rows, not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from crm_rls.model import (
    AccessGroup,
    AssignmentField,
    AttributeLine,
    AttributeTable,
    Child,
    ColumnOf,
    Cover,
    Grant,
    Link,
    Membership,
    Mode,
    Model,
    Person,
    PersonAttribute,
    Restriction,
    Right,
    Root,
    Service,
    Share,
    Sharing,
    TableName,
    Values,
)
from crm_rls.model.predicates import (
    TRUE,
    And,
    Attribute,
    Compare,
    InAttribute,
    IsNull,
    Not,
    Or,
    Predicate,
    Within,
)
from crm_rls.reading.sections.grants import hangs_on_nothing
from tests.fixtures.growing import growing
from tests.fixtures.web import CONTACT, DEAL, ITEM, LEAD, table_of
from tests.property.acts import covers, shares
from tests.property.columns import TERRITORIES
from tests.property.strategies import INTERVALS, rights, trees

EMPLOYEE, TEAM_MEMBER, FIGURES = map(table_of, ("employee", "team_member", "figures"))

SCHEMA = """
create schema crm;
create table crm.employee (
    id int primary key, pad int, login {login} unique, no int unique, head int, kind text
);
create table crm.team_member (
    id int primary key, pad int, login {login}, kind text
);
create table crm.figures (
    id int primary key, pad int, contacts int
);
create table crm.contact (
    id int primary key, pad int, kind text, owner int, territory text
);
create table crm.lead (
    id int primary key, pad int, kind text, owner int, territory text
);
create table crm.deal (
    id int primary key, pad int, kind text, owner int,
    contact_id int references crm.contact on delete cascade
);
create table crm.item (
    id int primary key, pad int, kind text, owner int,
    deal_id int references crm.deal on delete cascade
)
"""

NUMBERS = (1, 2, 3, 4)
KINDS = ("a", "b", None)
PLACES = (*TERRITORIES, "new", "O'X", None)

ATTRIBUTES: Mapping[str, PersonAttribute] = {
    "boss": PersonAttribute("integer"),
    "line": PersonAttribute("integer", many=True, line=AttributeLine("number", "boss")),
    "number": PersonAttribute("integer"),
    "reports": PersonAttribute(
        "integer", many=True, source=AttributeTable(EMPLOYEE, "login", "no", parent="head")
    ),
    "team": PersonAttribute("text", source=AttributeTable(EMPLOYEE, "login", "kind")),
    "teams": PersonAttribute("text", many=True, source=AttributeTable(TEAM_MEMBER, "login", "kind")),
}

OWN: Sequence[Predicate] = (
    Compare("kind", "=", Attribute("team")),
    Compare("owner", "=", Attribute("number")),
    InAttribute("kind", Attribute("teams")),
    InAttribute("owner", Attribute("line")),
    InAttribute("owner", Attribute("reports")),
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Staff:
    """Rows about people: of each the number of the person, None for a login that nobody has."""

    employees: tuple[tuple[int | None, int, int | None, str | None], ...]
    members: tuple[tuple[int | None, str | None], ...]

    def values(self, who: int) -> dict[str, Values]:
        """Return what the tables say of a person."""
        heads = {no: head for _, no, head, _ in self.employees}
        found: dict[str, Values] = {}
        for person, no, _, kind in self.employees:
            if person == who:
                found["reports"] = tuple(sorted(str(each) for each in heads if no in _line(each, heads)))
                found |= {} if kind is None else {"team": kind}
        teams = {kind for person, kind in self.members if person == who and kind is not None}
        return {**found, **({"teams": tuple(sorted(teams))} if teams else {})}


def _line(number: int, heads: Mapping[int, int | None]) -> Sequence[int]:
    found: list[int] = []
    at: int | None = number
    while at is not None and at in heads:
        found.append(at)
        at = heads[at]
    return found


@dataclass(frozen=True, slots=True)
class Firm:
    """A model, its rows, what the tables say of people, and what managers do afterwards.

    `later` is what the tables say, and `attributes` is what people are given, after a change.
    """

    login: str
    model: Model
    rows: Mapping[TableName, tuple[Row, ...]]
    staff: Staff
    later: Staff
    attributes: tuple[Mapping[str, Values], ...]
    covers: tuple[Cover, ...]
    shares: tuple[Share, ...]


@st.composite
def staffs(draw: st.DrawFn, people: int) -> Staff:
    """Return rows about people: nobody reports to a larger number, perhaps to one who is not there."""
    numbers = sorted(draw(st.lists(st.sampled_from(NUMBERS), unique=True)))
    who = draw(st.permutations([*range(people), None, None]))
    employees = tuple(
        (
            person,
            number,
            draw(st.sampled_from((None, 99, *(each for each in numbers if each < number)))),
            draw(st.sampled_from(KINDS)),
        )
        for number, person in zip(numbers, who, strict=False)
    )
    members = st.tuples(st.sampled_from((*range(people), None)), st.sampled_from(KINDS))
    return Staff(employees, tuple(draw(st.lists(members, max_size=4))))


@st.composite
def given_values(draw: st.DrawFn, people: int) -> tuple[Mapping[str, Values], ...]:
    """Return numbers of people and to whom they report; some have neither."""
    numbers = draw(st.permutations(NUMBERS))
    made = []
    for number in numbers[:people]:
        values: dict[str, Values] = {"number": str(number)} if draw(st.integers(0, 3)) else {}
        above = [each for each in (*NUMBERS, 99) if each < number or each == 99]
        reports = draw(st.booleans())
        if values and reports:
            values["boss"] = str(draw(st.sampled_from(above)))
        made.append(values)
    return tuple(made)


@st.composite
def filters(draw: st.DrawFn, *, in_place: bool = True, narrow: bool = False) -> Predicate:
    """Return what a group sees, or with `narrow` a restriction; a place may be in an open subtree."""
    places: list[Predicate] = [IsNull("territory")]
    places += [Within("territory", key, (key,)) for key in TERRITORIES] if in_place else []
    one = st.sampled_from(OWN)
    some: list[st.SearchStrategy[Predicate]] = [
        one,
        one.map(Not),
        st.tuples(one, one).map(Or),
        st.tuples(one, st.sampled_from(OWN).map(Not)).map(Or),
        one.map(lambda each: Or((each, IsNull("owner")))),
    ]
    if in_place:
        some += [
            st.sampled_from(places),
            st.tuples(one, st.sampled_from(places)).map(Or),
            st.tuples(one, st.sampled_from(places).map(Not)).map(And),
        ]
    if not narrow:
        some.append(st.just(TRUE))
    return draw(st.one_of(some))


def rows_of(draw: st.DrawFn, table: TableName, above: Mapping[TableName, str]) -> tuple[Row, ...]:
    """Return rows of a table, which may hang on those of another one."""
    found: list[Row] = []
    for key in (1, 2, 3):
        if table == FIGURES:
            found.append({"id": key, "contacts": draw(st.sampled_from((None, 1, 4, 5, 600)))})
            continue
        row: Row = {"id": key, "kind": draw(st.sampled_from(KINDS))}
        row["owner"] = draw(st.sampled_from((*NUMBERS, None)))
        if table in above:
            row[above[table]] = draw(st.sampled_from((1, 2, 3, None)))
        else:
            row["territory"] = draw(st.sampled_from(PLACES))
        found.append(row)
    return tuple(found)


@st.composite
def firms(draw: st.DrawFn) -> Firm:
    """Return a whole firm of three people."""
    tree = draw(trees().filter(lambda each: bool(each.nodes)))

    def placed(predicate: Predicate) -> Predicate:
        match predicate:
            case Within(column, key):
                known = key if key in tree else tree.nodes[0].key
                return Within(column, known, tree.subtree([known]))
            case Not(part):
                return Not(placed(part))
            case And(parts):
                return And(tuple(map(placed, parts)))
            case Or(parts):
                return Or(tuple(map(placed, parts)))
            case _:
                return predicate

    read = frozenset({Right.READ})
    carries = draw(st.sampled_from(Mode))
    below = draw(st.sampled_from(Mode)) if carries is Mode.CARRY else Mode.FOLLOW
    deal = Child(DEAL, (Link(CONTACT, ("contact_id",)),), mode=carries, rights=draw(rights()))
    item = Child(ITEM, (Link(DEAL, ("deal_id",)),), mode=below, rights=draw(rights()))
    children = (deal, Child(FIGURES), item, Child(LEAD))
    groups = []
    for number in range(draw(st.integers(3, 4))):
        held = draw(rights())
        on: list[Grant] = []
        if draw(st.booleans()):
            capped = held & deal.rights
            on.append(Grant(DEAL, hangs_on_nothing(deal), capped, capped))
        if draw(st.booleans()):
            on.append(Grant(FIGURES, Compare("contacts", ">=", "5"), read, frozenset()))
        if draw(st.booleans()):
            on.append(Grant(ITEM, draw(filters(in_place=False)), held, held))
        if draw(st.booleans()):
            on.append(Grant(LEAD, placed(draw(filters())), held, held))
        groups.append(
            AccessGroup(
                f"g{number}", placed(draw(filters())), held, held, oversight=draw(st.booleans()), on=tuple(on)
            )
        )
    names = [group.name for group in groups]
    restrictions = tuple(
        Restriction(
            f"r{number}",
            placed(draw(filters(in_place=table != ITEM, narrow=True))),
            draw(st.frozensets(st.sampled_from(names))),
            on=table,
        )
        for number, table in enumerate(draw(st.lists(st.sampled_from((None, ITEM, LEAD)), max_size=1)))
    )
    given = draw(given_values(3))
    people = tuple(Person(f"p{number}", f"p{number}", values) for number, values in enumerate(given))
    members = st.builds(
        lambda person, group, interval: Membership(person.name, group, *interval),
        st.sampled_from(people),
        st.sampled_from(names),
        st.one_of(st.just((None, None)), st.sampled_from(INTERVALS)),
    )
    served = draw(st.lists(st.sampled_from((CONTACT, DEAL, LEAD)), unique=True))
    service = Service("etl", ("etl",), frozenset(served), read)
    model = Model(
        prefix="",
        schemas=("crm",),
        time_zone="Europe/Berlin",
        root=Root(CONTACT, ("id",)),
        children=children,
        blocked=(EMPLOYEE, TEAM_MEMBER),
        totals=(ColumnOf(FIGURES, "contacts"),),
        territories=tree,
        assignment=(AssignmentField("region", "territory", tree=True, on=(ColumnOf(LEAD, "territory"),)),),
        attributes=ATTRIBUTES,
        groups=tuple(groups),
        restrictions=restrictions,
        people=people,
        memberships=tuple(sorted(draw(st.lists(members, min_size=4, max_size=8, unique=True)), key=repr)),
        sharing=draw(st.sampled_from(Sharing)),
        services=(service,) if served else (),
    )
    above = {DEAL: "contact_id", ITEM: "deal_id"}
    tables = (FIGURES, CONTACT, LEAD, DEAL, ITEM)
    return Firm(
        draw(st.sampled_from(("name", "text"))),
        growing(model) if draw(st.booleans()) else model,
        {table: rows_of(draw, table, above) for table in tables},
        draw(staffs(3)),
        draw(staffs(3)),
        draw(given_values(3)),
        draw(covers(model)),
        draw(shares(model, (1, 2, 3))),
    )


def known_of(model: Model, staff: Staff, given: Sequence[Mapping[str, Values]]) -> Model:
    """Return the model with all that people have: what they are given, and what the tables say."""
    people = (
        replace(person, attributes={**values, **staff.values(number)})
        for number, (person, values) in enumerate(zip(model.people, given, strict=True))
    )
    return replace(model, people=tuple(people))
