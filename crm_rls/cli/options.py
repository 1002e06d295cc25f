"""Options that several commands share, each a small decorator."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]


def model_argument(command: Command) -> Command:
    """Take the path of a model: a YAML file, or a folder of them."""
    return click.argument("model", type=click.Path(path_type=Path))(command)


def dsn_option(command: Command) -> Command:
    """Take a connection string."""
    return click.option(
        "--dsn",
        envvar="CRM_RLS_DSN",
        show_envvar=True,
        metavar="STRING",
        help="Connection string or URI of the database. Parameters that it does not set come from PGHOST, "
        "PGPORT, PGUSER, PGPASSWORD, PGDATABASE and the other PG* variables.",
    )(command)


def format_option(*formats: str) -> Decorator[Any]:
    """Take one of the formats; the first one is the default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="Output format.",
    )


def flag(*names: str, help: str) -> Decorator[Any]:  # noqa: A002 -- click's own name
    """Take a flag, which is false if it is not given."""
    return click.option(*names, is_flag=True, help=help)


full_option = flag("--full", help="Show long lists in full.")

strict_option = flag("--strict", help="Treat warnings as errors.")

yes_option = flag("--yes", "-y", help="Do not ask for confirmation at a terminal.")

model_wins_option = flag(
    "--model-wins",
    help="Where the model and a manager changed the same membership or attribute, the model decides.",
)

no_effect_option = flag(
    "--no-effect",
    help="Do not count who gains and loses rows; `plan` asks no assertion either: it looks at no row.",
)

adopt_option = flag(
    "--adopt-database", help="This database replaces the one that the model's roles belong to."
)

breaking_option = flag(
    "--allow-broken-assertions",
    help="Allow a plan that leads to what an assertion of the model forbids, by the rows of today.",
)


class Duration(click.ParamType[float]):
    """A number with a unit, as PostgreSQL writes settings: `500ms`, `90s`, `10min`, `2h`. In seconds."""

    name = "duration"
    units = {"ms": 0.001, "s": 1, "min": 60, "h": 3600}  # noqa: RUF012 -- never changed

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the seconds; without a unit the number counts seconds."""
        if isinstance(value, float):
            return value
        found = re.fullmatch(r"(\d+)\s*(ms|s|min|h)?", str(value).strip())
        if found is None:
            self.fail(f"{value!r} is not a duration: write it as 90s, 10min or 2h", param, ctx)
        return int(found[1]) * self.units[found[2] or "s"]


def wait_option(command: Command) -> Command:
    """Take how long to ask for locks."""
    return click.option(
        "--wait",
        type=Duration(),
        metavar="DURATION",
        default="1min",
        show_default=True,
        help="How long to try for the locks on the tables that change (500ms, 90s, 10min, 2h). Each attempt "
        "holds readers up for 150 ms at most.",
    )(command)


DAY = "A day such as 2027-01-06, in the model's time zone, or a moment such as '2027-01-06 14:00'."
"""The values of an option for a moment, for its help."""
