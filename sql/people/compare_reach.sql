-- One row: how many contacts somebody gains and loses between two answers of membership_at, as JSON arrays of
-- objects with access_group and acting_for.
create function crm_people.compare_reach(before jsonb, after jsonb) returns TABLE(gained bigint, lost bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
begin
    if crm_access.manages() = 'nothing' then
        perform crm_access.require_manager('ask who would see what');
    end if;
    return query
    with held as (
        select h.access_group, h.acting_for, bool_or(h.earlier) as earlier, bool_or(not h.earlier) as later
        from (
            select b.access_group, b.acting_for, true as earlier
            from jsonb_to_recordset(before) as b (access_group text, acting_for text)
            union all
            select a.access_group, a.acting_for, false
            from jsonb_to_recordset(after) as a (access_group text, acting_for text)
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
