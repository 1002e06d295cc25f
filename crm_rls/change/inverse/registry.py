"""The way back of rows of the registry."""

from __future__ import annotations

from typing import assert_never

from crm_rls.change.forward import Before, forward
from crm_rls.change.kinds import DropRegistry, PutRegistry, RegistryChange
from crm_rls.change.steps import Step


def registry_back(change: RegistryChange, before: Before) -> Step:
    """Return the step that takes a change of the registry back."""
    match change:
        case DropRegistry(row):
            return forward(PutRegistry(row), before)
        case PutRegistry(row, earlier):
            return forward(DropRegistry(row) if earlier is None else PutRegistry(earlier, row), before)
        case _:
            assert_never(change)
