-- One row: default privileges that open tables or functions to people as soon as they are created, in any schema.
-- EXECUTE for PUBLIC in every schema is PostgreSQL's own default and therefore not told.
select
    case d.defaclobjtype when 'r' then 'warning' else 'info' end as severity,
    pg_catalog.concat(
        kind.plural, ' of ', d.defaclrole::pg_catalog.regrole,
        ' in ', coalesce(pg_catalog.quote_ident(n.nspname), 'every schema'),
        ' for ', grantee.name
    ) as object,
    pg_catalog.format(
        case d.defaclobjtype
            when 'r' then 'a new table or partition has %%s before anybody has classified or protected it'
            else 'a new function, also one that is SECURITY DEFINER, has %%s before anybody has read it'
        end,
        pg_catalog.string_agg(g.privilege_type, ', ' order by g.privilege_type)
    ) as cause,
    pg_catalog.concat(
        'ALTER DEFAULT PRIVILEGES FOR ROLE ', d.defaclrole::pg_catalog.regrole,
        ' IN SCHEMA ' || pg_catalog.quote_ident(n.nspname), ' REVOKE ALL ON ', kind.word, ' FROM ', grantee.name
    ) as next_step
from pg_catalog.pg_default_acl as d
join (values ('r', 'tables', 'TABLES'), ('f', 'functions', 'FUNCTIONS')) as kind (code, plural, word)
    on kind.code = d.defaclobjtype::pg_catalog.text
left join pg_catalog.pg_namespace as n on n.oid = d.defaclnamespace
cross join lateral pg_catalog.aclexplode(d.defaclacl) as g
cross join lateral (
    select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
) as grantee (name)
where g.grantee = any (%(reached)s::pg_catalog.oid[])
  and g.grantee <> d.defaclrole
  and not (d.defaclobjtype = 'f' and d.defaclnamespace = 0 and g.grantee = 0)
  and coalesce(n.nspname <> all (%(support)s::pg_catalog.text[]), true)
group by d.defaclobjtype, d.defaclrole, n.nspname, grantee.name, kind.plural, kind.word
