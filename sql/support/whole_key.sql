-- A key that somebody asks for, as views of the support schema have it: of several values an array, each as its type writes
-- it.
create function crm_access.whole_key(row_key text, named text) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    parts text;
    whole text;
begin
    if jsonb_array_length(says -> 'key') = 1 then
        return row_key;
    end if;
    select string_agg(format('$1[%s]::%s::text', k.place, k.type), ', ' order by k.place) into parts
    from crm_access.key_columns(says) as k;
    execute format('select array[%s]::text', parts) into whole
    using crm_access.key_values(row_key);
    return whole;
end
$body$
