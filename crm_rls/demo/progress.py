"""Shows on stderr how far the demo has come; stdout stays free for data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from crm_rls.demo import Progress as Callback


@contextmanager
def shown(console: Console | None = None) -> Iterator[Callback]:
    """Yield a callback for `generate` and `fill`: a line for each thing that is worked on.

    Where the console is no terminal only the finished lines are written, once, at the end.
    """
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console or Console(stderr=True)) as display:
        tasks: dict[str, TaskID] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = display.add_task(what, total=total)
            display.update(tasks[what], completed=done)

        yield advance
