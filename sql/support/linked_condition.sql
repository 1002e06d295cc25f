-- The SQL of that a row, called c, is linked to a row of another table for which a condition is true, in which that row
-- is called c. `towards` is what crm_access.model says of the other table.
create function crm_access.linked_condition(towards jsonb, link jsonb, condition text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select format('exists (select from (select %s from %I.%I as c where %s) as above where %s)',
        (
            select string_agg(format('c.%I', l.name), ', ')
            from (select distinct n.name from jsonb_array_elements_text(link -> 'columns') as n (name)) as l
        ),
        towards ->> 'schema', towards ->> 'name', condition, link ->> 'joins')
$body$
