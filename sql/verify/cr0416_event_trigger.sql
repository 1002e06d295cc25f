-- One row: an event trigger that is not ours. Its function runs with the rights of whoever makes or drops something.
select
    case
        when owner.rolsuper and exists (
            select
            from pg_catalog.pg_depend as d
            where d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass
              and d.objid = t.oid
              and d.deptype = 'e'
        ) then 'info'
        else 'warning'
    end as severity,
    pg_catalog.quote_ident(t.evtname) as object,
    pg_catalog.format(
        '%%s of %%s runs at %%s with the rights of whoever gives the command, of a superuser who runs crm-rls apply, too',
        f.oid::pg_catalog.regprocedure, f.proowner::pg_catalog.regrole, t.evtevent
    ) as cause,
    case
        when owner.rolsuper then pg_catalog.format('read what it does, or ALTER EVENT TRIGGER %%I DISABLE', t.evtname)
        else pg_catalog.format(
            'read what it does, then ALTER FUNCTION %%s OWNER TO %%s, or ALTER EVENT TRIGGER %%I DISABLE',
            f.oid::pg_catalog.regprocedure, t.evtowner::pg_catalog.regrole, t.evtname
        )
    end as next_step
from pg_catalog.pg_event_trigger as t
join pg_catalog.pg_proc as f on f.oid = t.evtfoid
join pg_catalog.pg_roles as owner on owner.oid = f.proowner
left join pg_catalog.pg_description as d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass
where t.evtenabled <> 'D'
  and not coalesce(pg_catalog.starts_with(d.description, %(mark)s), false)
