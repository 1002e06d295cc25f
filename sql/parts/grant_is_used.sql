-- Part of a rule: whether somebody whom policies stop has the privilege `g` (aclexplode), a person or another login.
(
    g.grantee = any (%(reached)s::pg_catalog.oid[])
    or exists (
        select
        from unnest(%(others)s::pg_catalog.oid[]) as o (oid)
        where pg_catalog.pg_has_role(o.oid, g.grantee, 'USAGE')
    )
)
