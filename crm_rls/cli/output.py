"""How commands speak: data on stdout, talk on stderr, colour only for people at a terminal.

Knows rich and click's streams; knows nothing of models or databases. rich leaves colours out by itself
where the stream is no terminal, and where NO_COLOR is set.
"""

from __future__ import annotations

import os
import textwrap
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Literal

import click
from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

PATIENCE_SECONDS = 1.0
"""How long something may take before we show that we are at it."""

_WIDTH_OF_FILES = 200
"""Columns where nobody looks: a table in a file or a pipe is not squeezed into 80."""

Styles = Mapping[str, str]
"""Beginnings of lines and the style of such a line; the first that fits counts."""


def data() -> Console:
    """Return the console of stdout."""
    return _console(stderr=False)


def talk() -> Console:
    """Return the console of stderr."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    # Made when it is needed: click's runner and the shell may have changed the streams since the import.
    # rich leaves bold where NO_COLOR is set; ours is plain then.
    color_system: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    console = Console(stderr=stderr, color_system=color_system, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_FILES
    return console


def visible(text: str) -> str:
    """Return the text with control characters written out: a name must not be able to steer a terminal."""
    return "".join(
        letter if letter.isprintable() or letter == "\n" else letter.encode("unicode_escape").decode()
        for letter in text
    )


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return the number with its noun: `1 group`, `2 groups`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def rows_of(number: int, root: str | None) -> str:
    """Return the number of rows of a further root, or of contacts where none is named."""
    return f"{counted(number, 'row')} of {root}" if root else counted(number, "contact")


def rows_of_each(rows: Mapping[str, int]) -> str:
    """Return the numbers of rows by root as one text, those of further roots only where there are some."""
    shown = [rows_of(number, root) for root, number in rows.items() if number or not root]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))


def say(words: str, style: str = "") -> None:
    """Write a message to stderr; the style is for the first line."""
    first, *rest = visible(words).split("\n")
    talk().print(Text("\n").join([Text(first, style), *map(Text, rest)]), soft_wrap=True)


def warn(words: str) -> None:
    """Write a warning to stderr."""
    talk().print(Text.assemble(("warning: ", "bold yellow"), visible(words)), soft_wrap=True)


def complain(words: str) -> None:
    """Write an error message to stderr."""
    talk().print(Text.assemble(("error: ", "bold red"), visible(words)), soft_wrap=True)


def emit(text: str) -> None:
    """Write text for machines to stdout, as it is."""
    click.echo(text)


def show(text: str, styles: Styles) -> None:
    """Write text for people to stdout, line by line in the style of its beginning."""
    console = data()
    for line in visible(text).split("\n"):
        style = next((style for start, style in styles.items() if line.startswith(start)), "")
        for part in _wrapped(line, console.width) if console.is_terminal else (line,):
            console.print(Text(part, style), soft_wrap=True)


def _wrapped(line: str, width: int) -> Sequence[str]:
    """Break a long line between words; what follows stands a little further in than the beginning."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    wrapper = textwrap.TextWrapper(
        width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return wrapper.wrap(line) or (line,)


class _Listing(Table):
    """A table below a heading that may be wider than it is; no line ends with spaces."""

    def __init__(self, heading: str) -> None:
        super().__init__(box=box.SIMPLE_HEAD, header_style="bold", padding=(0, 0, 0, 1), pad_edge=False)
        self.heading = heading

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the heading, which is as wide as the console, and the lines of the table."""
        if self.heading:
            yield Text(self.heading, "bold")
        rendered = super().__rich_console__(console, options)
        for line in Segment.split_lines(each for each in rendered if isinstance(each, Segment)):
            while line and not line[-1].text.strip():
                line.pop()
            yield from line[:-1]
            yield from (each._replace(text=each.text.rstrip()) for each in line[-1:])
            yield Segment.line()


def table(title: str, *columns: str, right: Iterable[str] = (), whole: Iterable[str] = ()) -> Table:
    """Return an empty table in the look of the house.

    The columns named in `right` hold numbers; these and the ones in `whole` are never broken into lines.
    """
    made = _Listing(visible(title))
    numbers = set(right)
    unbroken = numbers | set(whole)
    for name in columns:
        justify: Literal["left", "right"] = "right" if name in numbers else "left"
        made.add_column(name, justify=justify, no_wrap=name in unbroken, overflow="fold")
    return made


def add_row(to: Table, *cells: str | Text) -> None:
    """Add a row; strings are shown as they are, without markup."""
    to.add_row(*(cell if isinstance(cell, Text) else Text(visible(cell)) for cell in cells))


# -- waiting -------------------------------------------------------------------------------------------


@contextmanager
def patience(doing: str) -> Iterator[Callable[[str], None]]:
    """Show that something is going on if the block takes longer than a second; terminals only.

    Yields a callback for what is being done now.
    """
    console = talk()
    if not console.is_terminal:
        yield lambda _: None
        return
    status = console.status(f"{doing} ...")
    timer = threading.Timer(PATIENCE_SECONDS, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda now: status.update(f"{now} ...")
    finally:
        timer.cancel()
        timer.join()  # it may be starting just now, and would never be stopped
        status.stop()


@contextmanager
def progress(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a callback for steps done and steps in all; the bar appears after a second, terminals only."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    display = Progress(*columns, console=talk(), transient=True)
    began = time.monotonic()
    bars: list[TaskID] = []

    def advance(done: int, total: int) -> None:
        if not bars and time.monotonic() - began > PATIENCE_SECONDS and display.console.is_terminal:
            display.start()
            bars.append(display.add_task(doing, total=total))
        for bar in bars:
            display.update(bar, completed=done)

    try:
        yield advance
    finally:
        if bars:
            display.stop()
