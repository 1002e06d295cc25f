-- No row: ends with an error if a column that the script compares is of a type that operators of pg_catalog do not compare.
-- Who wrote the script asked no database, so it names no others. The names in braces are filled in then.
do $crm_rls$
declare
    unlike pg_catalog.text;
begin
    with recursive reached as (
        select c.oid::pg_catalog.regclass as relation, a.attname as name, a.atttypid as type
        from rows from (
            pg_catalog.unnest({tables}::pg_catalog.text[]), pg_catalog.unnest({columns}::pg_catalog.text[])
        ) as asked (relation, name)
        join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(asked.relation)
        join pg_catalog.pg_attribute as a on a.attrelid = c.oid and a.attname = asked.name
        union
        select r.relation, r.name, case when t.typtype = 'd' then t.typbasetype else t.typelem end
        from reached as r
        join pg_catalog.pg_type as t on t.oid = r.type
        where t.typtype = 'd' or t.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc
    )
    select pg_catalog.string_agg(
        pg_catalog.format('%s.%I is of type %s', r.relation, r.name, pg_catalog.format_type(t.oid, null)), ', '
        order by r.relation::pg_catalog.text, r.name
    )
    into unlike
    from reached as r
    join pg_catalog.pg_type as t on t.oid = r.type
    where t.typtype = 'b'
      and t.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace
      and t.typsubscript <> 'pg_catalog.array_subscript_handler'::pg_catalog.regproc;
    if unlike is not null then
        raise exception using
            errcode = 'feature_not_supported',
            message = 'crm_rls: ' || unlike || ', which this script would compare as another type',
            hint = 'Let crm-rls plan --format sql write the script: it asks the database. Nothing was changed.';
    end if;
end
$crm_rls$
