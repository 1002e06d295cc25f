-- The nearest territory of the model at or above one below which the caller adds territories, and takes them back. An area
-- manager does at or below the own territories, and hears of no others.
create function crm_access.changeable_territory(territory text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found text;
begin
    if crm_access.manages() <> 'area' then
        perform crm_access.require_manager('add territories, or take them back');
    end if;
    if not exists (select from crm_access.open_territory) then
        raise feature_not_supported using
            message = 'the model lets nobody add territories',
            hint = 'Say `new_territories: below` under `database` of the model, and let a DBA apply it.';
    end if;
    select d.declared into found
    from crm_access.declared_above(changeable_territory.territory) as d
    where crm_access.manages() = 'all'
       or crm_access.territory_in_area(crm_access.caller(), changeable_territory.territory);
    if found is null then
        raise undefined_object using
            message = format('there is no territory %L%s', territory,
                case when crm_access.manages() = 'area' then ' in the area of ' || crm_access.caller() end),
            hint = case when crm_access.manages() = 'area'
                then 'Ask an access manager, or the manager of the area above.'
                else crm_access.did_you_mean(coalesce(territory, ''), array(
                    select t.territory from crm_access.territory as t
                    union select a.territory from crm_access.added_territory as a where a.until is null
                    order by 1
                ), 'Name one that is there.') end;
    end if;
    return found;
end
$body$
