"""Policies, group roles and privileges as Alembic migrations: the door that `env.py` uses.

Three lines do:

    import crm_rls.alembic
    ...
    context.configure(connection=connection, target_metadata=metadata,
                      **crm_rls.alembic.options("crm.yaml"))

Nothing of Alembic is imported here at the top: Alembic loads this module as a plugin while it is itself
half imported, and everything in it that imports Alembic would find it without names.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_rls.model import Model

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext
    from alembic.operations.ops import UpgradeOps
    from alembic.runtime.plugins import Plugin
    from alembic.util import PriorityDispatchResult

    from crm_rls.change import Change
    from crm_rls.diagnostics import Diagnostic

__all__ = ["NAME", "options", "setup"]

NAME = "crm_rls"
"""The plugin's name, for `autogenerate_plugins`."""

ALEMBICS_OWN = "alembic.autogenerate.*"

LARGE = 100_000
"""From this many rows on an index is made CONCURRENTLY, in a revision of its own."""


def setup(plugin: Plugin) -> None:
    """Register operation and comparator; Alembic calls this for the plugin."""
    from alembic.util import DispatchPriority  # noqa: PLC0415 -- see the module's docstring

    from crm_rls.alembic import implement  # noqa: F401, PLC0415 -- registers op.crm_rls

    plugin.add_autogenerate_comparator(
        _compare,
        "autogenerate",
        qualifier="postgresql",
        # After all others, so that what they would drop of ours can be taken out of their answers.
        priority=DispatchPriority.LAST,
    )


def options(
    model: Model | str | Path,
    *,
    people: bool = False,
    model_wins: bool = False,
    stranding: bool = False,
    include: Callable[[Change | Diagnostic], bool] | None = None,
    concurrently_from: int = LARGE,
    plugins: Sequence[str] = (ALEMBICS_OWN,),
) -> dict[str, Any]:
    """Return the arguments of `context.configure` that make autogenerate look after a model.

    `model` is the model file (or folder), read when it is needed. Memberships and people are live data, so
    they are left out unless `people` is true; `model_wins` is then the word that the model holds where a
    manager changed the same membership. `stranding` allows taking territories out of the tree while rows
    have them. `include` says for each change and finding whether it counts.
    """
    from alembic.runtime.plugins import Plugin  # noqa: PLC0415 -- loads entry points, and with them perhaps us

    with suppress(ValueError):  # registered already, by the entry point or an earlier call
        Plugin.setup_plugin_from_module(sys.modules[__name__], NAME)
    return {
        "autogenerate_plugins": [*plugins, NAME],
        "crm_rls_model": model,
        "crm_rls_people": people,
        "crm_rls_model_wins": model_wins,
        "crm_rls_stranding": stranding,
        "crm_rls_include": include,
        "crm_rls_concurrently_from": concurrently_from,
    }


def _compare(context: AutogenContext, upgrade_ops: UpgradeOps) -> PriorityDispatchResult:
    from crm_rls.alembic.comparator import compare  # noqa: PLC0415 -- loads the whole program

    return compare(context, upgrade_ops)
