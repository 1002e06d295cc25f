-- One row: something that the role with CREATEROLE has beyond making logins: the rights of a role, ADMIN OPTION on a
-- role that is no plain login, an object, or somebody else who may call its functions.
select
    'error' as severity,
    pg_catalog.concat('role ', maker.oid::pg_catalog.regrole, ': ', found.object) as object,
    found.cause,
    found.next_step
from pg_catalog.pg_roles as maker
cross join lateral (
    select
        pg_catalog.concat('member of ', r.oid::pg_catalog.regrole) as object,
        case
            when pg_catalog.to_jsonb(m) @> '{"inherit_option": false, "set_option": false}'
                then 'managers can alter that role through it, because it is not a plain login'
            else 'what managers call runs with the rights of that role'
        end as cause,
        pg_catalog.concat(
            'REVOKE ', r.oid::pg_catalog.regrole, ' FROM ', maker.oid::pg_catalog.regrole,
            {granted_by}
        ) as next_step
    from pg_catalog.pg_auth_members as m
    join pg_catalog.pg_roles as r on r.oid = m.roleid
    where m.member = maker.oid
      and (
          not pg_catalog.to_jsonb(m) @> '{"inherit_option": false, "set_option": false}'
          or r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication
          or r.oid = any (%(own_roles)s::pg_catalog.oid[])
      )
    union all
    select
        pg_catalog.concat('owner of ', described.object),
        'what managers call could use it',
        pg_catalog.format('let another role own the %%s %%s', d.classid::pg_catalog.regclass, described.object)
    from pg_catalog.pg_shdepend as d
    left join pg_catalog.pg_proc as f
        on d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        and f.oid = d.objid
        and f.proname = any (%(login_functions)s::pg_catalog.text[])
        and f.pronamespace = pg_catalog.to_regnamespace(%(unnamed)s)
    cross join lateral (
        select pg_catalog.pg_describe_object(d.classid, d.objid, d.objsubid) as object
    ) as described
    where d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
      and d.refobjid = maker.oid
      and d.deptype = 'o'
      and d.dbid in (0, (select b.oid from pg_catalog.pg_database as b where b.datname = pg_catalog.current_database()))
      and f.oid is null
    union all
    select
        pg_catalog.concat('EXECUTE on ', f.oid::pg_catalog.regprocedure, ' for ', grantee.name),
        'only the registrar calls it, after it has asked who may',
        pg_catalog.format('REVOKE EXECUTE ON FUNCTION %%s FROM %%s', f.oid::pg_catalog.regprocedure, grantee.name)
    from pg_catalog.pg_proc as f
    cross join lateral pg_catalog.aclexplode(
        coalesce(f.proacl, pg_catalog.acldefault('f', f.proowner))
    ) as g
    cross join lateral (
        select case g.grantee when 0 then 'PUBLIC' else g.grantee::pg_catalog.regrole::pg_catalog.text end
    ) as grantee (name)
    where f.proowner = maker.oid
      and g.grantee <> all (%(keepers)s::pg_catalog.oid[])
) as found
where maker.oid = any (%(login_maker)s::pg_catalog.oid[])
