"""What a comparison of two states needs and yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crm_rls.change.effects import Effect
from crm_rls.change.kinds import Change
from crm_rls.change.last_word import Dispute
from crm_rls.diagnostics import Diagnostic
from crm_rls.model import TableName

EVERYBODY = ""
"""Stands for a group where all people are meant."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How the server prints expressions and view queries of ours: source text to printed text."""

    expressions: Mapping[tuple[TableName, str], str] = field(default_factory=dict)
    views: Mapping[TableName, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """Ordered changes, findings that no change mends, what file and managers both changed, and what follows.

    `effects` say which way the rights of groups and people go. `doubtful` are the groups whose policies stand
    otherwise than the model in force made them; EVERYBODY among them is a policy for all people.
    """

    changes: tuple[Change, ...]
    findings: tuple[Diagnostic, ...]
    disputes: tuple[Dispute, ...] = ()
    effects: tuple[Effect, ...] = ()
    doubtful: frozenset[str] = frozenset()
