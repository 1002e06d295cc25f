-- How many rows of a table each of these memberships shows, and how many they show together, which is the last number.
-- A membership is an object with access_group, login (who holds it) and acting_for, or with the contacts that are
-- `shared` with the login; a null in place of its number says that it shows none of the table, whatever the rows are.
-- Reads the table once.
create function crm_access.count_reached(named text, memberships jsonb) returns bigint[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    conditions constant text[] := array(
        select crm_access.reach_condition(named, h.says ->> 'access_group',
            array(select jsonb_array_elements_text(h.says -> 'shared')))
        from jsonb_array_elements(memberships) with ordinality as h (says, place)
        order by h.place
    );
    persons constant jsonb := (
        select jsonb_agg(
            jsonb_build_object('login', h.says ->> 'login', 'attributes', k.known, 'called', k.known ->> 'login')
            order by h.place
        )
        from jsonb_array_elements(memberships) with ordinality as h (says, place)
        left join lateral crm_access.known_attributes(coalesce(h.says ->> 'acting_for', h.says ->> 'login')) as k (known) on true
    );
    counts bigint[];
begin
    if array_remove(conditions, null) = '{}' then
        return conditions::bigint[] || 0::bigint;
    end if;
    execute (
        with asked as (
            select c.condition, c.place,
                min(c.place) over (partition by memberships -> (c.place - 1)::integer ->> 'acting_for') as first
            from unnest(conditions) with ordinality as c (condition, place)
        )
        select format(
            -- Row by row, in a sub-select: an EXISTS in an aggregate is planned as if it ran once.
            'select array[%s, count(*) filter (where %s)] from (select %s from %I.%I as c%s offset 0) as seen',
            string_agg(case when c.condition is null then 'null' else format('count(*) filter (where h_%s)', c.place) end, ', ' order by c.place),
            string_agg('h_' || c.place, ' or ') filter (where c.condition is not null),
            string_agg(format('of_%s.h_%s', c.first, c.place), ', ') filter (where c.condition is not null),
            says ->> 'schema', says ->> 'name',
            (
                -- One join for each person who is acted for: planning takes the cube of their number.
                select string_agg(
                    format(' cross join lateral (select %s from (select ($1 -> %s ->> ''login'') as login, ($1 -> %s -> ''attributes'') as attributes, ($1 -> %s ->> ''called'') as called) as p) as of_%s',
                        o.conditions, o.first - 1, o.first - 1, o.first - 1, o.first),
                    ''
                )
                from (
                    select f.first, string_agg(format('%s as h_%s', f.condition, f.place), ', ') as conditions
                    from asked as f
                    where f.condition is not null
                    group by f.first
                ) as o
            )
        )
        from asked as c
    ) into counts using persons;
    return counts;
end
$body$
