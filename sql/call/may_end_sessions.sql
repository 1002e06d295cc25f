-- One row: whether the caller may end sessions of others, or of this login (null: of all); superusers have every role.
select
    pg_catalog.pg_has_role('pg_signal_backend', 'USAGE')
    or exists (
        select
        from pg_catalog.pg_roles as r
        where r.rolname = %(login)s::pg_catalog.name
          and pg_catalog.pg_has_role(r.oid, 'USAGE')
    ) as may
