-- One row: a policy, not of this model, that believes a setting which everybody sets for himself.
with stranger as materialized (
    select p.polname, p.polrelid, p.polqual, p.polwithcheck
    from pg_catalog.pg_policy as p
    left join pg_catalog.pg_description as d
        on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objsubid = 0
    where p.polrelid = any (%(protected)s::pg_catalog.oid[])
      and d.description is distinct from %(policy_mark)s
)
select
    'error' as severity,
    pg_catalog.format('%%I on %%s', p.polname, p.polrelid::pg_catalog.regclass) as object,
    'it asks current_setting() who somebody is; with SET everybody is whom he likes' as cause,
    pg_catalog.format(
        'DROP POLICY %%I ON %%s, or compare with current_user', p.polname, p.polrelid::pg_catalog.regclass
    ) as next_step
from stranger as p
where pg_catalog.concat(
    pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
) ~ 'current_setting\(''[^'']+\.'
