-- The moment that a day or a moment of the model's time zone means; of a last day its end.
create function crm_people.moment_of(said text, last_day boolean DEFAULT false) returns timestamp with time zone
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if crm_access.reads() <> 'own' then
        perform crm_access.require_reader('ask what a day means here');
    end if;
    return crm_access.parsed_moment(said, last_day::integer);
end
$body$
