-- One row: a person who may be in one of these groups at some moment, by the log; everybody else never was and is not
-- planned to be. Who was renamed or stands in for others may be in any.
create function crm_access.ever_in(access_groups text[]) returns SETOF text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select p.login
    from crm_access.person as p
    where exists (
        select from crm_access.log as l
        where l.login = p.login
          and (
              l.kind in ('permanent', 'timed') and l.access_group = any (ever_in.access_groups)
              or l.kind = 'cover'
              or l.former is not null
          )
    )
$body$
