-- One row: a row of these keys and a restriction on reading it (its number in what crm_access.model says of the table),
-- the person for whom it is asked (null: it is the same for everybody), and whether the row passes.
create function crm_access.restricted(says jsonb, keys text[])
returns TABLE(key text, restriction integer, login text, passes boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    each record;
begin
    for each in
        select r.says ->> 'passes' as passes, (r.says ->> 'asks')::boolean as asks, r.place::integer - 1 as number
        from jsonb_array_elements(says -> 'restrictions') with ordinality as r (says, place)
    loop
        return query execute format(
            'select asked.key, $2, %s, (%s) is true from %s%s',
            case when each.asks then 'p.login' else 'null::text' end, each.passes, crm_access.rows_asked(says),
            case when each.asks then ' cross join crm_access.known_person as p' end
        ) using keys, each.number;
    end loop;
end
$body$
