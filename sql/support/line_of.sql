-- A value of somebody who reports to a value in the line of an attribute, directly or not; and that value itself. A few
-- look-ups by index, whatever the planner thinks of recursion and of a table that has grown since.
create function crm_access.line_of(attribute text, head text) returns SETOF text
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $body$
    with recursive down (value) as (
        select line_of.head
        union
        select r.value
        from down
        cross join lateral (
            -- OFFSET keeps PostgreSQL from reading the whole line once and comparing.
            select r.value from crm_access.reporting as r
            where r.attribute = line_of.attribute and r.parent = down.value offset 0
        ) as r
    )
    select down.value from down
$body$
