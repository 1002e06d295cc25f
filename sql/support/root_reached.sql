-- The rows of crm_access.reached for contacts and further roots, from the view of their groups.
create function crm_access.root_reached(named text, keys text[])
returns TABLE(key text, access_group text, login text, maker text, shown boolean, reads boolean, hands boolean, contacts text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    asked constant text := (select r.group_view from crm_access.root as r where r.root = says ->> 'root');
    sharing constant boolean := (select m.share_role is not null from crm_access.model as m);
begin
    return query execute format(
        'select c.contact::text, c.access_group, c.login, null::text, c.shown, true,
            (select coalesce((g.conditions -> $2 ->> ''hands'')::boolean, false)
            from crm_access.access_group as g where g.access_group = c.access_group),
            null::text[]
        from unnest($1) as asked (key)
        -- OFFSET makes a sub-select of it, into each part of which the key goes, and with it to the index.
        cross join lateral (select v.* from crm_access.%I as v where %s offset 0) as c',
        asked, crm_access.has_key(says, 'v', 'asked.key')
    ) using keys, named;
    if says ->> 'root' = '' and sharing then
        return query execute format(
            'select k.key, null::text, null::text, null::text, true, true, true, array[k.key]
            from (select %s as key from %s) as k',
            crm_access.key_text(says, 'c'), crm_access.rows_asked(says)
        ) using keys;
        if says -> 'tree' <> 'null' then
            return query
            select a.key, null, null, null, true, true, true, array[a.above, a.key]
            from crm_access.rows_above(says, says -> 'tree', keys) as a;
        end if;
    end if;
end
$body$
