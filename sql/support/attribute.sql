-- The value of a login's attribute, or null; policies compare columns with it. A person is the role and not its name:
-- see the view `bound`, which says the same of all.
-- A name has collation "C"; without the word "default" no index on the login could be used.
create function crm_access.attribute(attribute text, login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select p.attributes operator(pg_catalog.->>) attribute.attribute
    from crm_access.person as p
    where p.role = (select r.oid from pg_catalog.pg_roles as r where r.rolname = attribute.login)
      and jsonb_typeof(p.attributes -> attribute.attribute) <> 'array'
      and (p.login = attribute.login::pg_catalog.text collate "default" or p.server = crm_access.this_server())
$body$
