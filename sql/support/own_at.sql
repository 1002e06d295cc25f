-- One row: a membership of a login's own (of who had it until an entry of the log, or has it), no cover, at a moment: of each the last entry of the log before that moment
-- counts; for a moment to come, the last of all.
create function crm_access.own_at(login text, until_entry bigint, at timestamp with time zone)
returns TABLE(access_group text, how text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with mine as (
        select l.log_id, l.logged_at, l.kind, l.access_group, l.holds, l.valid_from, l.valid_until, l.actor, l.reason,
            -- Whose group was renamed has another name in later entries.
            coalesce(l.subject::text, l.access_group) as same
        from crm_access.known_as(own_at.login, own_at.until_entry) as k
        join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
        where l.kind in ('permanent', 'timed')
    ),
    last as (
        select distinct on (l.kind, l.same) l.*
        from (
            select m.*, first_value(m.actor) over same as given_by, first_value(m.reason) over same as given_for,
                first_value(m.logged_at) over same as given_at
            from mine as m
            window same as (partition by m.kind, m.same order by m.log_id)
        ) as l
        where l.logged_at <= own_at.at or own_at.at >= now()
        order by l.kind, l.same, l.log_id desc
    )
    select l.access_group, l.kind,
        -- Who was given a membership without a beginning has it since then.
        case l.kind when 'permanent' then l.logged_at else coalesce(l.valid_from, l.given_at) end,
        l.valid_until,
        -- Who gave it and why, though somebody else may have cut it short since.
        case l.kind when 'permanent' then l.actor else l.given_by end,
        case l.kind when 'permanent' then l.reason else l.given_for end
    from last as l
    where l.holds
      -- In a sub-select, so that it is asked once.
      and (l.kind = 'permanent' or (select crm_access.active_at(own_at.login, own_at.until_entry, own_at.at)))
      and (l.valid_from is null or l.valid_from <= own_at.at)
      and (l.valid_until is null or own_at.at < l.valid_until)
$body$
