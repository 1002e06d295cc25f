-- One row: whether the session has the privileges of one of the roles.
select exists (
    select from pg_catalog.pg_roles as r
    where r.rolname = any (%(roles)s::pg_catalog.text[]) and pg_catalog.pg_has_role(r.oid, 'USAGE')
) as is_in
