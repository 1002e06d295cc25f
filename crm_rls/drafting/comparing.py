"""Whether what was taken over says the same as the policy that it comes from, of the rows that are there.

Only reads. A policy that is taken over is made of comparisons alone, of columns with types of PostgreSQL's
own. So no function of users is run: a type of theirs may have casts and operators that are such functions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import psycopg

from crm_rls.catalog import Policy, ServerFacts
from crm_rls.catalog.privileges import as_keeper, reads_all_rows
from crm_rls.compile.conditions.expressions import expression
from crm_rls.compile.reach.layout import Layout, lay_out
from crm_rls.drafting.drafts import ModelDraft, PolicyDraft
from crm_rls.drafting.policies import LOGIN_NAME, NEEDS_LOGIN, asks_login, with_login
from crm_rls.errors import DatabaseError
from crm_rls.model import Model
from crm_rls.model.predicates import Predicate, columns
from crm_rls.postgres.connection import Connection, read_only
from crm_rls.postgres.sqltext import SQL, Composable, Identifier, literal, relation

MOST_LOGINS = 30
"""Logins for which a policy that asks CURRENT_USER is compared; each time its table is read."""

_KEYS = SQL(
    "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE seen.old), "
    "pg_catalog.count(*) FILTER (WHERE seen.old <> seen.new), "
    "pg_catalog.min(seen.key) FILTER (WHERE seen.old <> seen.new) "
    "FROM (SELECT {key}::pg_catalog.text AS key, ({old}) IS TRUE AS old, ({new}) IS TRUE AS new "
    "FROM {table}) AS seen"
)


def compared(connection: Connection, model: Model, facts: ServerFacts, draft: ModelDraft) -> ModelDraft:
    """Return the draft without the entries that show other rows than the policies that they come from.

    `model` is what the draft is read as. Raises PrivilegesMissing and DatabaseError.
    """
    if not any(each.entry for each in draft.policies):
        return draft
    logins = tuple(each.name for each in draft.logins if not each.settled)[:MOST_LOGINS]
    asked = _Asked(connection, lay_out(model, facts), facts, logins)
    filters = {each.steps[:2]: each.predicate for each in model.filters()}
    with as_keeper(connection, model.prefix):
        policies = tuple(
            _judged(asked, each, filters.get(each.entry) if each.entry else None) for each in draft.policies
        )
    gone = {each.entry for each in draft.policies} - {each.entry for each in policies}
    kept = [each for each in draft.entries if (each.section, each.name) not in gone]
    if any(each.name == LOGIN_NAME for each in kept) and not any(each.needs == NEEDS_LOGIN for each in kept):
        kept = [each for each in kept if each.name != LOGIN_NAME]
        draft = replace(draft, logins=tuple(replace(each, attributes={}) for each in draft.logins))
    return replace(draft, policies=policies, entries=tuple(kept))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Where rows are compared, and the logins for which a policy is that asks CURRENT_USER."""

    connection: Connection
    layout: Layout
    facts: ServerFacts
    logins: tuple[str, ...]


def _judged(asked: _Asked, draft: PolicyDraft, says: Predicate | None) -> PolicyDraft:
    if draft.entry is None:
        return draft
    if says is None:
        return replace(draft, entry=None, reason="it does not fit, see above")
    known = asked.facts.tables[draft.policy.table].columns
    strange = next((each for each in sorted(columns(says)) if "." in known[each].base), None)
    if strange is not None:
        said = f"both were not compared, for column {strange} has a type that is not PostgreSQL's own"
        return replace(draft, entry=None, reason=said)
    if not asks_login(draft.policy):
        difference, said = _difference(asked, draft.policy, says, None)
        return replace(draft, entry=None if difference else draft.entry, reason=said)
    if not asked.logins:
        return replace(draft, entry=None, reason="there is no login for which both could be compared")
    for login in asked.logins:
        difference, said = _difference(asked, draft.policy, says, login)
        if difference:
            return replace(draft, entry=None, reason=f"for login {login}: {said}")
    number = len(asked.logins)
    said = "1 login" if number == 1 else f"each of {number} logins"
    return replace(draft, reason=f"both show the same rows to {said}; `{LOGIN_NAME}` has to be the login")


def _difference(asked: _Asked, policy: Policy, says: Predicate, login: str | None) -> tuple[bool, str]:
    """Return whether a filter shows other rows than a policy, or nobody knows; and that in words.

    What compares with CURRENT_USER is asked as if `login` asked.
    """
    connection, layout = asked.connection, asked.layout
    attributes = {} if login is None else {LOGIN_NAME: login}
    # Of the type of CURRENT_USER, on which the operator depends.
    user = SQL("{}::pg_catalog.name").format(literal(login or "")).as_string()
    superuser = asked.facts.superuser
    try:
        with read_only(connection, by_policies=not superuser):
            if not superuser and not reads_all_rows(connection, policy.table):
                return True, "this connection does not see all rows, so both could not be compared"
            query = _KEYS.format(
                key=_key(layout, policy),
                old=SQL(with_login(policy.using or policy.check or "", f"({user})")),
                new=expression(says, layout.scope_outside_policies(policy.table, attributes)),
                table=relation(policy.table),
            )
            ((rows, shown, other, first),) = connection.execute(query).fetchall()
    except (DatabaseError, psycopg.Error) as error:
        return True, f"both could not be compared: {error}"
    if other:
        return True, f"a filter that reads the same shows other rows, {other:,} of {rows:,}, such as {first}"
    return False, f"both show the same {shown:,} of {rows:,} rows"


def _key(layout: Layout, policy: Policy) -> Composable:
    """Return the key of a row in one column, to name a row that differs."""
    found = [Identifier(policy.table.name, each) for each in layout.model.key(policy.table)]
    return SQL("ROW({})").format(SQL(", ").join(found)) if len(found) != 1 else found[0]
