-- One row: whether the caller reads about all people, as access managers and auditors do; the moment, the database and the
-- login that asks.
select
    exists (
        select from pg_catalog.pg_roles as r
        where r.rolname = any (%(roles)s::pg_catalog.text[]) and pg_catalog.pg_has_role(r.oid, 'USAGE')
    ) as may,
    pg_catalog.now() as moment,
    pg_catalog.current_database()::pg_catalog.text as database,
    session_user::pg_catalog.text as login
