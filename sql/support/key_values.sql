-- The values of a key of several columns as somebody writes it: an array, or the values with a comma between, one that has
-- a comma or a quote itself in double quotes, as on the command line.
create function crm_access.key_values(written text) returns text[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select case
        when key_values.written like '{%}' then key_values.written::text[]
        when strpos(key_values.written, '"') = 0 then string_to_array(key_values.written, ',')
        else array(
            select case when m.found[1] ^@ '"' then replace(substr(m.found[1], 2, length(m.found[1]) - 2), '""', '"') else m.found[1] end
            from regexp_matches(key_values.written || ',', '("(?:[^"]|"")*"|[^,]*),', 'g') with ordinality as m (found, place)
            order by m.place
        )
    end
$body$
