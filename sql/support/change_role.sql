-- Whether something changed: a login joins or leaves one of our roles. It is an error if it has not come about.
create function crm_access.change_role(role text, login text, joins boolean) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    member_of constant text := 'select exists (select from pg_auth_members as m join pg_roles as r on r.oid = m.roleid '
        'join pg_roles as u on u.oid = m.member where r.rolname = $1 and u.rolname = $2'
        || case when options then ' and m.inherit_option' else '' end || ')';
    member boolean;
    grantor text;
begin
    if joins or crm_access.login_state(login) = 'renamed' then
        perform crm_access.require_bound(login);
    end if;
    execute member_of into member using role, login;
    if member = joins then
        perform crm_access.require_effect(role, login, joins);
        return false;
    end if;
    if joins then
        execute format('grant %I to %I', role, login) || case when options then ' with inherit true, set false' else '' end;
    else
        if options then
            select u.rolname into grantor
            from pg_auth_members as m join pg_roles as u on u.oid = m.grantor
            where m.roleid = quote_ident(role)::regrole and m.member = quote_ident(login)::regrole
              and u.rolname <> current_user
            limit 1;
        end if;
        if grantor is not null then
            raise dependent_objects_still_exist using
                message = format('%s was put into %s by %s, outside of crm_people', coalesce(crm_access.name_of(login), login), role,
                    grantor),
                hint = 'A DBA takes such memberships over with `crm-rls adopt`; then they can be ended here.';
        end if;
        execute format('revoke %I from %I', role, login);
    end if;
    perform crm_access.require_effect(role, login, joins);
    perform crm_access.signal();
    return true;
end
$body$
