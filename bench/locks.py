"""How long people wait for apply while it waits for a long reader.

    python -m bench.locks [--wait SECONDS]

A transaction that has read the contacts stays open. apply tries to change a filter until its deadline. Two
sessions read a contact by its key meanwhile; the share of the time is told in which such a query was held up,
that is, took 50 ms or more.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg

from bench.attributes import SCHEMA
from crm_rls import embedded
from crm_rls.change import Risk
from crm_rls.errors import ApplyError
from crm_rls.model import AccessGroup, Model, Right, Root, TableName
from crm_rls.model.predicates import Compare
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.plan.waiting import Patience, Waiting

HELD_UP = 0.05
"""Seconds from which a look-up of 0.2 ms was held up, also on a busy machine."""

BY_KEY = "select name from crm.contact where id = 4711"


@contextmanager
def reader(dsn: str, held_up: list[float]) -> Iterator[None]:
    """Ask for a contact again and again; append the seconds of each query that was held up."""
    stop = threading.Event()

    def ask() -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            while not stop.is_set():
                begun = time.perf_counter()
                connection.execute(BY_KEY).fetchall()
                if (took := time.perf_counter() - begun) >= HELD_UP:
                    held_up.append(took)
                time.sleep(0.002)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def model() -> Model:
    """Return a model with one group on the contacts."""
    read = frozenset({Right.READ})
    group = AccessGroup("teams", Compare("team", "=", "T1"), read, read)
    root = Root(TableName("crm", "contact"), ("id",))
    others = (TableName("crm", "team_member"), TableName("crm", "employee"))
    return Model(
        prefix="crm",
        schemas=("crm",),
        time_zone="UTC",
        root=root,
        blocked=others,
        groups=(group,),
    )


def share(dsn: str, owner: psycopg.Connection[tuple[object, ...]], wait: float) -> tuple[float, float, int]:
    """Return the share of the time that two readers were held up, the longest wait, and the pauses."""
    other = replace(model(), groups=(replace(model().groups[0], filter=Compare("team", "=", "T2")),))
    plan = make_plan(owner, other).plan
    pauses: list[float] = []

    def told(_: Waiting, remains: float) -> None:
        pauses.append(remains)

    first: list[float] = []
    second: list[float] = []
    with psycopg.connect(dsn) as long_reader, reader(dsn, first), reader(dsn, second):
        long_reader.execute("select count(*) from crm.contact")
        begun = time.monotonic()
        try:
            apply_plan(owner, other, plan, allowed=frozenset(Risk), patience=Patience(wait, told))
        except ApplyError as error:
            print(error)
        passed = time.monotonic() - begun
    return (sum(first) + sum(second)) / 2 / passed, max(*first, *second), len(pauses)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.locks", description=__doc__)
    parser.add_argument("--wait", type=float, default=60)
    arguments = parser.parse_args()
    with embedded.serve() as server, psycopg.connect(server.dsn()) as owner:
        owner.execute(SCHEMA)
        owner.commit()
        apply_plan(owner, model(), make_plan(owner, model()).plan, allowed=frozenset(Risk))
        held, longest, pauses = share(server.dsn(), owner, arguments.wait)
    print(
        f"{pauses + 1} attempts in {arguments.wait:g} s; other readers waited {held:.1%} of the time, "
        f"{longest * 1000:.0f} ms at most"
    )


if __name__ == "__main__":
    main()
