-- One row: whether the session reads and changes every row of a table, because row security does not apply to it or
-- because a permissive policy `true` does, for each command, and no restrictive one.
with mine (command, permissive, always) as (
    select
        p.polcmd,
        p.polpermissive,
        pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'
            and coalesce(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), 'true') = 'true'
    from pg_catalog.pg_policy as p
    where p.polrelid = %(table)s::pg_catalog.regclass
      and p.polcmd in ('r', 'w', '*')
      and exists (
          select
          from pg_catalog.unnest(p.polroles) as r (oid)
          where r.oid = 0 or pg_catalog.pg_has_role(r.oid, 'USAGE')
      )
)
select
    not pg_catalog.row_security_active(%(table)s::pg_catalog.regclass)
    or (
        not exists (select from mine where not mine.permissive)
        and exists (select from mine where mine.permissive and mine.always and mine.command in ('r', '*'))
        and exists (select from mine where mine.permissive and mine.always and mine.command in ('w', '*'))
    ) as sees
