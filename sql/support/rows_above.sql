-- One row: a row of these keys, and a row that it belongs to by a link or, with the link `tree`, its top row.
create function crm_access.rows_above(says jsonb, link jsonb, keys text[])
returns TABLE(key text, above text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    towards constant jsonb := (select m.tables -> (link ->> 'to') from crm_access.model as m);
begin
    return query execute format(
        'select asked.key, %s from %s join %I.%I as above on %s where %s',
        crm_access.key_text(towards, 'above'), crm_access.rows_asked(says),
        towards ->> 'schema', towards ->> 'name', link ->> 'joins', link ->> 'when'
    ) using keys;
end
$body$
