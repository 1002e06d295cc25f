-- One row: as of conflicts_at, for the rows of one root (empty for contacts) whose keys are in a slice: above `above`
-- (null: from the first on) and up to `up_to` (null: to the last). held is who is responsible, as conflict_slices tells.
create function crm_access.conflicts_between(root text, held jsonb, only_family text, above text, up_to text)
returns TABLE(family text, contact text, faces text, people text[], access_groups text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    all_areas constant boolean := crm_access.reads() = 'all';
    own_areas text[];
    served record;
    slice text;
begin
    perform crm_access.require_reader('ask which contacts have no or several faces');
    if not all_areas then
        select coalesce(array_agg(g.access_group), '{}') into own_areas
        from crm_access.access_group as g where crm_access.in_area(crm_access.caller(), g.access_group);
    end if;
    select r.*, format_type(a.atttypid, a.atttypmod) as key_type into served
    from crm_access.root as r
    join pg_attribute as a on a.attrelid = format('crm_access.%I', r.family_view)::regclass and a.attname = 'contact'
    where r.root = conflicts_between.root;
    -- What is left over is asked so that no index of the key serves it: most of the rows are there.
    slice := case
        when up_to is not null
            then concat_ws(' and ', case when above is not null then 'c.contact > $6::%1$s' end, 'c.contact <= $7::%1$s')
        when above is not null then '(c.contact <= $6::%1$s) is not true'
        else 'true'
    end;
    return query execute format(
        $query$
        with wanted as materialized (
            select f.family, f.faces from crm_access.family as f
            where f.faces <> 'any' and f.root = $3 and ($2 is null or f.family = $2)
        ),
        face as materialized (
            select f.* from jsonb_to_recordset($1) as f (access_group text, holder text, person text)
        ),
        had as materialized (
            select c.contact, g.family, c.access_group, f.person
            from crm_access.%1$I as c
            join crm_access.access_group as g on g.access_group = c.access_group and not g.oversight
            join wanted as w on w.family = g.family
            left join face as f on f.access_group = c.access_group and (c.login is null or c.login = f.holder)
            where %3$s
        ),
        counted as (
            select h.contact, h.family, min(h.person collate "C") as first, max(h.person collate "C") as last
            from had as h
            group by h.contact, h.family
        ),
        conflict as materialized (
            select of.contact, of.family, w.faces, n.first is null as nobody
            from (select c.* from crm_access.%2$I as c where %3$s) as of
            join wanted as w on w.family = of.family
            left join counted as n on n.contact = of.contact and n.family = of.family
            where n.first <> n.last or n.first is null and w.faces = 'one'
        )
        select d.family, d.contact, d.faces, d.people, d.access_groups
        from (
            select x.family, x.contact::text, x.faces,
                coalesce(array_agg(distinct h.person collate "C") filter (where h.person is not null), '{}')
                    as people,
                coalesce(
                    array_agg(distinct h.access_group collate "C") filter (where h.access_group is not null), '{}'
                ) as access_groups
            from conflict as x
            left join had as h
                on h.contact = x.contact and h.family = x.family and (h.person is null) = x.nobody
            group by x.family, x.contact, x.faces
            order by x.family, x.contact
        ) as d
        where $4 or d.access_groups && $5
        $query$,
        served.group_view, served.family_view, format(slice, served.key_type)
    ) using held, only_family, served.root, all_areas, own_areas, above, up_to;
end
$body$
