-- The cover of that number, if it goes on or will begin and the caller may change it; an error otherwise.
create function crm_access.changeable_cover(cover_id bigint) returns crm_access.cover
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    own constant text := crm_access.self_service();
    found crm_access.cover;
begin
    select c.* into found from crm_access.cover as c where c.cover_id = changeable_cover.cover_id;
    if found.cover_id is null or found.ends <= clock_timestamp() then
        raise undefined_object using
            message = format('there is no cover %s that goes on', cover_id),
            hint = 'crm_people.covers lists those that do.';
    end if;
    if found.by_self and found.absent = own then
        return found;
    end if;
    if crm_access.manages() = 'nothing' and own in (found.absent, found.substitute) then
        raise insufficient_privilege using
            message = format('cover %s was not made by %s, who may not change it', cover_id, crm_access.name_of(own)),
            hint = 'People change the covers that they made for themselves; ask an access manager.';
    end if;
    -- Ending one takes from a substitute what an area manager may not give; only whose area it is may do that.
    perform crm_access.require_groups(found.substitute, coalesce(
        found.access_groups,
        (select array_agg(h.access_group) from crm_access.held(found.absent) as h),
        '{}'
    ));
    if found.access_groups is null and not exists (select from crm_access.held(found.absent)) then
        -- It is for all that the absent person will hold, and nobody knows yet in whose area that is.
        perform crm_access.require_manager(format('change cover %s, which is for all groups of %s', cover_id,
            crm_access.name_of(found.absent)));
    end if;
    return found;
end
$body$
