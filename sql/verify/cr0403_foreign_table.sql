-- One row: a foreign table that some login may read; foreign tables cannot have policies. It is an error where it leads
-- back here, or to a table of the same name as a protected one, by a user mapping for another login.
with far (relation, server, name, back) as (
    select
        c.oid,
        s.oid,
        s.srvname,
        coalesce(here.dbname, pg_catalog.current_database()) = pg_catalog.current_database()
            and coalesce(here.port, pg_catalog.current_setting('port')) = pg_catalog.current_setting('port')
            and (
                coalesce(here.host, '') in ('', 'localhost', '127.0.0.1', '::1')
                or pg_catalog.starts_with(here.host, '/')
                or here.host = pg_catalog.host(pg_catalog.inet_server_addr())
            )
        or exists (
            select
            from pg_catalog.pg_class as p
            join pg_catalog.pg_namespace as pn on pn.oid = p.relnamespace
            where p.oid = any (%(protected)s::pg_catalog.oid[])
              and p.relname = coalesce(there.relation, c.relname::pg_catalog.text)
              and pn.nspname = coalesce(there.schema, n.nspname::pg_catalog.text)
        )
    from pg_catalog.pg_class as c
    join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join pg_catalog.pg_foreign_table as f on f.ftrelid = c.oid
    join pg_catalog.pg_foreign_server as s on s.oid = f.ftserver
    cross join lateral (
        select
            pg_catalog.max(o.option_value) filter (where o.option_name = 'dbname') as dbname,
            pg_catalog.max(o.option_value) filter (where o.option_name = 'port') as port,
            pg_catalog.max(o.option_value) filter (where o.option_name in ('host', 'hostaddr')) as host
        from pg_catalog.pg_options_to_table(s.srvoptions) as o
    ) as here
    cross join lateral (
        select
            pg_catalog.max(o.option_value) filter (where o.option_name = 'schema_name') as schema,
            pg_catalog.max(o.option_value) filter (where o.option_name = 'table_name') as relation
        from pg_catalog.pg_options_to_table(f.ftoptions) as o
    ) as there
),
mapped (relation, users) as (
    -- Only who may read the options of a mapping knows whether it is for the same login on both sides.
    select
        far.relation,
        pg_catalog.string_agg(
            pg_catalog.format(
                '%%s as %%s',
                case m.umuser when 0 then 'PUBLIC' else pg_catalog.quote_ident(m.usename) end,
                coalesce(remote.login, 'a login that this session may not see')
            ),
            ', ' order by m.umid
        )
    from far
    join pg_catalog.pg_user_mappings as m on m.srvid = far.server
    cross join lateral (
        select pg_catalog.max(o.option_value)
        from pg_catalog.pg_options_to_table(m.umoptions) as o
        where o.option_name = 'user'
    ) as remote (login)
    where far.back and remote.login is distinct from m.usename::pg_catalog.text
    group by far.relation
)
select
    case when mapped.users is null then 'warning' else 'error' end as severity,
    c.oid::pg_catalog.regclass::pg_catalog.text as object,
    case
        when mapped.users is null then pg_catalog.format(
            'its rows come from server %%I, and no policy of this database narrows them', far.name
        )
        else pg_catalog.format(
            'it leads back to protected rows through server %%I, which logs in for %%s', far.name, mapped.users
        )
    end as cause,
    coalesce(
        pg_catalog.format('REVOKE SELECT ON %%s FROM %%s', c.oid::pg_catalog.regclass, grantee.names),
        'take the right to read it from who has it'
    ) || case when mapped.users is null then ', or accept it if its rows are for everybody' else '' end as next_step
from far
join pg_catalog.pg_class as c on c.oid = far.relation
left join mapped on mapped.relation = far.relation
cross join lateral (
    select
        {grantee_names} as names
    from (
        select coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))
        union all
        select a.attacl from pg_catalog.pg_attribute as a where a.attrelid = c.oid and not a.attisdropped
    ) as list (acl)
    cross join lateral pg_catalog.aclexplode(list.acl) as g
    where g.privilege_type = 'SELECT'
      and g.grantee <> c.relowner
      and {grant_is_used}
) as grantee
where c.oid = any (%(readable)s::pg_catalog.oid[])
  or (
      mapped.users is not null
      and exists (
          -- A login that is not a person.
          select
          from unnest(%(others)s::pg_catalog.oid[]) as o (oid)
          where o.oid <> c.relowner
            and pg_catalog.has_schema_privilege(o.oid, c.relnamespace, 'USAGE')
            and pg_catalog.has_any_column_privilege(o.oid, c.oid, 'SELECT')
      )
  )
