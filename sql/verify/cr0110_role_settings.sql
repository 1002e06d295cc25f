-- One row: a setting that a login, or everybody in this database, starts with and that undoes protection.
with risky (name, severity, harmless, cause) as (
    values
        ('role', 'error', 'none', 'whoever logs in silently becomes that role and has its rows'),
        ('session_replication_role', 'error', 'origin', 'triggers do not fire, so carried keys go stale'),
        ('lo_compat_privileges', 'error', 'off', 'everybody may read all large objects'),
        ('row_security', 'warning', 'on', 'queries on protected tables fail'),
        ('session_preload_libraries', 'warning', '', 'it starts with a library that may change anything'),
        ('local_preload_libraries', 'warning', '', 'it starts with a library that may change anything'),
        ('search_path', 'warning', '', 'names without a schema mean other objects for this login than for others')
)
select
    risky.severity,
    pg_catalog.concat(
        case s.setrole when 0 then 'everybody' else s.setrole::pg_catalog.regrole::pg_catalog.text end,
        ': ',
        entry.setting
    ) as object,
    risky.cause,
    pg_catalog.concat(
        'ALTER ',
        case s.setrole
            when 0 then 'DATABASE ... '
            else pg_catalog.format('ROLE %%s ', s.setrole::pg_catalog.regrole)
        end,
        case when s.setrole <> 0 and s.setdatabase <> 0 then 'IN DATABASE ... ' end,
        'RESET ', risky.name
    ) as next_step
from pg_catalog.pg_db_role_setting as s
cross join lateral pg_catalog.unnest(s.setconfig) as entry (setting)
join risky on risky.name = pg_catalog.lower(pg_catalog.split_part(entry.setting, '=', 1))
where (s.setdatabase = 0 or s.setdatabase = (
        select d.oid from pg_catalog.pg_database as d where d.datname = pg_catalog.current_database()
    ))
  and (s.setrole = any (%(people)s::pg_catalog.oid[]) or (s.setrole = 0 and risky.name <> 'search_path'))
  and pg_catalog.substr(entry.setting, pg_catalog.strpos(entry.setting, '=') + 1) <> risky.harmless
