-- One row: a membership of a person that was made by GRANT outside, and is taken over: from now on the registrar has granted it,
-- and the log knows it. For a DBA: from PostgreSQL 16 on only who granted a membership can take it back.
create function crm_people.adopt(reason text DEFAULT ''::text)
returns TABLE(login text, role text, granted_by text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    model record;  -- who may not name the type is told so below
    found record;
begin
    if not has_schema_privilege('crm_access', 'USAGE') then
        raise insufficient_privilege using
            message = format('%s may not adopt memberships that others granted', current_user),
            hint = 'That takes a superuser: ask a DBA to run `crm-rls adopt`.';
    end if;
    perform crm_access.begin_change('adopt', reason);
    perform crm_access.require_manager('adopt memberships');
    select m.* into model from crm_access.model as m;
    if current_setting('server_version_num')::integer >= 160000 then
        for found in execute
            'select u.rolname as login, r.rolname as role, grantor.rolname as grantor '
            'from pg_auth_members as m '
            'join pg_roles as r on r.oid = m.roleid join pg_roles as u on u.oid = m.member '
            'join pg_roles as grantor on grantor.oid = m.grantor '
            'join crm_access.bound as b on b.role = u.oid '
            'where u.rolcanlogin and grantor.rolname <> $1 and m.inherit_option and r.rolname = any ('
            '  select g.role from crm_access.role_given as g) order by 1, 2'
            using model.registrar_role
        loop
            execute format('grant %I to %I with inherit true, set false granted by %I', found.role, found.login,
                model.registrar_role);
            execute format('revoke %I from %I granted by %I', found.role, found.login, found.grantor);
            login := found.login;
            role := found.role;
            granted_by := found.grantor;
            return next;
        end loop;
    end if;
    perform crm_access.record(null);
end
$body$
