-- One row: roles must be made, altered or dropped, and the session may not.
select
    pg_catalog.concat('role ', me.oid::pg_catalog.regrole) as object,
    'the plan changes roles, and it has neither SUPERUSER nor CREATEROLE' as cause,
    pg_catalog.format('ALTER ROLE %%I CREATEROLE', me.rolname) as next_step
from pg_catalog.pg_roles as me
where %(makes_roles)s
  and me.rolname = current_user
  and not me.rolsuper
  and not me.rolcreaterole
