-- The access group of that name. An error if there is none.
create function crm_access.group_named(named text) returns crm_access.access_group
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found crm_access.access_group;
begin
    select g.* into found from crm_access.access_group as g where g.access_group = named;
    if found.access_group is null then
        raise undefined_object using
            message = format('there is no access group %L', named),
            hint = crm_access.did_you_mean(
                named, array(select g.access_group from crm_access.access_group as g order by g.access_group),
                'crm_people.user_access_groups lists them; new ones come with the model.'
            );
    end if;
    return found;
end
$body$
