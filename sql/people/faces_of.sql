-- One row: somebody who is responsible for a contact in a family at a moment, with the groups that are the reason and
-- the people for whom he or she stands in; one row without a person where the family is for the contact but nobody is
-- responsible. With `root` the contact is a row of that further root; only_family may tell it, too. An area manager is
-- answered where one of the family's groups that have the contact is at or below the own territories.
create function crm_people.faces_of(
    contact text, at timestamp with time zone DEFAULT now(), root text DEFAULT NULL::text,
    only_family text DEFAULT NULL::text
)
returns TABLE(family text, person text, access_groups text[], instead_of text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    all_areas constant boolean := crm_access.reads() = 'all';
    says jsonb;
    served record;
begin
    perform crm_access.require_reader('ask who is responsible');
    perform crm_access.note_of_home();
    if only_family is not null then
        perform crm_access.require_family(only_family);
    end if;
    select r.* into served
    from crm_access.root as r
    where r.root = crm_access.root_of(faces_of.root, only_family);
    says := (
        select t.says
        from crm_access.model as m
        cross join lateral jsonb_each(m.tables) as t (name, says)
        where t.says ->> 'root' = served.root
    );
    return query execute format(
        'with has as materialized ('
        '  select g.family, g.access_group, c.login'
        '  from crm_access.%2$I as c'
        '  join crm_access.access_group as g on g.access_group = c.access_group and not g.oversight'
        '  where %1$s'
        '), face as ('
        '  select has.family, f.face, array_agg(distinct has.access_group collate "C") as access_groups,'
        '    coalesce(array_agg(distinct h.person collate "C") filter (where f.face <> f.holder), ''{}'') as instead_of'
        '  from has'
        '  join crm_access.holders_at($2) as f'
        '    on f.access_group = has.access_group and (has.login is null or has.login = f.holder)'
        '  join crm_access.person as h on h.login = f.holder'
        '  group by has.family, f.face'
        ') '
        'select of.family, p.person, coalesce(f.access_groups, ''{}''), coalesce(f.instead_of, ''{}'')'
        'from crm_access.%3$I as of '
        'left join face as f on f.family = of.family '
        'left join crm_access.person as p on p.login = f.face '
        'where %4$s and ($4 is null or of.family = $4) and ($3 or exists ('
        '  select from has'
        '  where has.family = of.family and crm_access.in_area(crm_access.caller(), has.access_group)'
        ')) order by of.family collate "C", p.person collate "C"',
        crm_access.has_key(says, 'c', '$1'), served.group_view, served.family_view, crm_access.has_key(says, 'of', '$1')
    ) using contact, at, all_areas, only_family;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of a contact: %s', contact, sqlerrm),
            hint = format('Keys of contacts are of type %s.',
                (select string_agg(k.type, ', ' order by k.place) from crm_access.key_columns(says) as k));
end
$body$
