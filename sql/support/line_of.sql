-- A value of somebody who reports to a value in the line of an attribute, directly or not; and that value itself.
create function crm_access.line_of(attribute text, head text) returns SETOF text
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $body$
    with recursive down (value) as (
        select line_of.head
        union
        select r.value
        from down
        join crm_access.reporting as r on r.attribute = line_of.attribute and r.parent = down.value
    )
    select down.value from down
$body$
