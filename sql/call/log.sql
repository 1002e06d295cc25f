-- One row: an entry of the log, the newest first; of a login also what happened to it under another name before.
with recursive had (named, before_entry, began, former) as (
    select w.login, 9223372036854775807, b.log_id, b.former
    from (values (%(login)s::pg_catalog.text)) as w (login)
    left join lateral (
        select l.log_id, l.former from crm_people.log as l
        where l.login = w.login and l.kind = 'person' and l.new is not null and (l.old is null or l.former is not null)
        order by l.log_id desc
        limit 1
    ) as b on true
    union all
    select h.former, h.began, b.log_id, b.former
    from had as h
    left join lateral (
        select l.log_id, l.former from crm_people.log as l
        where l.login = h.former and l.kind = 'person' and l.new is not null and l.log_id < h.began
          and (l.old is null or l.former is not null)
        order by l.log_id desc
        limit 1
    ) as b on true
    where h.former is not null
)
select l.logged_at, l.actor, l.action, l.kind, l.login, l.access_group, l.holds, l.absent, l.valid_from, l.valid_until,
    l.contact,
    l.reason, l.old, l.new
from crm_people.log as l
where (
    %(login)s::pg_catalog.text is null
    or exists (select from had as h where h.named in (l.login, l.absent) and l.log_id < h.before_entry)
)
    and (
        %(access_group)s::pg_catalog.text is null
        or %(access_group)s = l.access_group
        or %(access_group)s = any (l.access_groups)
    )
    and (%(actor)s::pg_catalog.text is null or l.actor = %(actor)s)
    and l.logged_at >= coalesce((select crm_people.moment_of(%(begin)s)), '-infinity')
    and l.logged_at < coalesce((select crm_people.moment_of(%(until)s, true)), 'infinity')
order by l.log_id desc
limit %(limit)s
