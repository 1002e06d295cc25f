"""A contact that is deleted, with children that carry: their own foreign key decides what happens to them.

PostgreSQL fires the triggers of foreign keys in the order of their names, which end in OIDs written as text:
a key with OID 100345 comes before one with 24601. So the key over the copies may come first or last.
"""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from crm_rls.model import Model
from tests.fixtures.applying import applied
from tests.fixtures.database import Connection, Database
from tests.fixtures.small_crm import SCHEMA, small_model

OWN = "activity_contact_id_fkey"
KEPT = [(31, 3, "BY"), (32, 3, "BY")]
FREED = [(31, None, None), (32, None, None)]

TRIGGER_OF_COPIES = """
select t.tgname
from pg_catalog.pg_trigger as t join pg_catalog.pg_constraint as k on k.oid = t.tgconstraint
where t.tgrelid = 'crm.contact'::regclass and t.tgtype & 8 = 8
  and k.conrelid = 'crm.activity'::regclass and k.conname <> %s
"""

first_or_last = pytest.mark.parametrize("place", ["!", "~"], ids=["first", "last"])


@pytest.fixture
def model(role_prefix: str) -> Model:
    return small_model(role_prefix.rstrip("_"), [("anna", "all_of_them")])


def carrying(database: Database, model: Model, action: str, place: str) -> Connection:
    """Apply the model to children with that action; the key over the copies gets that place."""
    superuser = database.connect()
    superuser.execute(SCHEMA)
    superuser.execute("delete from crm.deal_line; delete from crm.deal")
    superuser.execute(
        f"alter table crm.activity drop constraint {OWN}, add constraint {OWN} "
        f"foreign key (contact_id) references crm.contact (id) on delete {action}"
    )
    with database.connect(autocommit=False) as connection:
        applied(connection, model)
    ((trigger,),) = superuser.execute(TRIGGER_OF_COPIES, (OWN,)).fetchall()
    names = map(sql.Identifier, (trigger, f"RI_ConstraintTrigger_a_{place}"))
    superuser.execute(sql.SQL("alter trigger {} on crm.contact rename to {}").format(*names))
    return superuser


def children(superuser: Connection, model: Model) -> list[tuple[object, ...]]:
    copy = sql.Identifier(f"{model.prefix}_territory")
    query = sql.SQL("select id, contact_id, {} from crm.activity where id in (31, 32) order by id")
    return superuser.execute(query.format(copy)).fetchall()


@first_or_last
@pytest.mark.parametrize(("action", "left"), [("cascade", []), ("set null", FREED), ("set default", FREED)])
def test_children_go_or_stay_as_their_own_key_says(
    database: Database, model: Model, action: str, left: list[object], place: str
) -> None:
    superuser = carrying(database, model, action, place)
    anna = database.login(f"{model.prefix}_anna")
    assert children(superuser, model) == KEPT
    assert anna.execute("delete from crm.contact where id = 3").rowcount == 1
    assert children(superuser, model) == left


@first_or_last
@pytest.mark.parametrize("action", ["no action", "restrict"])
def test_a_contact_stays_if_the_key_of_its_children_keeps_it(
    database: Database, model: Model, action: str, place: str
) -> None:
    superuser = carrying(database, model, action, place)
    anna = database.login(f"{model.prefix}_anna")
    with pytest.raises(psycopg.errors.IntegrityError) as refusal:
        anna.execute("delete from crm.contact where id = 3")
    assert refusal.value.diag.constraint_name == OWN
    assert children(superuser, model) == KEPT


def test_what_is_added_with_a_default_may_be_assigned_in_the_row_before(
    database: Database, model: Model
) -> None:
    """PL/pgSQL of 15 crashes there, if the type is not passed by value: a trigger of others may do it."""
    superuser = database.connect()
    superuser.execute(SCHEMA)
    applied(superuser, model)
    version = sql.Identifier(f"{model.prefix}_version")
    added = superuser.execute(
        "select attname, attbyval from pg_attribute "
        "where attrelid = 'crm.contact'::regclass and atthasmissing"
    ).fetchall()
    assert added == [(f"{model.prefix}_version", True)]
    keep = sql.SQL(
        "create function crm.keep() returns trigger language plpgsql as "
        "$$begin old.{} := 7; old.name := 'before ' || old.name; return new; end$$"
    )
    superuser.execute(keep.format(version))
    superuser.execute(
        "create trigger keep before update on crm.contact for each row execute function crm.keep()"
    )
    for _ in range(3):
        superuser.execute("update crm.contact set pad = pad + 1")
    untouched = sql.SQL("select count(*) from crm.contact where {} = 0").format(version)
    assert superuser.execute(untouched).fetchone() == (6,)
