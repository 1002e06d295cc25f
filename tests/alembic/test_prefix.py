"""A prefix that is renamed by a revision: up, down and up again, with people, terms and link tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from alembic.util import CommandError

from crm_rls.catalog import CatalogState
from crm_rls.catalog.inspector import inspect
from crm_rls.model import Membership, Mode
from crm_rls.model.predicates import Compare
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from tests.alembic.conftest import Project, with_filters
from tests.alembic.test_cooperation import owner_of_everything
from tests.fixtures.applying import EVERYTHING
from tests.fixtures.small_crm import small_model

LATER = datetime(2091, 1, 1, tzinfo=UTC)


def everything(project: Project, prefix: str) -> CatalogState:
    """Return the state of the database with what people have."""
    with project.database.connect(autocommit=False) as connection:
        return inspect(connection, schemas=project.model.schemas, prefix=prefix).current


def seen(project: Project, prefix: str) -> dict[str, list[int]]:
    """Return which contacts each person sees, over the person's own connection."""
    found = {}
    for name in ("anna", "bert", "carl"):
        rows = project.database.login(f"{prefix}_{name}").execute("select id from crm.contact order by id")
        found[name] = [number for (number,) in rows.fetchall()]
    return found


def test_a_renamed_prefix_goes_up_down_and_up_again(project: Project) -> None:
    prefix = project.model.prefix
    project.revision()
    project.upgrade()
    model = small_model(prefix, [("anna", "nord"), ("bert", "pumps")])
    timed = Membership("carl", "sued", valid_until=LATER, reason="stands in")
    model = replace(model, memberships=(*model.memberships, timed))
    with project.database.connect(autocommit=False) as connection:
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=EVERYTHING)
    before, saw = everything(project, prefix), seen(project, prefix)
    assert saw == {"anna": [1], "bert": [1, 4, 6], "carl": [3, 4]}

    project.model = replace(project.model, prefix=f"{prefix}_new", former_prefix=prefix)
    project.revision("another prefix")
    project.upgrade()
    project.check()
    after = everything(project, project.model.prefix)
    assert seen(project, prefix) == saw
    project.downgrade()
    assert seen(project, prefix) == saw
    assert everything(project, prefix) == before
    project.upgrade()
    assert everything(project, project.model.prefix) == after
    assert seen(project, prefix) == saw


def test_other_changes_of_the_same_revision_are_taken_back_too(project: Project) -> None:
    owner_of_everything(project, "createrole")
    prefix = project.model.prefix
    project.revision()
    project.upgrade()
    before = everything(project, prefix)
    narrower = with_filters(project.model, {"nord": Compare("name", "=", "Hafen AG")})
    project.model = replace(
        narrower,
        prefix=f"{prefix}_new",
        former_prefix=prefix,
        groups=tuple(each for each in narrower.groups if each.name != "pumps"),
    )
    project.revision("another prefix, and more")
    project.upgrade()
    project.check()
    after = everything(project, project.model.prefix)
    project.downgrade()
    assert everything(project, prefix) == before
    project.upgrade()
    assert everything(project, project.model.prefix) == after


def test_columns_do_not_go_in_the_revision_that_renames(project: Project) -> None:
    prefix = project.model.prefix
    project.revision()
    project.upgrade()
    follow = tuple(replace(child, mode=Mode.FOLLOW) for child in project.model.children)
    renamed = replace(project.model, prefix=f"{prefix}_new", former_prefix=prefix)
    project.model = replace(renamed, children=follow)
    with pytest.raises(CommandError, match="rename the prefix in a revision of its own first"):
        project.revision("both")
    project.model = renamed
    project.revision("prefix")
    project.upgrade()
    project.model = replace(renamed, children=follow)
    project.revision("nothing is carried")
    project.upgrade()
    project.check()
