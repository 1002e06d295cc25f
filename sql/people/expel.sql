-- One row: a membership in one of our roles that a login, or a role between, had without being a registered person, and
-- has no longer. For a DBA, as adopt. It is an error if the login keeps one through another role.
create function crm_people.expel(login text, reason text DEFAULT ''::text) returns TABLE(role text, granted_by text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    found record;
begin
    if not has_schema_privilege('crm_access', 'USAGE') then
        raise insufficient_privilege using
            message = format('%s may not take members out of groups', current_user),
            hint = 'That takes a superuser: ask a DBA to run `crm-rls adopt --expel`.';
    end if;
    perform crm_access.begin_change('expel', reason);
    perform crm_access.require_manager('take members out of groups');
    if exists (select from crm_access.bound as b where b.named = expel.login) then
        raise object_not_in_prerequisite_state using
            message = format('%s is a registered person', login),
            hint = format('select crm_people.deactivate(%L);', login);
    end if;
    for found in
        select r.rolname::text as role, coalesce(grantor.rolname::text, '') as grantor
        from pg_auth_members as m
        join pg_roles as r on r.oid = m.roleid
        join pg_roles as u on u.oid = m.member
        left join pg_roles as grantor on grantor.oid = m.grantor
        where u.rolname = expel.login and crm_access.counts(m) and r.rolname in (
            select g.role from crm_access.role_given as g
        )
        order by 1, 2
    loop
        begin
            execute format('revoke %I from %I', found.role, login)
                || case when options and found.grantor <> '' then format(' granted by %I', found.grantor) else '' end;
        exception
            when insufficient_privilege then
                raise insufficient_privilege using
                    message = format('%s granted %s to %s, and %s may not take that back', found.grantor, found.role, login,
                        current_user),
                    hint = format('Let a superuser run: REVOKE %I FROM %I GRANTED BY %I;', found.role, login,
                        found.grantor);
        end;
        role := found.role;
        granted_by := found.grantor;
        return next;
    end loop;
    for found in select s.role from crm_people.strangers() as s where s.login = expel.login loop
        perform crm_access.require_effect(found.role, login, false);
    end loop;
    perform crm_access.signal();
    perform crm_access.record(null);
end
$body$
