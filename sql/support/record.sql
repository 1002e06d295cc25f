-- How many entries were written: what the log does not know yet of permanent memberships, of one login or of all.
-- GRANT and REVOKE run no trigger, so what was done to roles is found by comparing.
create function crm_access.record(only_login text) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    written integer := 0;
    entry crm_access.log;
    change record;
begin
    for change in
        with live as (
            select distinct s.login, s.access_group from crm_access.standing as s
            where only_login is null or s.login = only_login
        ),
        known as (
            select distinct on (w.login, l.access_group) w.login, l.access_group, l.holds
            from (
                select only_login where only_login is not null
                union
                select p.login from crm_access.person as p where only_login is null
                union
                select g.login from crm_access.log as g where g.kind = 'permanent' and only_login is null
            ) as w (login)
            cross join lateral crm_access.known_as(w.login, null) as k
            join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
            where l.kind = 'permanent'
            order by w.login, l.access_group, l.log_id desc
        )
        select coalesce(live.login, known.login) as login,
            coalesce(live.access_group, known.access_group) as access_group,
            live.login is not null as holds
        from live
        full join known on known.login = live.login and known.access_group = live.access_group
        where live.login is not null is distinct from coalesce(known.holds, false)
        order by 1, 2
    loop
        entry.kind := 'permanent';
        entry.login := change.login;
        entry.access_group := change.access_group;
        entry.holds := change.holds;
        perform crm_access.write_log(entry);
        written := written + 1;
    end loop;
    return written;
end
$body$
