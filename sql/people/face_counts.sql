-- One row: a family, for how many contacts it is, and how many of them have one responsible person at a moment, nobody,
-- or several people. `gone` and `come` are rows of crm_people.holders, as JSON: so many would it be without the ones and
-- with the others.
create function crm_people.face_counts(
    at timestamp with time zone DEFAULT now(), only_family text DEFAULT NULL::text, gone jsonb DEFAULT '[]'::jsonb,
    come jsonb DEFAULT '[]'::jsonb
)
returns TABLE(family text, label text, faces text, contacts bigint, one bigint, nobody bigint, several bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader('count faces');
    if only_family is not null and not exists (select from crm_access.family as f where f.family = only_family) then
        raise undefined_object using
            message = format('there is no family %L', only_family),
            hint = crm_access.did_you_mean(
                only_family, array(select f.family from crm_access.family as f order by f.family),
                format('The model has: %s.', coalesce(
                    (select string_agg(f.family, ', ' order by f.family) from crm_access.family as f), 'none'))
            );
    end if;
    return query
    with face as materialized (
        select f.family, f.access_group, f.holder, f.face from (
            select h.family, h.access_group, h.holder, h.face from crm_access.holders_at(face_counts.at) as h
            except
            select g.family, g.access_group, g.holder, g.face
            from jsonb_to_recordset(gone) as g (family text, access_group text, holder text, face text)
            union
            select c.family, c.access_group, c.holder, c.face
            from jsonb_to_recordset(come) as c (family text, access_group text, holder text, face text)
        ) as f
        where only_family is null or f.family = only_family
    ),
    counted as (
        select c.contact, f.family, min(f.face collate "C") as first, max(f.face collate "C") as last
        from crm_access.contact_group as c
        join face as f on f.access_group = c.access_group and (c.login is null or c.login = f.holder)
        group by c.contact, f.family
    ),
    summed as (
        select of.family, count(*) as contacts, count(*) filter (where n.first = n.last) as one,
            count(*) filter (where n.first is null) as nobody, count(*) filter (where n.first <> n.last) as several
        from crm_access.contact_family as of
        left join counted as n on n.contact = of.contact and n.family = of.family
        group by of.family
    )
    select f.family, f.label, f.faces, coalesce(s.contacts, 0), coalesce(s.one, 0), coalesce(s.nobody, 0),
        coalesce(s.several, 0)
    from crm_access.family as f
    left join summed as s on s.family = f.family
    where only_family is null or f.family = only_family
    order by f.family;
end
$body$
