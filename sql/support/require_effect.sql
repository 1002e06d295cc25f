-- No row: an error if a login that has joined a role does not have its rights, or one that has left still has them: by
-- another grantor, through another role, or as a superuser.
create function crm_access.require_effect(role text, login text, joins boolean) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    named constant text := coalesce(crm_access.name_of(login), login);
    way record;
    inherits boolean;
begin
    if not exists (select from pg_roles as r where r.rolname = login) then
        return;
    end if;
    inherits := pg_has_role(login, role, 'USAGE');
    if joins and not inherits then
        raise object_not_in_prerequisite_state using
            message = format('%s is a member of %s without having its rights: the login has NOINHERIT', named, role),
            hint = format('Let a DBA change it: ALTER ROLE %I INHERIT;', login);
    end if;
    if joins or not inherits and not pg_has_role(login, role, case when options then 'SET' else 'MEMBER' end) then
        return;
    end if;
    if (select r.rolsuper from pg_roles as r where r.rolname = login) then
        raise object_not_in_prerequisite_state using
            message = format('%s does not leave %s: the login is a superuser, who has every role', named, role),
            hint = format('Let a DBA change it: ALTER ROLE %I NOSUPERUSER;', login);
    end if;
    with recursive ways (member, via, grantor, path) as (
        select m.member, m.roleid, m.grantor, array[m.roleid]
        from pg_auth_members as m join pg_roles as u on u.oid = m.member
        where u.rolname = login
        union all
        select w.member, w.via, w.grantor, w.path || m.roleid
        from ways as w join pg_auth_members as m on m.member = w.path[cardinality(w.path)]
        where m.roleid <> all (w.path)
    )
    select via.rolname as via, coalesce(grantor.rolname, 'somebody who is gone') as grantor into way
    from ways as w
    join pg_roles as reached on reached.oid = w.path[cardinality(w.path)] and reached.rolname = role
    join pg_roles as via on via.oid = w.via
    left join pg_roles as grantor on grantor.oid = w.grantor
    order by cardinality(w.path)
    limit 1;
    raise object_not_in_prerequisite_state using
        message = format('%s does not leave %s: it is a member%s, which %s granted', named, role,
            case when way.via <> role then format(' through %s', way.via) else '' end, way.grantor),
        hint = format('Let a DBA take that away: REVOKE %I FROM %I%s;', way.via, login,
            case when options then format(' GRANTED BY %I', way.grantor) else '' end);
end
$body$
