-- The values of a login's attribute that has several; policies ask whether a column holds one of them. As attribute,
-- which says why. A single value counts as one of several: the attribute may have had one only. The values of a line are
-- those of whom the person is above.
create function crm_access.attribute_values(attribute text, login name) returns SETOF text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select e.value #>> '{}'
    from crm_access.person as p
    cross join lateral jsonb_path_query(p.attributes -> attribute_values.attribute, 'lax $[*]') as e (value)
    where p.role = (select r.oid from pg_roles as r where r.rolname = attribute_values.login)
      and (p.login = attribute_values.login::text collate "default" or p.server = crm_access.this_server())
    union all
    select l.value
    from crm_access.person as p
    join crm_access.reporting as place on place.attribute = attribute_values.attribute and place.login = p.login
    cross join lateral crm_access.line_of(place.attribute, place.value) as l (value)
    where p.role = (select r.oid from pg_roles as r where r.rolname = attribute_values.login)
      and (p.login = attribute_values.login::text collate "default" or p.server = crm_access.this_server())
$body$
