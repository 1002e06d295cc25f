-- One row: somebody who is responsible for a contact in a family at a moment, with the groups that are the reason and
-- the people for whom he or she stands in. Normally it is one row; none where the family is not for the contact. An
-- area manager is answered where one of the groups is at or below the own territories.
create function crm_people.responsible(contact text, family text, at timestamp with time zone DEFAULT now())
returns TABLE(person text, access_groups text[], instead_of text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    all_areas constant boolean := crm_access.manages() = 'all';
    key_type text;
begin
    if crm_access.manages() = 'nothing' then
        perform crm_access.require_manager('ask who is responsible');
    end if;
    if not exists (select from crm_access.family as f where f.family = responsible.family) then
        raise undefined_object using
            message = format('there is no family %L', family),
            hint = format('The model has: %s.', coalesce(
                (select string_agg(f.family, ', ' order by f.family) from crm_access.family as f), 'none'));
    end if;
    -- The key's own type, so that its index is used.
    select format_type(a.atttypid, a.atttypmod) into key_type
    from pg_attribute as a
    where a.attrelid = 'crm_access.contact_family'::regclass and a.attname = 'contact';
    return query execute format(
        'select p.person, f.access_groups, f.instead_of from ('
        '  select f.face, array_agg(distinct f.access_group collate "C") as access_groups,'
        '    coalesce(array_agg(distinct h.person collate "C") filter (where f.face <> f.holder), ''{}'')'
        '      as instead_of,'
        '    $4 or bool_or(bool_or(crm_access.in_area(crm_access.caller(), f.access_group))) over () as shown'
        '  from crm_access.contact_group as c'
        '  join crm_access.faces_at($3) as f'
        '    on f.family = $2 and f.access_group = c.access_group and (c.login is null or c.login = f.holder)'
        '  join crm_access.person as h on h.login = f.holder'
        '  where c.contact = $1::%1$s'
        '    and exists ('
        '      select from crm_access.contact_family as of where of.contact = $1::%1$s and of.family = $2'
        '    )'
        '  group by f.face'
        ') as f join crm_access.person as p on p.login = f.face where f.shown order by p.person collate "C"',
        key_type
    ) using contact, family, at, all_areas;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of a contact: %s', contact, sqlerrm),
            hint = format('Keys of contacts are of type %s.', key_type);
end
$body$
