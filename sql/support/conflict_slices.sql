-- One row: a slice of the rows of a root (empty for contacts) for conflicts_between: the keys above one and up to another,
-- null where it has no such bound. Slices grow, so that who wants a few conflicts waits for few rows. held is who is
-- responsible at the moment, as a JSON array: access_group, holder, and the person who is the face. The contacts come
-- first.
create function crm_access.conflict_slices(at timestamp with time zone, only_family text)
returns TABLE(root text, held jsonb, above text, up_to text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    served record;
    size integer;
begin
    perform crm_access.require_reader('ask which contacts have no or several faces');
    held := (
        select coalesce(jsonb_agg(jsonb_build_object('access_group', f.access_group, 'holder', f.holder, 'person', p.person)), '[]')
        from crm_access.holders_at(conflict_slices.at) as f
        join crm_access.person as p on p.login = f.face
    );
    for served in
        select r.root, r.family_view, format_type(a.atttypid, a.atttypmod) as key_type,
            -- A key of several columns is an array, for which there is no index.
            t.typcategory = 'A' as is_array
        from crm_access.root as r
        join pg_attribute as a on a.attrelid = format('crm_access.%I', r.family_view)::regclass and a.attname = 'contact'
        join pg_type as t on t.oid = a.atttypid
        where exists (
            select from crm_access.family as f
            where f.root = r.root and f.faces <> 'any' and (only_family is null or f.family = only_family)
        )
        order by r.root
    loop
        root := served.root;
        above := null;
        foreach size in array case when served.is_array then '{}' else array[1000, 10000, 100000] end loop
            execute format(
                'select c.contact from crm_access.%1$I as c where $1 is null or c.contact > $1::%2$s '
                'order by c.contact offset $2 limit 1',
                served.family_view, served.key_type
            ) into up_to using above, size - 1;
            exit when up_to is null;
            return next;
            above := up_to;
        end loop;
        up_to := null;
        return next;
    end loop;
end
$body$
