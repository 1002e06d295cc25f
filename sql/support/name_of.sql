-- What a person of that login is called.
create function crm_access.name_of(login text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select p.person from crm_access.person as p where p.login = name_of.login
$body$
