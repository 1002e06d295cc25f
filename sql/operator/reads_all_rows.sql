-- One row: whether the session reads every row of a table, because row security does not apply to it or because a
-- permissive policy `true` does, and no restrictive one.
with mine (permissive, always) as (
    select p.polpermissive, pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
    from pg_catalog.pg_policy as p
    where p.polrelid = %(table)s::pg_catalog.regclass
      and p.polcmd in ('r', '*')
      and exists (
          select
          from pg_catalog.unnest(p.polroles) as r (oid)
          where r.oid = 0 or pg_catalog.pg_has_role(r.oid, 'USAGE')
      )
)
select
    pg_catalog.has_table_privilege(%(table)s::pg_catalog.regclass, 'SELECT')
    and (
        not pg_catalog.row_security_active(%(table)s::pg_catalog.regclass)
        or (
            exists (select from mine where mine.permissive and mine.always)
            and not exists (select from mine where not mine.permissive)
        )
    ) as reads
