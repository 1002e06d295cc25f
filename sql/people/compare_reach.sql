-- One row: how many contacts somebody gains and loses between two answers of membership_at, as JSON arrays of
-- objects with access_group and acting_for. Of an area manager's arrays only groups of the own area count; what the person
-- has by others at the moment is known here.
create function crm_people.compare_reach(
    before jsonb, after jsonb, person text DEFAULT NULL::text, at timestamp with time zone DEFAULT now()
) returns TABLE(gained bigint, lost bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
#variable_conflict use_column
declare
    all_areas constant boolean := crm_access.reads() = 'all';
begin
    perform crm_access.require_reader('ask who would see what');
    return query
    with outside as (
        -- What an area manager may not name counts on both sides, so that the numbers are true.
        select r.access_group, r.acting_for
        from crm_access.reach_at(crm_access.login_of(compare_reach.person), compare_reach.at) as r
        where compare_reach.person is not null and not all_areas
          and not crm_access.in_area(crm_access.caller(), r.access_group)
    ),
    held as (
        select h.access_group, h.acting_for, bool_or(h.earlier) as earlier, bool_or(not h.earlier) as later
        from (
            select b.access_group, b.acting_for, true as earlier
            from jsonb_to_recordset(before) as b (access_group text, acting_for text)
            where all_areas or crm_access.in_area(crm_access.caller(), b.access_group)
            union all
            select a.access_group, a.acting_for, false
            from jsonb_to_recordset(after) as a (access_group text, acting_for text)
            where all_areas or crm_access.in_area(crm_access.caller(), a.access_group)
            union all
            select o.access_group, o.acting_for, e.earlier
            from outside as o cross join (values (true), (false)) as e (earlier)
        ) as h
        join crm_access.access_group as g on g.access_group = h.access_group and 'read' = any (g.rights)
        group by h.access_group, h.acting_for
    ),
    seen as (
        select bool_or(held.earlier) as earlier, bool_or(held.later) as later
        from crm_access.contact_group as c
        join held on held.access_group = c.access_group and (c.login is null or c.login = held.acting_for)
        where c.shown
        group by c.contact
    )
    select count(*) filter (where seen.later and not seen.earlier),
        count(*) filter (where seen.earlier and not seen.later)
    from seen;
end
$body$
