-- Whether it depends on the person which contacts a group has: its filter, or a restriction on reading that holds for it,
-- reads attributes. `structure` is that of the model in force.
create function crm_access.asks_person(structure jsonb, access_group text) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select
        from (
            select g.value -> 'filter' as filter
            from jsonb_array_elements(structure -> 'groups') as g
            where g.value ->> 'name' = access_group
            union all
            select r.value -> 'filter'
            from jsonb_array_elements(structure -> 'restrictions') as r
            where not r.value -> 'exempt' ? access_group
              and r.value -> 'rights' ? 'read'
              and coalesce(nullif(r.value -> 'on', 'null'), structure #> '{root,name}') = structure #> '{root,name}'
        ) as asked
        where jsonb_path_exists(asked.filter, 'strict $.** ? (@.is == "Attribute" || @.is == "InAttribute")', silent => true)
    )
$body$
