-- The value of a login's attribute, or null; policies compare columns with it.
create function crm_access.attribute(attribute text, login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select p.attributes operator(pg_catalog.->>) attribute.attribute
    from crm_access.person as p
    where p.login = attribute.login::pg_catalog.text
$body$
