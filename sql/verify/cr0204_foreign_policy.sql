-- One row: a policy on a protected table that is not of this model.
select
    case when p.polpermissive then 'error' else 'info' end as severity,
    pg_catalog.format('%%I on %%s', p.polname, p.polrelid::pg_catalog.regclass) as object,
    case
        when p.polpermissive then 'it is not of this model and is ORed to our policies: its roles may see more'
        else 'it is not of this model and is ANDed to our policies: rows are missing, and come back if it is dropped'
    end as cause,
    pg_catalog.format(
        'DROP POLICY %%I ON %%s, and put what it says into the model', p.polname, p.polrelid::pg_catalog.regclass
    ) as next_step
from pg_catalog.pg_policy as p
left join pg_catalog.pg_description as d
    on d.objoid = p.oid and d.classoid = 'pg_catalog.pg_policy'::pg_catalog.regclass and d.objsubid = 0
where p.polrelid = any (%(protected)s::pg_catalog.oid[])
  and d.description is distinct from %(policy_mark)s
