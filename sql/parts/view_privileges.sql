-- Part of a rule: the privileges on the view `v` (pg_class) and on its columns, as lists for aclexplode.
select coalesce(v.relacl, pg_catalog.acldefault('r', v.relowner))
union all
select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = v.oid and not a.attisdropped
