-- No row: concerns of a cover are told as warnings, and the one that leaves nobody where a family requires one face is an
-- error, unless `anyway` is said with a reason.
create function crm_access.require_attended(proposed crm_access.cover, anyway boolean, reason text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    concern record;
begin
    for concern in
        select c.refused, crm_access.shown_concern(c.kind, c.person, c.access_group, c.period, proposed) as said
        from crm_access.concerns_of(proposed) as c
        order by not c.refused
    loop
        if concern.refused and not coalesce(anyway, false) then
            raise object_not_in_prerequisite_state using
                message = format('%s, and the family requires one face', concern.said),
                hint = 'Choose other days or another substitute, or say `anyway` with a reason.';
        end if;
        if concern.refused and coalesce(reason, '') = '' then
            raise invalid_parameter_value using
                message = format('%s: that takes a reason', concern.said),
                hint = 'Say why: the reason is recorded in the log.';
        end if;
        raise warning '%', concern.said;
    end loop;
end
$body$
