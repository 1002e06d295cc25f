-- One row: a login for replication to which policies apply, and publications of protected tables that it may copy.
select
    'warning' as severity,
    r.oid::pg_catalog.regrole::pg_catalog.text as object,
    pg_catalog.format(
        'the initial copy of a subscription that connects as it to %%s has 0 rows and no error, and later changes arrive',
        pg_catalog.string_agg(distinct p.pubname::pg_catalog.text, ', ')
    ) as cause,
    'declare it under `services`, or let the subscription connect with BYPASSRLS' as next_step
from pg_catalog.pg_publication as p
join pg_catalog.pg_class as c on c.oid = any (%(protected)s::pg_catalog.oid[])
join pg_catalog.pg_roles as r
    on r.rolreplication and r.rolcanlogin and not r.rolsuper and not r.rolbypassrls
where r.oid <> all (
      %(people)s::pg_catalog.oid[] || %(service_login)s::pg_catalog.oid[] || %(blind)s::pg_catalog.oid[]
  )
  and pg_catalog.has_any_column_privilege(r.oid, c.oid, 'SELECT')
  and (
      p.puballtables
      or exists (
          select from pg_catalog.pg_publication_rel as sent where sent.prpubid = p.oid and sent.prrelid = c.oid
      )
      or exists (
          select
          from pg_catalog.pg_publication_namespace as s
          where s.pnpubid = p.oid and s.pnnspid = c.relnamespace
      )
  )
group by r.oid
