"""Whether a database is the place for changes of a model: its roles' home, and its own model. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from crm_rls.catalog import ServerFacts
from crm_rls.diagnostics import Code, Diagnostic, Severity
from crm_rls.model import Model
from crm_rls.postgres.names import Names
from crm_rls.postgres.sqltext import SQL, Identifier, text

_RESET = SQL("ALTER ROLE {} IN DATABASE {} RESET application_name")


def displaced(
    homes: tuple[str, ...], facts: ServerFacts, prefix: str, *, adopted: bool = False
) -> Iterator[Diagnostic]:
    """Yield what speaks against a change of the model's roles in this database.

    `homes` are the databases that have them (`CatalogState.homes`); with `adopted` this one takes the place
    of another.
    """
    here = facts.database
    if len(homes) > 1:
        registrar = Identifier(Names(prefix).registrar)
        resets = (_RESET.format(registrar, Identifier(each)) for each in homes if each != here)
        yield Diagnostic(
            Code.TWO_HOMES,
            Severity.ERROR,
            f"{', '.join(homes)} all claim the roles of {prefix}, "
            "and a change in one would change access in the others",
            f"{'; '.join(map(text, resets))}, or the same for this one if another is in use",
            object=f"database {here}",
            blocking=True,
        )
    elif homes not in ((), (here,)) and not adopted:
        (home,) = homes
        yield Diagnostic(
            Code.HOME_ELSEWHERE,
            Severity.ERROR,
            f"the roles of {prefix} belong to database {home}, and a change here would change access there",
            f"make the change in {home}, or choose another prefix for this one; for a staging copy run "
            f"`crm-rls detach`; if this one replaces {home}, run `crm-rls apply --adopt-database`",
            object=f"database {here}",
            blocking=True,
        )


def another_model(facts: ServerFacts, prefix: str, former: str | None = None) -> Iterator[Diagnostic]:
    """Yield the model that is installed in the database, if it is another one."""
    if facts.installed not in (None, prefix, former):
        yield Diagnostic(
            Code.ANOTHER_MODEL_INSTALLED,
            Severity.ERROR,
            f"it has another model, with the prefix {facts.installed}, and a database has one model",
            f"add to that model, or run `crm-rls remove` with it first; for a new prefix of it write "
            f"prefix: {{name: {prefix}, was: {facts.installed}}}",
            object=f"database {facts.database}",
            blocking=True,
        )


def out_of_place(homes: tuple[str, ...], facts: ServerFacts, prefix: str) -> tuple[Diagnostic, ...]:
    """Return all that speaks against a change in this database."""
    return (*another_model(facts, prefix), *displaced(homes, facts, prefix))


def not_a_copy(homes: tuple[str, ...], facts: ServerFacts, model: Model) -> Iterator[Diagnostic]:
    """Yield what speaks against giving a copy roles of its own: it is the home, or has not this model."""
    here = f"database {facts.database}"
    if facts.installed is None or facts.installed != model.former_prefix:
        has = f"the model with the prefix {facts.installed}" if facts.installed else "no model of crm_rls"
        step = f"connect to a copy of the database in which {model.former_prefix} was applied"
        yield Diagnostic(
            Code.NOTHING_TO_DETACH, Severity.ERROR, f"it has {has}", step, object=here, blocking=True
        )
    elif facts.database in homes:
        yield Diagnostic(
            Code.HOME_IS_NO_COPY,
            Severity.ERROR,
            f"it is the home of the roles of {facts.installed}, and people would lose what they see in it",
            f"connect to a copy of it; to give the model another prefix write "
            f"prefix: {{name: {model.prefix}, was: {facts.installed}}}",
            object=here,
            blocking=True,
        )
