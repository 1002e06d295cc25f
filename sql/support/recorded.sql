-- No row, or one: what of the model is in force of a part, and since when.
create function crm_access.recorded(part text) returns TABLE(recorded_at timestamp with time zone, content jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select last.recorded_at, last.content
    from (
        select i.recorded_at, i.content from crm_access.in_force as i
        where i.part = recorded.part
        order by i.in_force_id desc
        limit 1
    ) as last
    where last.content <> 'null'
$body$
