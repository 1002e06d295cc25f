-- One row: this server, if its release has known holes in row security.
select
    'warning' as severity,
    pg_catalog.concat('PostgreSQL ', pg_catalog.current_setting('server_version')) as object,
    pg_catalog.concat(
        'ON CONFLICT reads hidden rows (CVE-2026-120154)',
        case
            when pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < %(replan_floor)s
            then ', prepared statements outlive a revoked membership (CVE-2026-14666)'
        end
    ) as cause,
    pg_catalog.format(
        'upgrade to %%s.%%s or later; until then crm-rls keeps the keys that the server fills out of INSERT',
        %(floor)s::pg_catalog.int4 / 10000, %(floor)s::pg_catalog.int4 %% 10000
    ) as next_step
where pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < %(floor)s
