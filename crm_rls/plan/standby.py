"""What is compared on a standby, where no temporary table can be made and nothing can be printed. Pure.

Names, roles, commands, privileges, owners, functions and rows are compared as everywhere. The text of a
policy or a view of ours counts as printed right where there is one of its name, and a finding says it.
"""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import CatalogState, Kind, ServerFacts
from crm_rls.change import Printed
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import TableName


def taken_as_printed(current: CatalogState, desired: CatalogState) -> Printed:
    """Return the expressions and views of the desired state as those of the same name stand there now."""
    expressions: dict[tuple[TableName, str], str] = {}
    for identity, policy in desired.policies.items():
        if there := current.policies.get(identity):
            for wanted, found in ((policy.using, there.using), (policy.check, there.check)):
                if wanted is not None and found is not None:
                    expressions[policy.table, wanted] = found
    for policy in desired.policies.values():
        for wanted in (policy.using, policy.check):
            if wanted is not None:
                expressions.setdefault((policy.table, wanted), wanted)
    views = {
        TableName(each.schema, each.name): current.objects[identity].definition
        for identity, each in desired.objects.items()
        if each.kind is Kind.VIEW and identity in current.objects
    }
    return Printed(expressions, views)


def not_compared(facts: ServerFacts, taken: Printed) -> Iterator[Diagnostic]:
    """Yield what a comparison on a standby leaves out."""
    cause = (
        f"the server is a standby: the conditions of policies ({len(taken.expressions):,}) and the queries "
        f"of views of ours ({len(taken.views):,}) were not compared with the model, everything else was"
    )
    step = "run crm-rls verify on the primary, too"
    yield Diagnostic(Code.NOT_COMPARED, Severity.INFO, cause, step, object=f"database {facts.database}")
