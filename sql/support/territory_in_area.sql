-- Whether a territory, of the model or added, is one that a login manages, or below one.
create function crm_access.territory_in_area(login text, territory text) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select
        from crm_access.declared_above(territory_in_area.territory) as d
        join crm_access.territory as t on t.territory = d.declared
        join crm_access.area_manager as a on a.login = territory_in_area.login
        join crm_access.territory as own on own.territory = a.territory
        where a.role = (select r.oid from pg_roles as r where r.rolname = territory_in_area.login)
          and t.first_place between own.first_place and own.last_place
    )
$body$
