-- Makes all places anew when the model has other lines. What people were given of an attribute before it became a line
-- counts no longer.
create function crm_access.refill_reporting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and new.attributes is not distinct from old.attributes then
        return null;
    end if;
    update crm_access.person as p set attributes = p.attributes - lines.names
    from (
        select array_agg(d.key) as names from jsonb_each(new.attributes) as d where d.value ? 'line'
    ) as lines
    where p.attributes ?| lines.names;
    delete from crm_access.reporting;
    insert into crm_access.reporting
    select r.* from crm_access.person as p cross join lateral crm_access.places_of(p) as r;
    return null;
end
$body$
