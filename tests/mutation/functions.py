"""Mutants of functions of the support schema: each with some words changed, and who must notice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crm_rls.postgres.sqlfiles import load
from tests.managing.conftest import Office

Mutants = Mapping[str, tuple[str, str, str]]
"""By name the function, and the words that become others; `{function}` in the words is its name.

A function of crm_people is `people/name`.
"""


def unnoticed(office: Office, mutants: Mutants, sound: Callable[[], bool]) -> list[str]:
    """Return the mutants with which all is as without them, as `sound` says; it is asked after each, too."""
    assert sound()
    survivors = []
    for name, (function, old, new) in mutants.items():
        folder, _, stem = function.rpartition("/")
        file = load(folder or "support", stem).as_string()
        original = file.replace("create function", "create or replace function", 1)
        mutant = original.replace(old.format(function=function), new, 1)
        assert mutant != original, f"the mutant is the function: {name}"
        office.superuser.execute(mutant)
        if sound():
            survivors.append(name)
        office.superuser.execute(original)
        assert sound(), f"not mended after: {name}"
    return survivors
