-- Whether a login is in a group by itself, and not for somebody else: permanently, or for a time that is now. Who is
-- not active, or has no login any more, is in none.
-- A permanent membership must be there for the server, which an older snapshot does not hide, and in the catalog,
-- which a transaction that only repeats prepared statements reads anew where it does not hear of a REVOKE.
create function crm_access.holds_itself(access_group text, login text) returns boolean
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select
        from crm_access.person as p
        join pg_roles as u on u.oid = p.role and (u.rolname = p.login or p.server = crm_access.this_server())
        where p.login = holds_itself.login and p.active and (
            exists (
                select from crm_access.access_group as g
                join pg_roles as r on r.rolname = g.group_role
                join pg_auth_members as m on m.roleid = r.oid and m.member = u.oid
                where g.access_group = holds_itself.access_group and pg_has_role(u.oid, r.oid, 'USAGE')
            ) or exists (
                select from crm_access.membership as m
                where m.login = holds_itself.login
                  and m.access_group = holds_itself.access_group
                  and (m.valid_from is null or m.valid_from <= now())
                  and (m.valid_until is null or clock_timestamp() < m.valid_until)
            )
        )
    )
$body$
