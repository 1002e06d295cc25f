-- One row: the name of somebody who was registered and active at a moment, and is not registered any more.
create function crm_access.left_since(at timestamp with time zone) returns TABLE(person text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select distinct l.old ->> 'person'
    from crm_access.log as l
    where l.kind = 'person' and l.new is null and l.logged_at > left_since.at
      and exists (
          select
          from crm_access.known_as(l.login, l.log_id) as k
          join crm_access.log as b on b.login = k.named and b.log_id > k.after_entry and b.log_id < k.before_entry
          where b.kind = 'person' and b.logged_at <= left_since.at
      )
      and crm_access.active_at(l.login, l.log_id, left_since.at)
$body$
