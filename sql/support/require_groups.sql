-- No row: an error unless the caller may change this login's memberships in all these groups. An area manager may
-- for groups at or below his or her own territories, and never for him- or herself under whatever login, nor for
-- somebody for whom he or she stands in.
create function crm_access.require_groups(login text, access_groups text[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    who constant text := crm_access.caller();
    outside text;
begin
    if crm_access.manages() = 'all' then
        return;
    end if;
    if crm_access.manages() <> 'area' then
        perform crm_access.require_manager('change who is in a group');
    end if;
    if crm_access.acts_as(login) then
        raise insufficient_privilege using
            message = case when who = login
                then format('%s is an area manager, and may not change his or her own groups', who)
                else format('%s may not change the groups of %s, because one of the two can become the other', who, login)
            end,
            hint = 'Ask an access manager, or the manager of the area above.';
    end if;
    if exists (
        select from crm_access.cover as c
        where crm_access.acts_as(c.substitute) and c.absent = login and (c.ends is null or clock_timestamp() < c.ends)
    ) then
        raise insufficient_privilege using
            message = format('%s is an area manager and stands in for %s, and may not change those groups', who, login),
            hint = 'Ask an access manager, or the manager of the area above.';
    end if;
    select string_agg(g.access_group, ', ' order by g.access_group) into outside
    from unnest(access_groups) as g (access_group)
    where not crm_access.in_area(who, g.access_group);
    if outside is not null then
        raise insufficient_privilege using
            message = format('%s may not assign %s: it is not at or below %s', who, outside, coalesce(
                (select string_agg(a.territory, ', ' order by a.territory)
                 from crm_access.area_manager as a where a.login = who), 'any territory of his or hers')),
            hint = 'Ask an access manager, or the manager of the area above.';
    end if;
end
$body$
