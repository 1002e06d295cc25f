-- One row: a login that holds a group of a family itself at a moment, and the login that is the face for it: its own,
-- or, while it is absent, that of each active substitute. One step only: nobody stands in for a substitute. Lead and
-- trail days are no absence. Groups of oversight have no faces.
create function crm_access.holders_at(at timestamp with time zone)
returns TABLE(family text, access_group text, holder text, face text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with away as materialized (
        select absent.named as absent, substitute.named as substitute, c.access_groups
        from (
            select distinct on (l.subject) l.*
            from crm_access.log as l
            where l.kind = 'cover' and (l.logged_at <= holders_at.at or holders_at.at >= now())
            order by l.subject, l.log_id desc
        ) as c
        cross join lateral crm_access.goes_by(c.absent, c.log_id) as absent
        cross join lateral crm_access.goes_by(c.login, c.log_id) as substitute
        where c.holds
          and (c.new ->> 'valid_from')::timestamptz <= holders_at.at
          and (c.new ->> 'valid_until' is null or holders_at.at < (c.new ->> 'valid_until')::timestamptz)
          and crm_access.active_at(substitute.named, substitute.before_entry, holders_at.at)
          and absent.before_entry is null
    )
    select distinct g.family, g.access_group, p.login, coalesce(a.substitute, p.login)
    from crm_access.person as p
    cross join lateral crm_access.own_at(p.login, null, holders_at.at) as o
    join crm_access.access_group as g on g.access_group = o.access_group and g.family <> '' and not g.oversight
    left join away as a
        on a.absent = p.login and (a.access_groups is null or g.access_group = any (a.access_groups))
$body$
