"""alembic_utils 0.8.8: PGPolicy entities."""

import json
import sys
import time

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic_utils.pg_policy import PGPolicy
from alembic_utils.replaceable_entity import register_entities

url, verb, policies = sys.argv[1], sys.argv[2], int(sys.argv[3])
READ = "as permissive for select to public using (territory = 'T{:04}'::text)"
register_entities(
    [PGPolicy("public", f"p{n:04}", READ.format(n), on_entity="public.contact") for n in range(policies)]
)
metadata = sa.MetaData()
sa.Table("contact", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("territory", sa.Text))
with sa.create_engine(url).connect() as connection:
    begun = time.perf_counter()
    context = MigrationContext.configure(
        connection, opts={"target_metadata": metadata, "include_schemas": False}
    )
    script = produce_migrations(context, metadata)
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    if verb == "first":
        connection.rollback()
        for each in script.upgrade_ops.ops:
            Operations(context).invoke(each)
        connection.commit()
    print(json.dumps({"compare": seconds, "apply": time.perf_counter() - begun}))
