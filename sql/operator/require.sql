-- No row: ends with an error that names every privilege the migration still lacks, before anything is changed.
-- The names in braces are filled in when the migration is written. Waits for locks no longer than three seconds,
-- unless the session says otherwise.
do $crm_rls$
declare
    me constant pg_catalog.name := current_user;
    options constant pg_catalog.bool := pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 160000;
    missing pg_catalog.text[] := '{{}}';
    each pg_catalog.text;
begin
    if pg_catalog.current_setting('lock_timeout') = '0' then
        perform pg_catalog.set_config('lock_timeout', '3s', true);
    end if;
    if pg_catalog.current_setting('standard_conforming_strings') <> 'on' then
        raise exception 'crm_rls: standard_conforming_strings is off; set it to on for role %', me;
    end if;
    if (select r.rolsuper from pg_catalog.pg_roles as r where r.rolname = me) then
        return;
    end if;
    if {makes_roles} and not (select r.rolcreaterole from pg_catalog.pg_roles as r where r.rolname = me) then
        missing := missing || pg_catalog.format('CREATEROLE (alter role %I createrole)', me);
    end if;
    foreach each in array {roles}::pg_catalog.text[] loop
        -- From 16 on CREATEROLE alone does not do: a role is changed by who has ADMIN on it.
        if options and exists (select from pg_catalog.pg_roles as r where r.rolname = each)
            and not pg_catalog.pg_has_role(me, each::pg_catalog.name, 'USAGE WITH ADMIN OPTION')
        then
            missing := missing || pg_catalog.format('ADMIN on role %I (grant %I to %I with admin option)', each, each, me);
        end if;
    end loop;
    for each in
        select pg_catalog.format('ownership of %s (grant %I to %I)', c.oid::pg_catalog.regclass, o.rolname, me)
        from pg_catalog.unnest({tables}::pg_catalog.text[]) as wanted (name)
        join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(wanted.name)
        join pg_catalog.pg_roles as o on o.oid = c.relowner
        where not pg_catalog.pg_has_role(me, c.relowner, 'USAGE')
    loop
        missing := missing || each;
    end loop;
    for each in
        select pg_catalog.format('USAGE on schema %I with grant option', n.nspname)
        from pg_catalog.pg_namespace as n
        where n.nspname = any ({schemas}::pg_catalog.text[])
          and not pg_catalog.has_schema_privilege(me, n.oid, 'USAGE WITH GRANT OPTION')
    loop
        missing := missing || each;
    end loop;
    if {makes_schema} and not pg_catalog.has_database_privilege(me, pg_catalog.current_database(), 'CREATE') then
        missing := missing || pg_catalog.format('CREATE on database %I', pg_catalog.current_database());
    end if;
    if missing <> '{{}}' then
        raise exception using
            errcode = 'insufficient_privilege',
            message = 'crm_rls: role ' || me || ' lacks ' || pg_catalog.array_to_string(missing, '; '),
            hint = 'Grant what is missing, or run the migration as a superuser. Nothing was changed.';
    end if;
end
$crm_rls$
