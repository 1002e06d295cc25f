-- One row: a row of these keys that a group has by a grant on the table itself, for everybody (`login` and `maker` null),
-- for the members with the attributes of `login`, or for `maker`, who has made it. Restrictions are left out. `reads`
-- says whether that shows the row, `hands` whether it shows what belongs to it.
create function crm_access.reached_itself(named text, keys text[])
returns TABLE(key text, access_group text, login text, maker text, reads boolean, hands boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    asked constant text := (select crm_access.rows_asked(m.tables -> named) from crm_access.model as m);
    each record;
begin
    -- All groups that ask nothing of the person at once.
    for each in
        select string_agg(format('case when %s then %L end', g.conditions -> named ->> 'where', g.access_group), ', ') as cases
        from crm_access.access_group as g
        where not (g.conditions -> named ->> 'asks')::boolean
        having count(*) > 0
    loop
        return query execute format(
            'select asked.key, g.access_group, null::text, null::text, (h.says ->> ''reads'')::boolean, (h.says ->> ''hands'')::boolean
            from %s
            cross join lateral unnest(array[%s]) as g (access_group)
            cross join lateral (select a.conditions -> $2 from crm_access.access_group as a where a.access_group = g.access_group) as h (says)',
            asked, each.cases
        ) using keys, named;
    end loop;
    for each in
        select g.access_group, g.conditions -> named as says from crm_access.access_group as g
        where (g.conditions -> named ->> 'asks')::boolean
    loop
        return query execute format(
            'select asked.key, $2, p.login, null::text, $3, $4 from %s join crm_access.known_person as p on (%s)',
            asked, each.says ->> 'where'
        ) using keys, each.access_group, (each.says ->> 'reads')::boolean, (each.says ->> 'hands')::boolean;
    end loop;
    for each in
        select g.access_group, g.conditions -> named ->> 'made' as made from crm_access.access_group as g
        where g.conditions -> named ? 'made'
    loop
        return query execute format(
            'select asked.key, $2, null::text, p.login, true, false from %s join crm_access.known_person as p on (%s)',
            asked, each.made
        ) using keys, each.access_group;
    end loop;
end
$body$
