-- One row: a family and a root that it is for (null for the contacts), for how many rows it is, and how many of them have
-- one responsible person at a moment, nobody, or several people. `gone` and `come` are rows of crm_people.holders, as
-- JSON: so many would it be without the ones and with the others.
create function crm_people.face_counts(
    at timestamp with time zone DEFAULT now(), only_family text DEFAULT NULL::text, gone jsonb DEFAULT '[]'::jsonb,
    come jsonb DEFAULT '[]'::jsonb
)
returns TABLE(family text, root text, label text, faces text, contacts bigint, one bigint, nobody bigint, several bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    served record;
begin
    perform crm_access.require_reader('count faces');
    if only_family is not null then
        perform crm_access.require_family(only_family);
    end if;
    for served in
        select r.* from crm_access.root as r
        where exists (
            select from crm_access.family as f
            where f.root = r.root and (only_family is null or f.family = only_family)
        )
        order by r.root
    loop
        return query execute format(
            $query$
            with face as materialized (
                select f.family, f.access_group, f.holder, f.face from (
                    select h.family, h.access_group, h.holder, h.face from crm_access.holders_at($1) as h
                    except
                    select g.family, g.access_group, g.holder, g.face
                    from jsonb_to_recordset($4) as g (family text, access_group text, holder text, face text)
                    union
                    select c.family, c.access_group, c.holder, c.face
                    from jsonb_to_recordset($5) as c (family text, access_group text, holder text, face text)
                ) as f
                where $2 is null or f.family = $2
            ),
            counted as (
                select c.contact, f.family, min(f.face collate "C") as first, max(f.face collate "C") as last
                from crm_access.%1$I as c
                join face as f on f.access_group = c.access_group and (c.login is null or c.login = f.holder)
                group by c.contact, f.family
            ),
            summed as (
                select of.family, count(*) as contacts, count(*) filter (where n.first = n.last) as one,
                    count(*) filter (where n.first is null) as nobody,
                    count(*) filter (where n.first <> n.last) as several
                from crm_access.%2$I as of
                left join counted as n on n.contact = of.contact and n.family = of.family
                group by of.family
            )
            select f.family, nullif(f.root, ''), f.label, f.faces, coalesce(s.contacts, 0), coalesce(s.one, 0),
                coalesce(s.nobody, 0), coalesce(s.several, 0)
            from crm_access.family as f
            left join summed as s on s.family = f.family
            where f.root = $3 and ($2 is null or f.family = $2)
            order by f.family
            $query$,
            served.group_view, served.family_view
        ) using at, only_family, served.root, gone, come;
    end loop;
end
$body$
