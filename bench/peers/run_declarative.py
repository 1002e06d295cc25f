"""sqlalchemy-declarative-extensions 0.17.0: roles and memberships; it knows no policies."""

import json
import sys
import time

import sqlalchemy as sa
from sqlalchemy_declarative_extensions import Roles
from sqlalchemy_declarative_extensions.dialects.postgresql import Role
from sqlalchemy_declarative_extensions.role.compare import compare_roles

url, verb, _, people, memberships = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
groups = [f"sde_g{number:03}" for number in range(100)]
joined = {}
for n in range(memberships):
    joined.setdefault(f"sde_m{n // 5:04}", set()).add(groups[n * 7 % 100])
wanted = Roles(ignore_unspecified=True).are(
    *groups,
    *(
        Role(f"sde_m{n:04}", login=True, in_roles=sorted(joined.get(f"sde_m{n:04}", ())))
        for n in range(people)
    ),
)
with sa.create_engine(url).connect() as connection:
    begun = time.perf_counter()
    found = compare_roles(connection, wanted)
    seconds = time.perf_counter() - begun
    begun = time.perf_counter()
    if verb == "first":
        for each in found:
            for statement in each.to_sql():
                connection.execute(sa.text(str(statement)))
        connection.commit()
    elif found:
        raise SystemExit(f"the second comparison found {len(found)} differences")
    print(json.dumps({"compare": seconds, "apply": time.perf_counter() - begun}))
