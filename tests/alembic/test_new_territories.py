"""A territory that a manager added comes into the file, and so into a revision, and goes back."""

from __future__ import annotations

from crm_rls.model import AddedTerritory
from crm_rls.model.growing import grown
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from tests.alembic.conftest import Project
from tests.fixtures.applying import EVERYTHING
from tests.fixtures.growing import growing
from tests.fixtures.small_crm import small_model

EAST = "HH-OST"


def seen(project: Project) -> set[int]:
    """Return the contacts that anna, who is in the north, reads by the policies."""
    with project.database.login(f"{project.model.prefix}_anna") as anna:
        return {key for (key,) in anna.execute("select id from crm.contact")}


def still_added(project: Project) -> list[str]:
    with project.database.connect() as connection:
        rows = connection.execute("select territory from crm_access.added_territory where until is null")
        return [territory for (territory,) in rows]


def test_a_revision_takes_an_added_territory_over(project: Project) -> None:
    project.model = growing(project.model)
    project.revision("open")
    project.upgrade()
    model = growing(small_model(project.model.prefix, [("anna", "nord")]))
    with project.database.connect(autocommit=False) as connection:
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=EVERYTHING)
    project.check()
    project.execute(
        f"select crm_people.add_territory('{EAST}', 'HH', 'Hamburg Ost', 'a new branch')",
        f"update crm.contact set territory = '{EAST}' where id = 3",  # noqa: S608
    )
    added = seen(project)
    assert 3 in added
    # What a manager added is no difference: a revision that would end it is none.
    project.check()
    project.model = grown(project.model, (AddedTerritory(EAST, "HH", "Hamburg Ost"),))
    project.revision("the new branch")
    project.upgrade()
    project.check()
    assert seen(project) == added
    assert still_added(project) == []
    project.downgrade()
    assert seen(project) == added - {3}
    project.upgrade()
    project.check()
    assert seen(project) == added
