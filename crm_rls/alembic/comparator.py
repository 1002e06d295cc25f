"""Autogenerate: from the model and the database that Alembic is connected to, to operations.

The roof's wiring: reads the model file, inspects, compiles, prints, compares as `crm-rls plan` does, and
turns every change and what takes it back into an operation. Changes nothing in the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrateOperation, ops
from alembic.util import CommandError, PriorityDispatchResult

from crm_rls.alembic import LARGE, rendering
from crm_rls.alembic.beneath import psycopg_connection
from crm_rls.alembic.operations import AccessOp, FoundOp, PolicyOp, PrepareOp, SupportOp
from crm_rls.alembic.preparing import begin, join_keepers, leave_keepers
from crm_rls.alembic.pruning import prune
from crm_rls.alembic.renaming import as_renamed, renamed
from crm_rls.alembic.splitting import split_on_write, staged
from crm_rls.catalog import MARK, UNVERSIONED, CatalogState, Kind, Policy
from crm_rls.catalog.inspector import Inspection, inspect_model
from crm_rls.catalog.privileges import as_keeper
from crm_rls.change import Before, Change, Difference, Options, Printed, Standing, diff, forward, inverse
from crm_rls.change import kinds as c
from crm_rls.diagnostics import Code, Diagnostic, as_text
from crm_rls.errors import CompileError, CrmRlsError
from crm_rls.model import Logins, Model
from crm_rls.model.in_force import Part
from crm_rls.plan.disputes import told
from crm_rls.plan.make import enforced, print_desired, printed_tables, require_own
from crm_rls.plan.notices.stranding import stranded
from crm_rls.plan.verdicts.directions import directed
from crm_rls.plan.verdicts.layouts import layouts
from crm_rls.plan.verdicts.person_directions import people_judged
from crm_rls.postgres.connection import Connection, pin_settings, translated
from crm_rls.postgres.creation import Creation
from crm_rls.postgres.keepers import keepers
from crm_rls.postgres.names import SUPPORT_SCHEMAS, Names
from crm_rls.postgres.sqlfiles import load
from crm_rls.reading import read_model

log = logging.getLogger("alembic.autogenerate.crm_rls")

_LIVE = (
    c.RevokeRole, c.DropTimed, c.DropPerson, c.CreateLogin, c.PutPerson, c.PutSuspended, c.PutTimed,
    c.GrantRole,
)  # fmt: skip
"""Changes of people: kept by the database and changed at any hour, so not by migrations."""

_RENDERERS = rendering  # registers them; Alembic's registry is not there yet when it loads plugins


@dataclass(frozen=True, slots=True)
class Settings:
    """What env.py said."""

    model: Model
    people: bool
    model_wins: bool
    stranding: bool
    include: Callable[[Change | Diagnostic], bool]
    concurrently_from: int


def compare(context: AutogenContext, upgrade_ops: ops.UpgradeOps) -> PriorityDispatchResult:
    """Add our operations to those of other comparators, and spare our objects from theirs.

    Raises CommandError, as Alembic's own commands do, for what must be mended first.
    """
    if context.connection is None:
        raise CommandError("crm_rls: autogenerate needs a connection")
    settings = _settings(context)
    try:
        with (
            psycopg_connection(context.connection) as connection,
            translated("comparing the model"),
            connection.transaction(force_rollback=True),
            as_keeper(
                connection,
                settings.model.prefix,
                former=settings.model.former_prefix,
                printing=printed_tables(settings.model),
            ),
        ):
            operations = tuple(_operations(connection, settings, context, upgrade_ops))
    except CrmRlsError as error:
        raise CommandError(f"crm_rls: {error}") from error
    upgrade_ops.ops.extend(operations)
    split_on_write(context)
    return PriorityDispatchResult.CONTINUE


def _settings(context: AutogenContext) -> Settings:
    given = context.opts.get("crm_rls_model")
    config = context.migration_context.config
    if given is None and config is not None:
        given = config.get_main_option("crm_rls_model")
    if given is None:
        raise CommandError(
            "crm_rls: no model: pass **crm_rls.alembic.options('model.yaml') to context.configure in env.py, "
            "or set crm_rls_model in alembic.ini."
        )
    try:
        model = given if isinstance(given, Model) else read_model(Path(given)).model
    except CrmRlsError as error:
        raise CommandError(f"crm_rls: {error}") from error
    return Settings(
        model,
        bool(context.opts.get("crm_rls_people")),
        bool(context.opts.get("crm_rls_model_wins")),
        bool(context.opts.get("crm_rls_stranding")),
        context.opts.get("crm_rls_include") or (lambda _: True),
        int(context.opts.get("crm_rls_concurrently_from", LARGE)),
    )


def _operations(
    connection: Connection, settings: Settings, context: AutogenContext, upgrade_ops: ops.UpgradeOps
) -> Iterator[MigrateOperation]:
    model = settings.model
    inspection = inspect_model(connection, model)
    require_own(model, inspection.facts)
    default_schema = str(context.dialect.default_schema_name)
    ours = [identity for identity, each in inspection.current.objects.items() if each.marked]
    prune(upgrade_ops.ops, ours, default_schema)
    try:
        desired = enforced(model, inspection.facts)
    except CompileError as error:
        if upgrade_ops.is_empty():
            raise
        # A model that names a new column cannot be compiled before that column is there.
        log.warning("the model does not fit the database yet: %s", error)
        log.warning("Apply this revision first, then autogenerate the next one for the policies.")
        return
    difference, as_printed = _compare(connection, inspection, desired, settings)
    wanted = [change for change in difference.changes if settings.include(change)]
    found = [finding for finding in difference.findings if settings.include(finding)]
    _refuse_blocking(found)
    _refuse_blinding(wanted)
    if not settings.stranding:
        _refuse_stranding(wanted)
    _refuse_drops_in_renames(wanted)
    yield from map(FoundOp, found)
    if wanted:
        frozen = tuple(_frozen(connection, model, inspection, desired, wanted, as_printed))
        current = inspection.current
        with renamed(connection, model, inspection, frozen) as after:
            standing = _standing(connection)
        frozen = tuple(as_renamed(each, after.current.policies) for each in frozen)
        # Who creates a role has ADMIN on it from 16 on, and it cannot be granted again.
        names = Names(model.prefix)
        members = tuple(
            each
            for each in sorted(current.memberships, key=lambda each: (each.member != names.registrar, each))
            if each.member == names.registrar
            or (names.is_service_role(each.role) and not each.admin)
            or (settings.people and not each.admin and each.member != inspection.facts.user)
        )
        called = replace(current, objects=after.current.objects)
        before = Before(model.prefix, after.facts, called, standing, desired.fillings, members)
        there = {*inspection.current.roles, *desired.roles}
        owners = tuple(role for role in keepers(model.prefix, model.former_prefix) if role in there)
        yield from _with_preparations(frozen, before, owners, settings.concurrently_from)


def _compare(
    connection: Connection, inspection: Inspection, desired: CatalogState, settings: Settings
) -> tuple[Difference, Printed]:
    model = settings.model
    as_printed = print_desired(connection, model, inspection, desired)
    logins = model.logins
    if not settings.people:
        # Without people, a login that is missing is nobody's business here; one that may see all is.
        desired = replace(desired, logins=desired.logins & frozenset(inspection.current.roles))
        logins = Logins.EXISTING
    both = layouts(model, inspection, desired)
    rows = stranded(connection, both.after, inspection.current, desired, inspection.facts)
    options = Options(
        model.prefix, logins, model_wins=settings.model_wins, stranded=rows, time_zone=model.time_zone
    )
    difference = diff(inspection.current, desired, as_printed, inspection.facts, options)
    if difference.changes:
        difference = directed(connection, both, inspection.facts, inspection.current, desired, difference)
    if settings.people:
        difference = people_judged(both, inspection.current, inspection.facts, difference)
        disputed = told(connection, model, difference.disputes)
        return replace(difference, findings=(*difference.findings, *disputed)), as_printed
    return _without_people(difference, Names(model.prefix)), as_printed


def _without_people(difference: Difference, names: Names) -> Difference:
    """Return the difference without what is kept by the database and changed at any hour."""
    kept = tuple(
        change for change in difference.changes if not _is_live(change) or _follows_from_model(change, names)
    )
    if not any(isinstance(change, c.MembershipsMoved) for change in kept):
        kept = tuple(change for change in kept if not isinstance(change, c.Replan | c.RecordMemberships))
    findings = tuple(each for each in difference.findings if each.code is not Code.UNDECLARED_MEMBERSHIP)
    return Difference(kept, findings, effects=difference.effects)


def _is_live(change: Change) -> bool:
    """Say whether it is about people, also what is recorded of those that the model declares."""
    return isinstance(change, _LIVE) or (isinstance(change, c.RecordInForce) and change.part == Part.PEOPLE)


def _follows_from_model(change: Change, names: Names) -> bool:
    """Say whether a membership is of the registrar or of a service, which the model says like a policy."""
    if not isinstance(change, c.GrantRole | c.RevokeRole):
        return False
    return change.membership.member == names.registrar or names.is_service_role(change.membership.role)


def _refuse_blocking(found: list[Diagnostic]) -> None:
    blocking = [as_text(each) for each in found if each.blocking]
    if blocking:
        raise CommandError("\n  ".join(("crm_rls: this must be fixed first:", *blocking)))


def _refuse_blinding(changes: list[Change]) -> None:
    """A migration has no flag, so the model must say who may go without rows."""
    names = sorted({name for each in changes if isinstance(each, c.ProtectTable) for name in each.blinded})
    if names:
        raise CommandError(
            f"crm_rls: {', '.join(names)} would see no rows any more: declare each under `services` or "
            "`gateways`, or under `blind` if it may go without (`crm-rls plan` says more)."
        )


def _refuse_stranding(changes: list[Change]) -> None:
    told = [each for change in changes if isinstance(change, c.RecordInForce) for each in change.stranded]
    if told:
        raise CommandError(
            f"crm_rls: rows have territories that the model has no longer: {', '.join(told)}. Give them "
            "others first, or say crm_rls.alembic.options(..., stranding=True)."
        )


def _refuse_drops_in_renames(changes: list[Change]) -> None:
    """The way back of dropped columns asks for names of one prefix, and between renames there are two."""
    renamed = any(isinstance(each, c.RenameObject) for each in changes)
    dropped = (each for each in changes if isinstance(each, c.DropObject))
    lost = sorted(each.subject for each in dropped if each.current.kind in (Kind.COLUMN, Kind.TRIGGER))
    if renamed and lost:
        raise CommandError(
            f"crm_rls: a new prefix, and {', '.join(lost)} would go: rename the prefix in a revision of its "
            "own first"
        )


def _standing(connection: Connection) -> Standing:
    pin_settings(connection)
    rows = connection.execute(
        load("alembic", "marked_objects"), {"mark": MARK, "support": list(SUPPORT_SCHEMAS)}
    ).fetchall()
    return {
        (kind, schema, table, name): Creation(head.strip(), tail.strip())
        for kind, schema, table, name, head, tail in rows
    }


# -- expressions as the server prints them -------------------------------------------------------------


def _frozen(
    connection: Connection,
    model: Model,
    inspection: Inspection,
    desired: CatalogState,
    changes: list[Change],
    as_printed: Printed,
) -> Iterator[Change]:
    """Yield the changes with expressions as the server prints them: types and offsets written out.

    So a migration means the same in any session. Where printing the print again gives another text, the
    expression stays as it was compiled, or the next comparison would find a difference for ever.
    """
    printed = {
        policy: _with_print(policy, as_printed)
        for policy in (_policy(change) for change in changes)
        if policy is not None
    }
    again = Printed()
    if printed:
        texts = replace(desired, policies={(each.table, each.name): each for each in printed.values()})
        again = print_desired(connection, model, inspection, texts)
    for change in changes:
        policy = _policy(change)
        if policy is not None and isinstance(change, c.CreatePolicy | c.AlterPolicy):
            text = printed[policy]
            stable = _with_print(text, again) == text
            settled = text if stable else policy
            yield replace(change, policy=settled)
        else:
            yield change


def _policy(change: Change) -> Policy | None:
    return change.policy if isinstance(change, c.CreatePolicy | c.AlterPolicy) else None


def _with_print(policy: Policy, as_printed: Printed) -> Policy:
    def text(source: str | None) -> str | None:
        return None if source is None else as_printed.expressions.get((policy.table, source), source)

    return replace(policy, using=text(policy.using), check=text(policy.check))


# -- preparations --------------------------------------------------------------------------------------


def _with_preparations(
    changes: tuple[Change, ...], before: Before, owners: tuple[str, ...], large: int
) -> Iterator[AccessOp | PrepareOp]:
    """Yield the operations, between what the role that migrates needs and what it leaves behind."""
    sets = any(isinstance(change, c.SetHome) for change in changes)
    there = begin(changes, before.facts, before.facts.installed or before.prefix, sets=sets)
    back = begin(changes, before.facts, before.prefix, sets=sets)
    join = join_keepers(owners)
    supported = [number for number, change in enumerate(changes) if change.needs.owners]
    leave = leave_keepers(owners) if supported else None
    pairs = [
        _operation(change, before, stage)
        for change, stage in (staged(each, changes, before.facts, large) for each in changes)
    ]
    # Nobody can join an owner that is not there yet: one that is made meanwhile is joined then.
    made = {number + 1 for number, change in enumerate(changes) if _makes(change, owners)}
    joined = {supported[0]} | {each for each in made if each > supported[0]} if supported else set()
    yield PrepareOp(there, leave)
    for number, pair in enumerate(pairs):
        if number in joined:
            yield PrepareOp(join, None)
        yield pair
        if supported and number == supported[-1]:
            yield PrepareOp(None, join)
    yield PrepareOp(leave, back)


def _operation(change: Change, before: Before, stage: int) -> AccessOp:
    step, undo = forward(change, before), inverse(change, before)
    if isinstance(change, c.CreatePolicy | c.AlterPolicy | c.DropPolicy):
        return PolicyOp(change, step, undo)
    if isinstance(change, c.MigrateSupport) and change.migration.previous != UNVERSIONED:
        return SupportOp(change.migration.previous, change.migration.revision, step, undo)
    return AccessOp(step, undo, stage)


def _makes(change: Change, roles: tuple[str, ...]) -> bool:
    return isinstance(change, c.CreateRole) and change.role.name in roles
