"""Interleaved timing: every round asks the floor and the policy once, so noise hits both alike."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Ratio:
    """Median milliseconds of the floor, and how many times longer the policy took."""

    floor_ms: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Question:
    """One query in two forms: by hand without row security, and as the person asks it."""

    name: str
    floor: str
    asked: str


def once(connection: Connection, statement: str, *, prepared: bool) -> float:
    """Return the seconds from sending the statement to holding all rows; changes are rolled back."""
    with connection.transaction(force_rollback=True), connection.cursor() as cursor:
        begun = time.perf_counter()
        cursor.execute(psycopg.sql.SQL(statement), prepare=prepared)
        cursor.fetchall() if cursor.description else None
        return time.perf_counter() - begun


def compare(
    owner: Connection, person: Connection, question: Question, rounds: int, *, prepared: bool = False
) -> Ratio:
    """Return the ratio of medians over interleaved rounds, after a warm-up of each.

    Prepared statements are planned once; the warm-up goes on until the server may keep a generic plan.
    """
    for _ in range(7 if prepared else 1):
        once(owner, question.floor, prepared=prepared)
        once(person, question.asked, prepared=prepared)
    floors: list[float] = []
    asked: list[float] = []
    for _ in range(rounds):
        floors.append(once(owner, question.floor, prepared=prepared))
        asked.append(once(person, question.asked, prepared=prepared))
    floor = statistics.median(floors)
    return Ratio(floor * 1000, statistics.median(asked) / floor)


def same_rows(owner: Connection, person: Connection, question: Question) -> bool:
    """Say whether both forms give the same number of rows; a fast wrong answer is worth nothing."""
    counts: list[int] = []
    for connection, statement in ((owner, question.floor), (person, question.asked)):
        with connection.transaction(force_rollback=True):
            counts.append(connection.execute(psycopg.sql.SQL(statement)).rowcount)
    return counts[0] == counts[1]


@contextmanager
def reader(dsn: str, statement: str) -> Iterator[Callable[[], float]]:
    """Ask a query again and again beside what is done inside; yields the longest wait so far in ms."""
    stop = threading.Event()
    waits: list[float] = [0.0]

    def ask() -> None:
        with psycopg.connect(dsn, autocommit=True) as connection:
            while not stop.is_set():
                begun = time.perf_counter()
                connection.execute(psycopg.sql.SQL(statement)).fetchall()
                waits.append((time.perf_counter() - begun) * 1000)
                time.sleep(0.002)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield lambda: max(waits)
    finally:
        stop.set()
        thread.join()
