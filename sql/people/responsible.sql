-- One row: somebody who is responsible for a contact in a family at a moment, with the groups that are the reason and
-- the people for whom he or she stands in. Normally it is one row.
create function crm_people.responsible(contact text, family text, at timestamp with time zone DEFAULT now())
returns TABLE(person text, access_groups text[], instead_of text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if not exists (select from crm_access.family as f where f.family = responsible.family) then
        raise undefined_object using
            message = format('there is no family %L', family),
            hint = crm_access.did_you_mean(
                family, array(select f.family from crm_access.family as f order by f.family),
                format('The model has: %s.', coalesce(
                    (select string_agg(f.family, ', ' order by f.family) from crm_access.family as f), 'none'))
            );
    end if;
    return query
    select f.person, f.access_groups, f.instead_of
    from crm_people.faces_of(contact, at) as f
    where f.family = responsible.family and f.person is not null;
end
$body$
