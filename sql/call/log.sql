-- One row: an entry of the log, the newest first.
select l.logged_at, l.actor, l.action, l.kind, l.login, l.access_group, l.holds, l.absent, l.valid_from, l.valid_until,
    l.reason, l.old, l.new
from crm_people.log as l
where %(login)s::pg_catalog.text is null or %(login)s in (l.login, l.absent)
order by l.log_id desc
limit %(limit)s
