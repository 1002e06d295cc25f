-- One row: what the support schema knows of the model: a row of one of six tables.
select 'model' as "table", 'true' as key, pg_catalog.to_jsonb(m) as values from crm_access.model as m
union all
select 'access_group', g.access_group, pg_catalog.to_jsonb(g) from crm_access.access_group as g
union all
select 'territory', t.territory, pg_catalog.to_jsonb(t) from crm_access.territory as t
union all
select 'open_territory', t.territory, pg_catalog.to_jsonb(t) from crm_access.open_territory as t
union all
select 'root', r.root, pg_catalog.to_jsonb(r) from crm_access.root as r
union all
select 'family', pg_catalog.concat_ws(' ', f.family, nullif(f.root, '')), pg_catalog.to_jsonb(f) from crm_access.family as f
