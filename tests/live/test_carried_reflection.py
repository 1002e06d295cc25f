"""SQLAlchemy reflects a table in mode `carry`: two foreign keys lead to its parent, and one is meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import exc, orm

from tests.fixtures.applying import applied
from tests.fixtures.database import Database
from tests.fixtures.small_crm import SCHEMA, small_model


@pytest.fixture
def prefix(database: Database, role_prefix: str) -> str:
    model = small_model(role_prefix.rstrip("_"), [("carl", "sued")])
    superuser = database.connect()
    superuser.execute(SCHEMA)
    applied(superuser, model)
    return model.prefix


@pytest.fixture
def engine(database: Database, prefix: str) -> Iterator[sa.Engine]:
    """Return an engine that connects as a person."""
    dsn = database.login_dsn(f"{prefix}_carl")
    engine = sa.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn))
    yield engine
    engine.dispose()


def reflected(engine: sa.Engine, prefix: str = "") -> tuple[sa.Table, sa.Table]:
    """Reflect contact and activity, whole or without the columns whose names begin with the prefix."""
    metadata, inspector = sa.MetaData(schema="crm"), sa.inspect(engine)

    def table(name: str) -> sa.Table:
        if not prefix:
            return sa.Table(name, metadata, autoload_with=engine)
        columns = [each["name"] for each in inspector.get_columns(name, schema="crm")]
        own = [each for each in columns if not each.startswith(f"{prefix}_")]
        return sa.Table(name, metadata, autoload_with=engine, include_columns=own)

    return table("contact"), table("activity")


def test_our_key_is_told_by_its_name(engine: sa.Engine, prefix: str) -> None:
    keys = {each["name"]: each for each in sa.inspect(engine).get_foreign_keys("activity", schema="crm")}
    ours = keys.pop(f"{prefix}_carry_activity")
    assert ours["constrained_columns"] == ["contact_id", f"{prefix}_parent_version"]
    assert ours["referred_columns"] == ["id", f"{prefix}_version"]
    assert list(keys) == ["activity_contact_id_fkey"]


def test_a_join_without_a_condition_is_ambiguous_if_everything_is_reflected(engine: sa.Engine) -> None:
    contact, activity = reflected(engine)
    with pytest.raises(exc.AmbiguousForeignKeysError):
        sa.join(contact, activity)
    joined = sa.join(contact, activity, contact.c.id == activity.c.contact_id)
    with engine.connect() as connection:
        assert connection.execute(sa.select(activity.c.id).select_from(joined)).rowcount == 4


def test_without_the_columns_of_the_prefix_the_join_is_what_it_was(engine: sa.Engine, prefix: str) -> None:
    contact, activity = reflected(engine, prefix)
    assert len(activity.foreign_key_constraints) == 1
    with engine.begin() as connection:
        found = connection.execute(sa.select(activity.c.id).select_from(sa.join(contact, activity)))
        assert found.rowcount == 4
        connection.execute(activity.insert().values(id=700, contact_id=3, subject="reflected"))
        assert connection.execute(sa.select(activity).where(activity.c.id == 700)).one()


def test_a_relationship_names_its_column(engine: sa.Engine) -> None:
    contact, activity = reflected(engine)
    registry = orm.registry()
    contact_class, activity_class = type("Contact", (), {}), type("Activity", (), {})
    registry.map_imperatively(contact_class, contact)
    registry.map_imperatively(
        activity_class,
        activity,
        properties={
            "contact": orm.relationship(
                contact_class, foreign_keys=[activity.c.contact_id], backref="activities"
            )
        },
    )
    with orm.Session(engine) as session:
        isar: Any
        (isar,) = session.scalars(sa.select(contact_class).where(contact.c.id == 3))
        assert len(isar.activities) == 2
        isar.activities.append(activity_class(id=701, subject="of a relationship"))
        session.commit()
        assert session.execute(sa.select(activity.c.contact_id).where(activity.c.id == 701)).one() == (3,)
