-- One row: a login that nobody registered is in one of our roles, by itself or through another role. access_group is
-- null for the role of all persons and that of shares.
create function crm_people.strangers()
returns TABLE(login text, role text, access_group text, through text, granted_by text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    if crm_access.reads() <> 'all' then
        perform crm_access.require_manager('ask who is in groups without being registered');
    end if;
    return query
    with recursive ours (role, access_group) as (
        select g.role, g.access_group from crm_access.role_given as g
    ),
    inside (role, access_group, member, above, grantor, path) as (
        select o.role, o.access_group, m.member, m.roleid, m.grantor, array[m.roleid, m.member]
        from ours as o
        join pg_roles as r on r.rolname = o.role
        join pg_auth_members as m on m.roleid = r.oid
        where crm_access.counts(m)
        union all
        select i.role, i.access_group, m.member, m.roleid, m.grantor, i.path || m.member
        from inside as i
        join pg_auth_members as m on m.roleid = i.member
        where crm_access.counts(m) and m.member <> all (i.path)
    )
    select distinct on (u.rolname, i.role)
        u.rolname::text, i.role, i.access_group,
        case when cardinality(i.path) > 2 then above.rolname::text end, coalesce(grantor.rolname::text, '')
    from inside as i
    join pg_roles as u on u.oid = i.member and u.rolcanlogin
    join pg_roles as above on above.oid = i.above
    left join pg_roles as grantor on grantor.oid = i.grantor
    where not exists (select from crm_access.bound as b where b.role = u.oid)
      and u.rolname <> all (array(select unnest(m.gateways) from crm_access.model as m))
    order by u.rolname, i.role, cardinality(i.path), 4;
end
$body$
