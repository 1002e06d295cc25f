-- What became of a person's login: bound, renamed, gone, replaced (another role has the name now) or foreign (it was
-- registered on another server). Null for who is no person.
create function crm_access.login_state(login text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select case
        when b.named = p.login then 'bound'
        when b.named is not null then 'renamed'
        when p.server is distinct from crm_access.this_server() then 'foreign'
        when exists (select from pg_roles as r where r.rolname = p.login) then 'replaced'
        else 'gone'
    end
    from crm_access.person as p
    left join crm_access.bound as b on b.login = p.login
    where p.login = login_state.login
$body$
