-- No row: locks tables, one after the other, and waits no longer than so many milliseconds for all of them together. A
-- lock_timeout alone would count for each table anew, while those before it are held. The error names the table.
do $crm_rls$
declare
    schemas constant pg_catalog.text[] := {schemas};
    tables constant pg_catalog.text[] := {tables};
    children constant pg_catalog.bool[] := {children};
    ends constant pg_catalog.timestamptz := pg_catalog.clock_timestamp()
    + pg_catalog.make_interval(secs => {milliseconds} / 1000.0);
    remains pg_catalog.int4;
    n pg_catalog.int4 := 0;
begin
    while n < pg_catalog.cardinality(tables) loop
        n := n + 1;
        remains := 1000 * extract(epoch from ends - pg_catalog.clock_timestamp());
        perform pg_catalog.set_config('lock_timeout', greatest(remains, 1)::pg_catalog.text, true);
        execute pg_catalog.format(
            'lock table %s %I.%I in ' || {mode} || ' mode',
            case when children[n] then '' else 'only' end, schemas[n], tables[n]
        );
    end loop;
    perform pg_catalog.set_config('lock_timeout', {milliseconds}::pg_catalog.text, true);
exception
    when lock_not_available then
        raise lock_not_available using message = sqlerrm, schema = schemas[n], table = tables[n];
end
$crm_rls$
