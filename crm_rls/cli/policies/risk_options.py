"""The options that allow what a plan may not do otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from crm_rls.change import Risk
from crm_rls.cli.options import Command, flag

destroying_option = flag(
    "--allow-destroying",
    help="Allow dropping what cannot be restored: groups with their members, people with covers, "
    "tables of the support schema, columns with what somebody decided.",
)

_widening_option = flag("--allow-widening", help="Allow changes that give anyone more access.")

_blinding_option = flag(
    "--allow-blinding",
    help="Allow protecting tables of which other logins then see no rows (see `blind` in the model).",
)

_stranding_option = flag(
    "--allow-stranding",
    help="Allow taking territories out of the tree while rows have them. No territory shows these rows.",
)


def risk_options(command: Command) -> Command:
    """Take the risks that a plan may have as one argument `allowed`."""

    @wraps(command)
    def gathered(
        *,
        allow_widening: bool,
        allow_destroying: bool,
        allow_blinding: bool,
        allow_stranding: bool,
        **said: object,
    ) -> None:
        flags = {
            Risk.WIDENS: allow_widening,
            Risk.DESTROYS: allow_destroying,
            Risk.BLINDS: allow_blinding,
            Risk.STRANDS: allow_stranding,
        }
        command(**said, allowed=frozenset(risk for risk, allowed in flags.items() if allowed))

    options: Callable[..., Any] = _widening_option(
        destroying_option(_blinding_option(_stranding_option(gathered)))
    )
    return cast("Command", options)
