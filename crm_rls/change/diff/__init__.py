"""From a current and a desired state to ordered changes. A pure function; it asks no database.

Only what carries the model's own mark is changed or dropped. What others made on protected tables is
reported as a finding: a foreign permissive policy is ORed to ours (manual, 5.9).
"""

from __future__ import annotations

from dataclasses import replace

from crm_rls.catalog import CatalogState, ServerFacts
from crm_rls.change.claims import settle
from crm_rls.change.diff.home import home_changes
from crm_rls.change.diff.in_force import in_force_changes
from crm_rls.change.diff.memberships import follow_ups, membership_changes
from crm_rls.change.diff.objects import names_taken, object_changes, rename_indexes
from crm_rls.change.diff.people import ended_shares, person_changes
from crm_rls.change.diff.policies import mark_again, policy_changes
from crm_rls.change.diff.privileges import privilege_changes
from crm_rls.change.diff.registry import registry_changes
from crm_rls.change.diff.roles import role_changes
from crm_rls.change.diff.row_security import row_security_changes
from crm_rls.change.difference import Difference, Printed
from crm_rls.change.due import due_changes
from crm_rls.change.findings import Options, find, staying
from crm_rls.change.former import follow_prefix
from crm_rls.change.kinds import Change
from crm_rls.change.renames import follow_renames

__all__ = ["Difference", "Printed", "diff"]


def diff(
    current: CatalogState, desired: CatalogState, printed: Printed, facts: ServerFacts, options: Options
) -> Difference:
    """Return what leads from `current` to `desired`, in the order in which it must be done."""
    prefixed, current = follow_prefix(current, desired, options)
    renames, current = follow_renames(current, desired, options)
    marks, current = mark_again(current, desired, printed)
    indexes, current = rename_indexes(current, desired)
    settled = settle(current, desired, facts, options)
    desired = settled.desired
    found = (
        *find(current, desired, facts, options),
        *staying(settled.staying),
        *names_taken(current, desired),
    )
    findings = tuple(sorted(found, key=lambda each: each.object))
    policies = tuple(policy_changes(current, desired, printed))
    objects = tuple(object_changes(current, desired, printed.views))
    memberships = tuple(
        membership_changes(
            current, desired, facts, options, leaving=settled.leaving, policies_change=bool(policies)
        )
    )
    ended = ended_shares(current, desired, options)
    kept = replace(current, shares=frozenset()) if ended else current
    changes: tuple[Change, ...] = (
        *prefixed,
        *renames,
        *marks,
        *indexes,
        *role_changes(current, desired, options),
        *home_changes(current, desired, facts, options),
        *policies,
        *memberships,
        *due_changes(kept, desired, facts, options, memberships),
        *ended,
        *person_changes(current, desired, settled.suspended, options),
        *registry_changes(current, desired),
        *in_force_changes(current, desired, options),
        *objects,
        *row_security_changes(current, desired, policies, facts, options),
        *privilege_changes(current, desired, objects, options),
    )
    changes += tuple(follow_ups(changes, desired, facts, options))
    # sorted() is stable: inside a phase the order of the desired state stays (a table before its index).
    return Difference(tuple(sorted(changes, key=lambda change: change.phase)), findings, settled.disputes)
