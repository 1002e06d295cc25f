-- No row: a login that a manager made can log in again, or no longer. One that a DBA made stays as it is. Whoever has it can
-- keep its role locked (ALTER ROLE in an open transaction); that is no way to keep the groups, so it is only told.
create function crm_access.open_login(login text, opens boolean) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    own_timeout constant text := current_setting('lock_timeout');
    wrong text;
begin
    if not exists (
        select from crm_access.model as o
        join pg_roles as u on u.rolname = o.login_maker_role
        join pg_auth_members as m on m.member = u.oid and m.admin_option
        join pg_roles as r on r.oid = m.roleid
        where r.rolname = login and r.rolcanlogin <> opens
    ) then
        return;
    end if;
    -- Where managers make no logins there is no such function.
    begin
        if not opens then
            perform set_config('lock_timeout', '2s', true);
        end if;
        execute 'select crm_access.change_login($1, $2, null, null)' into wrong using login, opens;
        perform set_config('lock_timeout', own_timeout, true);
    exception
        when lock_not_available then
            if opens then
                raise;
            end if;
            raise warning 'the login % is not closed: an open transaction has changed its role; end the sessions of this login, and deactivate once more',
                login;
    end;
    if wrong is not null then
        raise warning '%, so % it is left to a DBA', wrong, case when opens then 'opening' else 'closing' end;
    end if;
end
$body$
