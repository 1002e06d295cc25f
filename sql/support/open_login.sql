-- No row: a login that a manager made can log in again, or no longer. One that a DBA made stays as it is.
create function crm_access.open_login(login text, opens boolean) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
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
    execute 'select crm_access.change_login($1, $2, null, null)' into wrong using login, opens;
    if wrong is not null then
        raise warning '%, so % it is left to a DBA', wrong, case when opens then 'opening' else 'closing' end;
    end if;
end
$body$
