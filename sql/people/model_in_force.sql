-- One row: a part of the model that is in force, since when, and its content (docs/reference/in-force.md): the structure,
-- with the filters of all groups, and what else verify needs. What the model declares of people is left out.
create function crm_people.model_in_force()
returns TABLE(part text, recorded_at timestamp with time zone, content jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader_of_all('read the model in force');
    return query
    select p.part, r.recorded_at, r.content
    from unnest(array['structure', 'verification']) as p (part)
    cross join lateral crm_access.recorded(p.part) as r;
end
$body$
