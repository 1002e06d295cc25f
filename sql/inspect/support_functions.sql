-- One row: a function of a support schema; `marked` says whether it carries our mark, traits as `definitions` has them.
select
    n.nspname as schema,
    f.proname as name,
    pg_catalog.oidvectortypes(f.proargtypes) as signature,
    pg_catalog.pg_get_function_identity_arguments(f.oid) as parameters,
    pg_catalog.pg_get_function_result(f.oid) as returns,
    l.lanname as language,
    array[
        f.provolatile::pg_catalog.text,
        f.proparallel::pg_catalog.text,
        case when f.prosecdef then 'definer' else 'invoker' end
    ]
    || case when f.proleakproof then array['leakproof'] end
    || case when f.proisstrict then array['strict'] end as traits,
    coalesce(f.proconfig, '{}') as settings,
    f.prosrc as body,
    pg_catalog.pg_get_userbyid(f.proowner) as owner,
    coalesce(pg_catalog.starts_with(d.description, %(mark)s), false) as marked
from pg_catalog.pg_proc as f
join pg_catalog.pg_namespace as n on n.oid = f.pronamespace
join pg_catalog.pg_language as l on l.oid = f.prolang
left join pg_catalog.pg_description as d
    on d.objoid = f.oid and d.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass
where n.nspname = any (%(support)s::pg_catalog.text[])
  and f.prokind = 'f'
order by 1, 2, 3
