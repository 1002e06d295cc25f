-- Whether a login may assign a group as an area manager: the group has territories, and each of them is one of the
-- login's own or below it.
create function crm_access.in_area(login text, access_group text) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select from crm_access.access_group as g
        where g.access_group = in_area.access_group
          and g.territories <> '{}'
          and not exists (
              select from unnest(g.territories) as of_group (territory)
              where not exists (
                  select from crm_access.area_manager as a
                  join crm_access.territory as own on own.territory = a.territory
                  join crm_access.territory as below on below.territory = of_group.territory
                  where a.login = in_area.login
                    and a.role = (select r.oid from pg_roles as r where r.rolname = in_area.login)
                    and below.first_place between own.first_place and own.last_place
              )
          )
    )
$body$
