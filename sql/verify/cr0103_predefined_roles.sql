-- One row: somebody in one of PostgreSQL's own roles that reaches beyond the policies. What comes with another of
-- these roles, as pg_read_all_stats with pg_monitor, is left to that one.
with risky (name, severity, cause) as (
    values
        ('pg_read_all_data', 'error', 'it reads every view, copy and table that row security does not protect'),
        ('pg_write_all_data', 'error', 'it writes every table that row security does not protect'),
        ('pg_read_server_files', 'error', 'it reads the files of the server, the tables among them'),
        ('pg_write_server_files', 'error', 'it writes files of the server, which leads to superuser'),
        ('pg_execute_server_program', 'error', 'it runs programs on the server, which leads to superuser'),
        ('pg_monitor', 'warning', 'it sees the queries of others with the values in them'),
        ('pg_read_all_stats', 'warning', 'it sees the queries of others with the values in them'),
        ('pg_stat_scan_tables', 'warning', 'it may run functions that read tables below row security'),
        ('pg_signal_backend', 'warning', 'it ends the sessions of others'),
        ('pg_maintain', 'warning', 'it refreshes, analyses and locks the tables of others'),
        ('pg_create_subscription', 'warning', 'it lets rows of other servers in')
),
held (person, role, name, severity, cause) as materialized (
    select reach.person, reach.role, risky.name, risky.severity, risky.cause
    from risky
    join pg_catalog.pg_roles as r on r.rolname = risky.name
    join unnest(%(reach_person)s::pg_catalog.oid[], %(reach_role)s::pg_catalog.oid[]) as reach (person, role)
        on reach.role = r.oid
)
select
    held.severity,
    pg_catalog.concat(held.person::pg_catalog.regrole, ' in ', held.name) as object,
    held.cause,
    coalesce(
        (
            select pg_catalog.string_agg(
                pg_catalog.concat(
                    'REVOKE ', m.roleid::pg_catalog.regrole, ' FROM ', m.member::pg_catalog.regrole,
                    {granted_by}
                ),
                '; ' order by m.member, m.grantor
            )
            from pg_catalog.pg_auth_members as m
            where m.roleid = held.role
              and (
                  m.member = held.person
                  or (m.member, held.person) in (
                      select way.role, way.person
                      from unnest(%(reach_role)s::pg_catalog.oid[], %(reach_person)s::pg_catalog.oid[])
                          as way (role, person)
                  )
              )
        ),
        pg_catalog.format('take %%I from who leads there', held.name)
    ) as next_step
from held
where not exists (
    select
    from held as wider
    join pg_catalog.pg_auth_members as m on m.member = wider.role
    where wider.person = held.person and m.roleid = held.role
)
