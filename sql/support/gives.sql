-- One row: an access group by which a login may give contacts away now, and the attributes of whom it acts for in it:
-- its own, and of everybody whom it stands in for. Only roles that it has are asked, as by the policies.
create function crm_access.gives(login text) returns TABLE(access_group text, attributes jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select g.access_group, k.known
    from (
        select distinct g.access_group
        from crm_access.person as me
        join pg_auth_members as m on m.member = me.role
        join pg_roles as r on r.oid = m.roleid
        join crm_access.access_group as g on r.rolname in (g.group_role, g.timed_role)
        where me.login = gives.login and 'reassign' = any (g.rights)
    ) as g
    cross join lateral (
        select gives.login where crm_access.holds_itself(g.access_group, gives.login)
        union
        select a.acts_for from crm_access.acting_for(g.access_group, gives.login) as a (acts_for)
    ) as acted (login)
    cross join lateral crm_access.known_attributes(acted.login) as k (known)
$body$
