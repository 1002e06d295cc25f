-- One row: what somebody should know before he or she makes a cover, and in which period: the substitute is away, the two
-- would stand in for each other, the absent person is a substitute meanwhile, or nobody would be there for a group.
-- refused: crm_people.cover wants `anyway` with a reason.
create function crm_people.cover_concerns(
    absent text, substitute text, valid_from text DEFAULT NULL::text, valid_until text DEFAULT NULL::text,
    access_groups text[] DEFAULT NULL::text[]
) returns TABLE(kind text, person text, access_group text, first_day date, last_day date, refused boolean, concern text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    proposed crm_access.cover;
begin
    if crm_access.reads() <> 'all' then
        perform crm_access.require_manager('ask what stands in the way of a cover');
    end if;
    proposed.absent := crm_access.login_of(absent);
    proposed.substitute := crm_access.login_of(substitute);
    proposed.valid_from := coalesce(crm_access.parsed_moment(valid_from, 0), clock_timestamp());
    proposed.valid_until := crm_access.parsed_moment(valid_until, 1);
    proposed.access_groups := access_groups;
    return query
    select c.kind, c.person, c.access_group, (lower(c.period) at time zone zone)::date,
        coalesce(crm_access.begins_day(upper(c.period)) - 1, (upper(c.period) at time zone zone)::date), c.refused,
        crm_access.shown_concern(c.kind, c.person, c.access_group, c.period, proposed)
    from crm_access.concerns_of(proposed) as c;
end
$body$
