-- One row: a login that reads every table past its policies, and how.
select r.rolname::pg_catalog.text as name, case when r.rolsuper then 'superuser' else 'BYPASSRLS' end as how
from pg_catalog.pg_roles as r
where (r.rolsuper or r.rolbypassrls) and r.rolcanlogin
order by r.rolsuper desc, 1
