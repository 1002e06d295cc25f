-- One row: a group and how many contacts it has, those that a restriction hides from it left out; null where it depends
-- on the person. By the filters in force now.
create function crm_people.group_counts()
returns TABLE(access_group text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    structure jsonb;
begin
    perform crm_access.require_reader_of_all('count the contacts of groups');
    structure := (select r.content from crm_access.recorded('structure') as r);
    return query execute format(
        $query$
        with counted as materialized (
            select c.access_group, count(*) as contacts
            from crm_access.%I as c
            where c.login is null and c.shown
            group by c.access_group
        )
        select g.access_group, case when not crm_access.asks_person($1, g.access_group) then coalesce(c.contacts, 0) end
        from crm_access.access_group as g
        left join counted as c on c.access_group = g.access_group
        order by g.access_group collate "C"
        $query$,
        (select r.group_view from crm_access.root as r where r.root = '')
    ) using structure;
end
$body$
