-- One row: a contact, or a row of a further root, that has nobody, though its family requires one face, or several people
-- who are responsible at a moment. root is null for contacts. access_groups are the groups through which they are, or
-- where there is nobody those that have the contact but no member for it. An area manager sees those of which one group
-- is at or below the own territories.
create function crm_access.conflicts_at(at timestamp with time zone, only_family text)
returns TABLE(family text, root text, contact text, faces text, people text[], access_groups text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    all_areas constant boolean := crm_access.reads() = 'all';
    own_areas text[];
    served record;
begin
    perform crm_access.require_reader('ask which contacts have no or several faces');
    if not all_areas then
        select coalesce(array_agg(g.access_group), '{}') into own_areas
        from crm_access.access_group as g where crm_access.in_area(crm_access.caller(), g.access_group);
    end if;
    -- The contacts first; the key of each root keeps its type.
    for served in
        select r.* from crm_access.root as r
        where exists (
            select from crm_access.family as f
            where f.root = r.root and f.faces <> 'any' and (only_family is null or f.family = only_family)
        )
        order by r.root
    loop
        return query execute format(
            $query$
            with wanted as materialized (
                select f.family, f.faces from crm_access.family as f
                where f.faces <> 'any' and f.root = $3 and ($2 is null or f.family = $2)
            ),
            face as materialized (
                select f.access_group, f.holder, p.person
                from crm_access.holders_at($1) as f
                join crm_access.person as p on p.login = f.face
            ),
            had as materialized (
                select c.contact, g.family, c.access_group, f.person
                from crm_access.%1$I as c
                join crm_access.access_group as g on g.access_group = c.access_group and not g.oversight
                join wanted as w on w.family = g.family
                left join face as f on f.access_group = c.access_group and (c.login is null or c.login = f.holder)
            ),
            counted as (
                select h.contact, h.family, min(h.person collate "C") as first, max(h.person collate "C") as last
                from had as h
                group by h.contact, h.family
            ),
            conflict as materialized (
                select of.contact, of.family, w.faces, n.first is null as nobody
                from crm_access.%2$I as of
                join wanted as w on w.family = of.family
                left join counted as n on n.contact = of.contact and n.family = of.family
                where n.first <> n.last or n.first is null and w.faces = 'one'
            )
            select d.family, nullif($3, ''), d.contact, d.faces, d.people, d.access_groups
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
            served.group_view, served.family_view
        ) using at, only_family, served.root, all_areas, own_areas;
    end loop;
end
$body$
