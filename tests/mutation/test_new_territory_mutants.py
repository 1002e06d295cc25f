"""Mutants of territories that managers add: which count, where, who adds some, and what ends them."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest

from tests.fixtures.database import Connection
from tests.managing.conftest import Office, growing_office
from tests.mutation.functions import Mutants, unnoticed

__all__ = ["growing_office"]

MUTANTS: Mutants = {
    "what was taken back counts": ("added_below", "where a.until is null and exists", "where exists"),
    "what was taken back below counts": (
        "added_below",
        "on a.parent = f.territory\n            where a.until is null",
        "on a.parent = f.territory",
    ),
    "below everything": (
        "added_below",
        "above.first_place between own.first_place and own.last_place",
        "true",
    ),
    "below the node alone": (
        "added_below",
        "above.first_place between own.first_place and own.last_place",
        "above.first_place = own.first_place",
    ),
    "one level": ("added_below", "on a.parent = f.territory", "on a.parent = f.territory and false"),
    "the chain of what ended": ("declared_above", "w.at and a.until is null", "w.at"),
    "everybody's area": (
        "territory_in_area",
        "t.first_place between own.first_place and own.last_place",
        "true",
    ),
    "any role of the name": (
        "territory_in_area",
        "a.role = (select r.oid from pg_roles as r where r.rolname = territory_in_area.login)",
        "true",
    ),
    "area managers everywhere": (
        "changeable_territory",
        "crm_access.manages() = 'all'\n       or",
        "true or",
    ),
    "nobody is asked": (
        "changeable_territory",
        "if crm_access.manages() <> 'area' then",
        "if false then",
    ),
    "without the word": (
        "changeable_territory",
        "if not exists (select from crm_access.open_territory) then",
        "if false then",
    ),
    "a key of the model": (
        "require_new_territory",
        "from crm_access.territory as t",
        "from crm_access.territory as t where false",
    ),
    "a key that was added": (
        "require_new_territory",
        "as a where a.until is null",
        "as a where false",
    ),
    "a key for ever": (
        "require_new_territory",
        "as a where a.until is null",
        "as a",
    ),
    "another case": (
        "require_new_territory",
        "lower(k.territory) = lower(require_new_territory.territory)",
        "k.territory = require_new_territory.territory",
    ),
    "seen by nobody": ("people/add_territory", "if groups is null then", "if false then"),
    "seen from anywhere": (
        "people/add_territory",
        "t.first_place between node.first_place and node.last_place",
        "true",
    ),
    "contacts of others": ("people/add_territory", "crm_access.manages() <> 'all' then", "false then"),
    "while contacts have it": (
        "people/remove_territory",
        "if below is not null or had then",
        "if false then",
    ),
    "above others": ("people/remove_territory", "if below is not null or had then", "if had then"),
    "all of them": ("people/remove_territory", "a.territory = remove_territory.territory and", ""),
    "the model has it and it stays": ("end_added", "a.territory = new.territory", "false"),
    "the parent leaves and it stays": ("end_added", "a.parent = old.territory", "false"),
    "the parent leaves and the inner ones stay": ("end_added", "on a.parent = b.territory", "on false"),
    "not in the log": ("log_added_territory", "perform crm_access.write_log(entry);", ""),
    "no end in the log": ("log_added_territory", "row.until is null", "true"),
}

EAST, HARBOUR = "HH-OST", "HAFEN"


WRITTEN = (
    ("add", EAST, "HH", "root", "done"),
    ("add", HARBOUR, EAST, "root", "done"),
    ("add", EAST, "BY", "root", "DuplicateObject"),
    ("add", "BW", "HH", "root", "DuplicateObject"),
    ("add", "bw", "HH", "root", "DuplicateObject"),
    ("add", "X", "DE", "root", "FeatureNotSupported"),
    ("add", "X", "BY", "north", "UndefinedObject"),
    ("add", "X", "HH", "strange", "UndefinedObject"),
    ("add", "X", "HH", "nobody", "InsufficientPrivilege"),
    ("add", "M", "BY", "root", "done"),
    ("remove", "M", "", "north", "UndefinedObject"),
    ("remove", EAST, "", "root", "ObjectInUse"),
    ("remove", HARBOUR, "", "root", "ObjectInUse"),
)
"""What is tried first: the function, its arguments, who, and what comes of it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """An office with managers; each trial begins anew."""

    office: Office
    whom: dict[str, Connection]

    @property
    def root(self) -> Connection:
        return self.office.superuser

    def outcome(self, function: str, key: str, below: str, who: str = "root") -> str:
        """Return the class of the refusal, or "done"."""
        arguments = (key, below) if function == "add" else (key,)
        by = self.whom[who]
        try:
            with by.transaction():
                self.office.call(f"{function}_territory", *arguments, by=by)
        except psycopg.Error as error:
            return type(error).__name__
        return "done"

    def add(self, key: str, below: str, who: str = "root") -> str:
        return self.outcome("add", key, below, who)

    def take(self, key: str) -> str:
        return self.outcome("remove", key, "")

    def put(self, territory: str) -> None:
        self.root.execute("update crm.contact set territory = %s where id = 3", (territory,))

    def seen(self) -> tuple[set[int], set[int]]:
        with self.office.open("anna") as anna, self.office.open("bert") as bert:
            return self.office.seen(anna), self.office.seen(bert)

    def clear(self) -> None:
        self.put("BY")
        self.root.execute("delete from crm_access.added_territory")
        self.root.execute("delete from crm_access.territory where territory = 'M'")
        self.root.execute("insert into crm_access.territory values ('HH', 3, 3) on conflict do nothing")
        self.root.execute("insert into crm_access.open_territory select * from kept on conflict do nothing")

    def sound(self) -> bool:
        try:
            return all((self.is_added(), self.comes_and_goes(), self.is_logged(), self.ends_with_the_model()))
        except psycopg.Error:
            return False
        finally:
            self.clear()

    def is_added(self) -> bool:
        self.put(HARBOUR)
        if [self.outcome(*said) for *said, _ in WRITTEN] != [end for *_, end in WRITTEN]:
            return False
        first = self.seen()
        self.put("M")
        return (first, self.seen()) == (({1, 3}, {4}), ({1}, {3, 4}))

    def comes_and_goes(self) -> bool:
        """What nobody of the area had is not taken in; what was taken back is gone, and comes again."""
        self.put("OLD")
        outcomes = [self.add("OLD", "HH", "north"), self.add("X", EAST, "north"), self.take(EAST)]
        outcomes += [self.take("X"), self.take(HARBOUR)]
        self.put(HARBOUR)
        gone = self.seen()
        if [self.add("D", "HH"), self.take("D")] != ["done", "done"]:
            return False
        self.put("D")
        if self.seen() != gone:
            return False
        self.put(HARBOUR)
        outcomes += [self.add("Y", HARBOUR), self.add(HARBOUR, EAST)]
        return (outcomes, gone, self.seen()) == (
            ["InsufficientPrivilege", "done", "ObjectInUse", "done", "done", "UndefinedObject", "done"],
            ({1}, {4}),
            ({1, 3}, {4}),
        )

    def is_logged(self) -> bool:
        rows = self.root.execute(
            "select holds from crm_access.log where kind = 'territory' "
            "and coalesce(new, old) ->> 'territory' = %s order by log_id desc limit 3",
            (HARBOUR,),
        ).fetchall()
        return rows == [(True,), (False,), (True,)]

    def ends_with_the_model(self) -> bool:
        """The model takes one over, and loses the parent of others: they do not come back with it."""
        self.root.execute("insert into crm_access.territory values ('M', 6, 6)")
        self.root.execute("delete from crm_access.territory where territory in ('M', 'HH')")
        self.root.execute("insert into crm_access.territory values ('HH', 3, 3)")
        live = self.root.execute("select territory from crm_access.added_territory where until is null")
        if live.fetchall() or self.seen() != ({1}, {4}):
            return False
        self.root.execute("delete from crm_access.open_territory")
        return [self.add("Z", "HH"), self.take("HH")] == ["FeatureNotSupported"] * 2


@pytest.fixture
def branch(growing_office: Office) -> Branch:
    office = growing_office
    whom = {name: office.make_area_manager(name, "NORD") for name in ("north", "strange")}
    office.superuser.execute("update crm_access.area_manager set role = 1 where login like '%strange'")
    nobody = office.make_login("nobody")
    office.superuser.execute("select crm_people.appoint_auditor(%s)", (nobody,))
    office.superuser.execute(f"grant execute on all functions in schema crm_people to {nobody}")
    for person, group in (("anna", "nord"), ("bert", "sued")):
        office.call("assign", person, group)
    office.superuser.execute("create table kept as select * from crm_access.open_territory")
    return Branch(office, {**whom, "root": office.superuser, "nobody": office.database.login(nobody)})


def test_every_mutant_is_noticed(branch: Branch) -> None:
    assert unnoticed(branch.office, MUTANTS, branch.sound) == []
