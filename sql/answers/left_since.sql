-- One row: somebody who was registered and active at a moment, and is not registered any more.
select distinct l.old ->> 'person' as person
from crm_access.log as l
where l.kind = 'person' and l.new is null and l.logged_at > %(at)s
  and exists (
      select
      from crm_access.known_as(l.login, l.log_id) as k
      join crm_access.log as b on b.login = k.named and b.log_id > k.after_entry and b.log_id < k.before_entry
      where b.kind = 'person' and b.logged_at <= %(at)s
  )
  and crm_access.active_at(l.login, l.log_id, %(at)s)
order by person
