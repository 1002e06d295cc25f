"""`completion`: let the shell complete commands, options, people and groups."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import BashComplete, FishComplete, ZshComplete

from crm_rls.cli.output import emit, say

_MADE = {"bash": BashComplete, "zsh": ZshComplete, "fish": FishComplete}

_PLACES = {
    "bash": "bash-completion/completions/crm-rls",
    "zsh": "zsh/site-functions/_crm-rls",
    "fish": "fish/vendor_completions.d/crm-rls.fish",
}
"""Where each shell looks below the folder for data of the user (XDG_DATA_HOME)."""


@click.command()
@click.argument("shell", type=click.Choice(tuple(_PLACES)))
@click.option("--install", is_flag=True, help="Write it to where the shell finds it.")
@click.pass_context
def completion(ctx: click.Context, shell: str, *, install: bool) -> None:
    """Let the shell complete commands and names.

    Prints what makes a shell complete commands, options, people and groups.

    People and groups come from the database of CRM_RLS_DSN or the PG* variables, as far as you may read them.
    bash needs its package bash-completion; zsh needs the folder in `fpath`, which is said after --install.

    \b
    Examples:
      crm-rls completion bash --install
      crm-rls completion fish > ~/.config/fish/completions/crm-rls.fish
    """
    source = _MADE[shell](ctx.find_root().command, {}, "crm-rls", "_CRM_RLS_COMPLETE").source()
    if not install:
        emit(source)
        return
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    place = data / _PLACES[shell]
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(source, encoding="utf-8")
    say(f"Written to {place}. It counts in new shells.")
    if shell == "zsh":
        say(f"Before `compinit` in ~/.zshrc: fpath=({place.parent} $fpath)")
