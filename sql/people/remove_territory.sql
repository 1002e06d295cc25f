-- A sentence: a territory that somebody has added is no longer there. No contact has it, and no other one is below it.
create function crm_people.remove_territory(territory text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    below text;
    had boolean;
begin
    perform crm_access.begin_change('remove_territory', reason);
    perform crm_access.changeable_territory(territory);
    if exists (select from crm_access.territory as t where t.territory = remove_territory.territory) then
        raise object_not_in_prerequisite_state using
            message = format('nobody has added %s: the model has it', territory),
            hint = 'Take it out of the file, and let a DBA apply it.';
    end if;
    select string_agg(a.territory, ', ' order by a.territory) into below
    from crm_access.added_territory as a where a.until is null and a.parent = remove_territory.territory;
    execute 'select crm_access.has_territory($1)' into had using territory;
    if below is not null or had then
        raise object_in_use using
            message = case when below is not null then format('%s are below %s', below, territory)
                else format('contacts have the territory %s', territory) end,
            hint = case when below is not null then 'Remove these first.' else 'Give these contacts another one first.' end;
    end if;
    update crm_access.added_territory as a set until = clock_timestamp()
    where a.territory = remove_territory.territory and a.until is null;
    return format('%s is not a territory any more.', territory);
end
$body$
