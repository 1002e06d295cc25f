-- Whether the caller may be told what a group has to do with somebody: everything, or the groups of the own area.
create function crm_access.answers_about(access_group text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select crm_access.reads() = 'all'
        or crm_access.reads() = 'area' and crm_access.in_area(crm_access.caller(), answers_about.access_group)
$body$
