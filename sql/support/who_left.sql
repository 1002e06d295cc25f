-- One row: somebody who left and is not forgotten: a person who is not active, or was removed with that entry of the log;
-- since when. Not registered: a login that the log or a record names, that never was a person, and that is no role any
-- more; since when nothing names it. named is what the role is called that is still the leaver's.
create function crm_access.who_left()
returns TABLE(person text, login text, until_entry bigint, registered boolean, left_at timestamp with time zone, attributes jsonb, named text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    with gone as (
        select p.person, p.login, null::bigint as until_entry, p.attributes, p.role, p.server
        from crm_access.person as p
        where not p.active
        union all
        select l.old ->> 'person', l.login, l.log_id, l.old -> 'attributes', (l.old ->> 'role')::oid, l.old ->> 'server'
        from crm_access.log as l
        where l.kind = 'person' and l.new is null and l.old is not null
          and not exists (select from crm_access.leaver as v where v.pseudonym = l.login)
    ),
    trace as (
        select t.login, l.logged_at as at
        from crm_access.log as l cross join lateral (values (l.actor), (l.login)) as t (login)
        union all
        select i.who, i.recorded_at from crm_access.in_force as i
        union all
        select t.who, t.taken_at from crm_access.taken as t
    )
    select g.person, g.login, g.until_entry, true,
        (
            with mine as (
                select l.log_id, l.logged_at, l.holds
                from crm_access.known_as(g.login, g.until_entry) as k
                join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry
                    and (l.log_id < k.before_entry or l.log_id = g.until_entry)
                where l.kind = 'person'
            )
            select min(m.logged_at) from mine as m
            where m.log_id > coalesce((select max(h.log_id) from mine as h where h.holds), 0)
        ),
        g.attributes,
        (
            select r.rolname from pg_roles as r
            where r.oid = g.role and g.server = crm_access.this_server() and (
                g.until_entry is null or not exists (
                    select from crm_access.person as p where p.role = g.role and p.server = g.server
                )
            )
        )
    from gone as g
    union all
    select t.login, t.login, null, false, max(t.at), '{}', null
    from trace as t
    where not exists (select from pg_roles as r where r.rolname = t.login)
      and not exists (select from crm_access.person as p where p.login = t.login)
      and not exists (select from crm_access.leaver as v where v.pseudonym = t.login)
      -- What was said of a person of that login is told with the person.
      and t.at > coalesce((select max(l.logged_at) from crm_access.log as l where l.former = t.login), '-infinity')
    group by t.login
$body$
