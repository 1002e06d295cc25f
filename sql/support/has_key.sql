-- The SQL of that a row of a view of the support schema has a key, in the key's own types, so that its index is used. `says`
-- is what crm_access.model says of the table, `called` what the row is called, `key` the SQL of the key as crm_access.key_text
-- writes it.
create function crm_access.has_key(says jsonb, called text, key text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select string_agg(
        case jsonb_array_length(has_key.says -> 'key')
            when 1 then format('%I.contact %s (%s)::%s', has_key.called, k.equals, has_key.key, k.type)
            else format('%I.key_%s %s ((%s)::text[])[%s]::%s', has_key.called, k.place, k.equals, has_key.key, k.place, k.type)
        end,
        ' and ' order by k.place
    )
    from crm_access.key_columns(has_key.says) as k
$body$
