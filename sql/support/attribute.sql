-- The value of a login's attribute, or null; policies compare columns with it.
-- A name has collation "C"; without the word "default" no index on the login could be used.
create function crm_access.attribute(attribute text, login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
as $body$
    select p.attributes operator(pg_catalog.->>) attribute.attribute
    from crm_access.person as p
    where p.login = attribute.login::pg_catalog.text collate "default"
$body$
