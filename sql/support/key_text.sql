-- The SQL of a row's key as a text, as crm_people.why takes it: the value, or an array of several. `says` is what
-- crm_access.model says of the table, `called` what the row is called.
create function crm_access.key_text(says jsonb, called text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select case
        when count(*) = 1 then min(format('%I.%I::text', key_text.called, k.name))
        else format('array[%s]::text', string_agg(format('%I.%I::text', key_text.called, k.name), ', ' order by k.place))
    end
    from jsonb_array_elements_text(key_text.says -> 'key') with ordinality as k (name, place)
$body$
