-- The nearest territory of the model at or above one, and how many were added on the way; no row for one that is not there.
create function crm_access.declared_above(territory text) returns TABLE(declared text, steps integer)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with recursive way as (
        select declared_above.territory as at, 0 as steps
        union all
        select a.parent, w.steps + 1
        from way as w
        join crm_access.added_territory as a on a.territory = w.at and a.until is null
    )
    select t.territory, w.steps
    from way as w
    join crm_access.territory as t on t.territory = w.at
    order by w.steps
    limit 1
$body$
