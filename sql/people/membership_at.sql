-- One row: a group that a person was, is or will be in at a moment, by the log: how (permanent, timed or cover), for
-- whom, since when and until when, and who gave it why. For a moment to come it is what is planned now. An area manager
-- gets the groups of the own area.
create function crm_people.membership_at(person text, at timestamp with time zone DEFAULT now())
returns TABLE(access_group text, how text, acting_for text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select r.*
    from crm_access.reach_at(
        case when crm_access.reads() <> 'nothing' then crm_access.login_of(person) end, membership_at.at
    ) as r
    where crm_access.reads() = 'all'
       or crm_access.reads() = 'area' and crm_access.in_area(crm_access.caller(), r.access_group)
    order by r.access_group, r.how, r.acting_for
$body$
