-- One row: what a report says of contacts and rows of further roots now. `part` is 'group': an access group and how many
-- contacts it has, as in crm_people.group_counts; 'family': how many rows of a family have one face, nobody or several, as
-- in crm_people.face_counts; or 'conflict': a row that has nobody or several, as in crm_people.face_conflicts, but only the
-- first `most` of each root by family and key. Reads each table once: what those three ask of contacts is asked of each set
-- of groups that has some.
create function crm_people.report_counts(most bigint DEFAULT 10000)
returns TABLE(part text, access_group text, family text, root text, label text, faces text, contact text, contacts bigint, one bigint, nobody bigint, several bigint, people text[], access_groups text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    structure jsonb;
    served record;
begin
    perform crm_access.require_reader_of_all('count contacts, groups and faces');
    structure := (select r.content from crm_access.recorded('structure') as r);
    for served in
        select r.* from crm_access.root as r
        where r.root = '' or exists (select from crm_access.family as f where f.root = r.root)
        order by r.root
    loop
        return query execute format(
            $query$
            with face as materialized (
                select h.family, h.access_group, h.holder, p.person
                from crm_access.holders_at(now()) as h
                join crm_access.person as p on p.login = h.face
            ),
            -- Without an order: contacts with the same groups come with them in the same order, or make one more set.
            of_group as (
                select c.contact, array_agg(c.access_group) as groups, array_agg(c.login) as logins, array_agg(c.shown) as shown
                from crm_access.%1$I as c
                group by c.contact
            ),
            of_family as (
                select o.contact, array_agg(o.family) as families from crm_access.%2$I as o group by o.contact
            ),
            met as materialized (
                select coalesce(g.contact, o.contact) as contact, coalesce(g.groups, '{}') as groups,
                    coalesce(g.logins, '{}') as logins, coalesce(g.shown, '{}') as shown,
                    coalesce(o.families, '{}') as families
                from of_group as g
                full join of_family as o on o.contact = g.contact
            ),
            same as materialized (
                select row_number() over () as number, m.groups, m.logins, m.shown, m.families, count(*) as contacts
                from met as m
                group by m.groups, m.logins, m.shown, m.families
            ),
            had as materialized (
                select s.number, s.contacts, e.access_group, e.login, e.shown
                from same as s
                cross join lateral unnest(s.groups, s.logins, s.shown) as e (access_group, login, shown)
            ),
            faced as materialized (
                select h.number, g.family, h.access_group, f.person
                from had as h
                join crm_access.access_group as g on g.access_group = h.access_group and not g.oversight
                left join face as f on f.access_group = h.access_group and (h.login is null or h.login = f.holder)
            ),
            summed as materialized (
                select s.number, f.family, f.label, f.faces, s.contacts,
                    min(n.person collate "C") as first, max(n.person collate "C") as last
                from same as s
                join crm_access.family as f on f.family = any (s.families) and f.root = $1
                left join faced as n on n.number = s.number and n.family = f.family
                group by s.number, f.family, f.label, f.faces, s.contacts
            ),
            conflict as materialized (
                select s.number, s.family, s.faces,
                    coalesce(array_agg(distinct n.person collate "C") filter (where n.person is not null), '{}') as people,
                    coalesce(
                        array_agg(distinct n.access_group collate "C") filter (where n.access_group is not null), '{}'
                    ) as access_groups
                from summed as s
                left join faced as n
                    on n.number = s.number and n.family = s.family and (n.person is null) = (s.first is null)
                where s.faces <> 'any' and (s.first <> s.last or s.first is null and s.faces = 'one')
                group by s.number, s.family, s.faces
            )
            select 'group', g.access_group, null, null, null, null, null,
                case when not crm_access.asks_person($3, g.access_group) then coalesce(c.contacts, 0) end::bigint,
                null::bigint, null::bigint, null::bigint, null::text[], null::text[]
            from crm_access.access_group as g
            left join (
                select h.access_group, sum(h.contacts) as contacts from had as h
                where h.login is null and h.shown
                group by h.access_group
            ) as c on c.access_group = g.access_group
            where $1 = ''
            union all
            select 'family', null, f.family, nullif($1, ''), f.label, f.faces, null,
                coalesce(sum(s.contacts), 0)::bigint,
                coalesce(sum(s.contacts) filter (where s.first = s.last), 0)::bigint,
                coalesce(sum(s.contacts) filter (where s.first is null), 0)::bigint,
                coalesce(sum(s.contacts) filter (where s.first <> s.last), 0)::bigint, null, null
            from crm_access.family as f
            left join summed as s on s.family = f.family
            where f.root = $1
            group by f.family, f.label, f.faces
            union all
            (
                select 'conflict', null, x.family, nullif($1, ''), null, x.faces, m.contact::text, null, null, null, null,
                    x.people, x.access_groups
                from conflict as x
                join same as s on s.number = x.number
                join met as m
                    on m.groups = s.groups and m.logins = s.logins and m.shown = s.shown and m.families = s.families
                order by x.family, m.contact::text
                limit $2
            )
            $query$,
            served.group_view, served.family_view
        ) using served.root, most, structure;
    end loop;
end
$body$
