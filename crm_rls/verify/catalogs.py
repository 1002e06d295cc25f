"""What `verify` finds for who reads only the catalogs and is told the rest by `crm_people`, as auditors are.

Drift, and what takes rows of the user's tables, is left out: values outside of the tree, rows of logins that
nobody has, stored reporting lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from crm_rls.catalog import PersonRow
from crm_rls.catalog.inspector import inspect
from crm_rls.change.place import displaced
from crm_rls.compile.fit.fitness import unclassified
from crm_rls.compile.fit.histories import open_history
from crm_rls.compile.fit.unnamed import with_unnamed
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.plan.make import enforced
from crm_rls.postgres.connection import Connection, translated
from crm_rls.verify.acceptances import Acceptances
from crm_rls.verify.memberships import unlogged
from crm_rls.verify.rules import ask_rules, audience, rule_codes


def verify_catalogs(
    connection: Connection,
    model: Model,
    registered: Iterable[str],
    outside_log: Iterable[Mapping[str, object]],
) -> tuple[Diagnostic, ...]:
    """Return the findings, each accepted one with its reason. Reads only.

    `registered` are logins that are no strangers in our roles, `outside_log` has the rows of
    `crm_people.granted_outside`. Raises CompileError if the model does not fit the database otherwise,
    DatabaseError if it cannot be read.
    """
    with translated("reading the catalogs"):
        inspection = inspect(connection, schemas=model.schemas, prefix=model.prefix)
        desired = enforced(model, inspection.facts, leave_out_unclassified=True)
        model = with_unnamed(model, inspection.facts)
        rows = frozenset(PersonRow(login, login) for login in registered)
        current = replace(inspection.current, people=rows)
        asked = audience(connection, model, replace(inspection, current=current), desired)
        codes = (code for code in rule_codes() if code is not Code.UNCHECKED_ROWS)
        found = (
            *unclassified(model, inspection.facts),
            *ask_rules(connection, asked, codes),
            *unlogged(outside_log),
            *open_history(model),
            *(
                replace(each, severity=Severity.WARNING, blocking=False)
                for each in displaced(inspection.current.homes, inspection.facts, model.prefix)
            ),
        )
    return Acceptances(model, (), asked.now).applied(found)
