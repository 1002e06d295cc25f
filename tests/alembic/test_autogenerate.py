"""From a model to a revision, up, checked, down again, and offline the same."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest
from alembic import command
from alembic.util import CommandError

from crm_rls.model import Right, Service
from crm_rls.model.predicates import And, Compare, InList
from crm_rls.model.territories import TerritoryTree
from crm_rls.plan.apply import apply_plan
from crm_rls.plan.make import make_plan
from crm_rls.postgres.sqltext import SQL
from tests.alembic.conftest import Project, with_filters
from tests.fixtures.applying import EVERYTHING
from tests.fixtures.small_crm import CONTACT, TREE, group, small_model, within


def test_a_revision_brings_the_database_in_line_and_back(project: Project) -> None:
    before = project.state()
    text = project.revision()
    project.upgrade()
    project.check()
    assert text.count("op.crm_rls_policy('create', ") > 10
    with project.database.connect(autocommit=False) as connection:
        model = replace(project.model, people=(), memberships=())
        assert make_plan(connection, model).plan.steps == ()
    project.downgrade("base")
    assert project.state() == before


def test_members_declared_by_sql_see_what_the_migration_gives(project: Project) -> None:
    project.revision()
    project.upgrade()
    model = small_model(project.model.prefix, [("anna", "nord")])
    with project.database.connect(autocommit=False) as connection:  # as whom the project migrates
        apply_plan(connection, model, make_plan(connection, model).plan, allowed=EVERYTHING)
    anna = project.database.login(f"{model.prefix}_anna")
    assert anna.execute("select id from crm.contact").fetchall() == [(1,)]
    project.check()


def test_check_fails_before_the_revision(project: Project) -> None:
    with pytest.raises(CommandError, match="New upgrade operations"):
        project.check()


def test_every_later_change_is_reversible(project: Project) -> None:
    project.revision()
    project.upgrade()
    model, states = project.model, [project.state()]
    narrower = with_filters(model, {"nord": And((within("NORD"), Compare("name", "=", "Hafen AG")))})
    fewer = replace(narrower, groups=tuple(each for each in narrower.groups if each.name != "pumps"))
    follow = tuple(replace(child, mode=type(child.mode).FOLLOW) for child in fewer.children)
    steps = [
        narrower,  # another carried column: columns, functions, key and index are made anew
        fewer,  # a group and the view of its link table go
        replace(fewer, children=follow),  # nothing is carried any more
        replace(fewer, children=follow, restrictions=()),
    ]
    for number, changed in enumerate(steps):
        project.model = changed
        project.revision(f"step {number}")
        project.upgrade()
        project.check()
        states.append(project.state())
    for wanted in reversed(states[:-1]):
        project.downgrade()
        assert project.state() == wanted
    with project.database.connect(autocommit=False) as connection:
        assert make_plan(connection, replace(model, people=(), memberships=())).plan.steps == ()
    project.execute(f'alter table crm.activity rename column "{model.prefix}_territory" to copy')
    with project.database.connect() as connection:
        copies = connection.execute(
            "select count(*), count(*) filter (where a.copy is distinct from c.territory) "
            "from crm.activity a left join crm.contact c on c.id = a.contact_id"
        ).fetchone()
    assert copies == (13, 0)


def test_a_renamed_group_is_renamed_and_keeps_its_members(project: Project) -> None:
    project.revision()
    project.upgrade()
    before = project.state()
    groups = tuple(
        replace(each, name="north", was="nord") if each.name == "nord" else each
        for each in project.model.groups
    )
    project.model = replace(project.model, groups=tuple(sorted(groups, key=lambda each: each.name)))
    prefix = project.model.prefix
    project.execute(f'create role "{prefix}_zoe" login', f'grant "{prefix}_group_nord" to "{prefix}_zoe"')
    text = project.revision("rename")
    assert f'ALTER ROLE "{prefix}_group_nord" RENAME TO "{prefix}_group_north"' in text
    assert "CREATE ROLE" not in text
    assert "DROP ROLE" not in text
    project.upgrade()
    project.check()
    assert (f"{prefix}_group_north", f"{prefix}_zoe") in {
        (each.role, each.member) for each in project.state().memberships
    }
    project.downgrade()
    project.execute(f'drop role "{prefix}_zoe"')
    assert project.state() == before


def test_an_offline_script_is_the_same_migration(project: Project) -> None:
    project.revision()
    script = project.script(command.upgrade, "head")
    project.upgrade()
    online = project.state()
    back = project.script(command.downgrade, "heads:base")
    project.downgrade("base")
    before = project.state()
    with psycopg.connect(project.database.dsn, autocommit=True) as connection:
        connection.execute("drop table alembic_version")
        connection.execute(SQL(script))
        assert project.state() == online
        connection.execute(SQL(back))
    assert project.state() == before


def test_operations_in_a_revision_hold_statements_and_no_model(project: Project) -> None:
    project.revision()
    project.model = with_filters(project.model, {"nord": InList("customer_type", ("other",))})
    project.upgrade()
    with pytest.raises(CommandError, match="alter policy"):
        project.check()
    assert TREE.subtree(["NORD"]) == ("HH", "NORD", "SH")


def test_a_split_drops_what_goes_before_it_creates_what_comes(project: Project) -> None:
    project.revision()
    project.upgrade()
    before = project.state()
    kept = tuple(each for each in project.model.groups if each.name != "nord")
    parts = (group("nord_hh", within("HH")), group("nord_sh", within("SH")))
    project.model = replace(project.model, groups=tuple(sorted((*kept, *parts), key=lambda each: each.name)))
    text = project.revision("split").split("def downgrade")[0]
    assert text.rindex("crm_rls_policy('drop'") < text.index("crm_rls_policy('create'")
    project.upgrade()
    project.check()
    project.downgrade()
    assert project.state() == before


def test_a_service_comes_and_goes_with_the_model(project: Project, role_prefix: str) -> None:
    etl = f"{role_prefix}etl"
    project.execute(
        f"create role {etl} login",
        f"grant usage on schema crm to {etl}",
        f"grant select on crm.contact to {etl}",
    )
    before = project.state()
    with pytest.raises(CommandError, match=f"{etl} would see no rows any more"):
        project.revision()
    service = Service("etl", (etl,), frozenset({CONTACT}), frozenset({Right.READ}))
    project.model = replace(project.model, services=(service,))
    project.revision("with a service")
    project.upgrade()
    project.check()
    assert project.database.login(etl).execute("select count(*) from crm.contact").fetchone() == (6,)
    served = project.state()
    project.model = replace(project.model, services=(), blind=(etl,))
    project.revision("without")
    project.upgrade()
    project.check()
    assert project.database.login(etl).execute("select count(*) from crm.contact").fetchone() == (0,)
    project.downgrade()
    assert project.state() == served
    assert project.database.login(etl).execute("select count(*) from crm.contact").fetchone() == (6,)
    project.downgrade("base")
    assert project.state() == before


def test_a_territory_that_rows_have_stays_or_goes_by_a_word(project: Project) -> None:
    project.revision()
    project.upgrade()
    project.model = replace(
        project.model, territories=TerritoryTree(tuple(each for each in TREE.nodes if each.key != "BW"))
    )
    with pytest.raises(CommandError, match=r"BW \(1 row of crm.contact\).*stranding=True"):
        project.revision()
    with pytest.raises(CommandError, match="BW"):
        project.check()
    project.options = {"stranding": True}
    assert "Takes out territories that rows have: record in force" in project.revision("without BW")
    project.upgrade()
    project.check()
