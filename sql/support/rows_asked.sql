-- The SQL of the rows of a table, called c, whose keys stand in the array $1, with the key that was asked as asked.key.
-- `says` is what crm_access.model says of the table. A key of several values is written as crm_access.key_values reads it.
-- The key's own types, so that its index is used.
create function crm_access.rows_asked(says jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select format('unnest($1) as asked (key) join %I.%I as c on ', rows_asked.says ->> 'schema', rows_asked.says ->> 'name')
        || string_agg(
            format('c.%I %s (%s)::%s', k.name, k.equals,
                case jsonb_array_length(rows_asked.says -> 'key')
                    when 1 then 'asked.key'
                    else format('(crm_access.key_values(asked.key))[%s]', k.place)
                end,
                k.type),
            ' and ' order by k.place
        )
    from crm_access.key_columns(rows_asked.says) as k
$body$
