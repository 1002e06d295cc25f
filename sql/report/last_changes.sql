-- One row: an entry of the log, the newest first. What a person's attributes were and are is left out.
select
    l.logged_at, l.actor, l.action, l.kind, l.login, l.access_group, l.absent, l.contact, l.valid_from, l.valid_until,
    l.reason
from crm_people.log as l
order by l.log_id desc
limit %(most)s
