-- One row: how many contacts, or rows of a further root, somebody gains and loses between two answers of membership_at, as
-- JSON arrays of objects with access_group and acting_for. root is null for contacts. Of an area manager's arrays only
-- groups of the own area count; what the person has by others at the moment is known here.
create function crm_people.compare_reach(
    before jsonb, after jsonb, person text DEFAULT NULL::text, at timestamp with time zone DEFAULT now()
) returns TABLE(root text, gained bigint, lost bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    all_areas constant boolean := crm_access.reads() = 'all';
    held jsonb;
    counted record;
begin
    perform crm_access.require_reader('ask who would see what');
    with outside as (
        -- What an area manager may not name counts on both sides, so that the numbers are true.
        select r.access_group, r.acting_for
        from crm_access.reach_at(crm_access.login_of(compare_reach.person), compare_reach.at) as r
        where compare_reach.person is not null and not all_areas
          and not crm_access.in_area(crm_access.caller(), r.access_group)
    ),
    sides as (
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
    )
    select coalesce(jsonb_agg(h), '[]') into held
    from (
        select s.access_group, s.acting_for, bool_or(s.earlier) as earlier, bool_or(not s.earlier) as later
        from sides as s
        group by s.access_group, s.acting_for
    ) as h;
    for counted in select r.* from crm_access.root as r order by r.root loop
        return query execute format(
            $query$
            with held as materialized (
                select h.* from jsonb_to_recordset($2)
                    as h (access_group text, acting_for text, earlier boolean, later boolean)
            ),
            seen as (
                select bool_or(held.earlier) as earlier, bool_or(held.later) as later
                from crm_access.%I as c
                join held on held.access_group = c.access_group and (c.login is null or c.login = held.acting_for)
                where c.shown
                group by c.contact
            )
            select nullif($1, ''), count(*) filter (where seen.later and not seen.earlier),
                count(*) filter (where seen.earlier and not seen.later)
            from seen
            $query$,
            counted.group_view
        ) using counted.root, held;
    end loop;
end
$body$
