-- One row: a column of a table's key, in order, with its type and the operator that its index compares by. `says` is what
-- crm_access.model says of the table. The type has no length: a cast to varchar(3) would cut a longer value and find
-- another row; and of a domain it is the type below.
create function crm_access.key_columns(says jsonb)
returns TABLE(place bigint, name text, type text, equals text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with recursive below (place, name, type) as (
        select k.place, k.name, a.atttypid
        from jsonb_array_elements_text(key_columns.says -> 'key') with ordinality as k (name, place)
        join pg_namespace as n on n.nspname = key_columns.says ->> 'schema'
        join pg_class as r on r.relnamespace = n.oid and r.relname = key_columns.says ->> 'name'
        join pg_attribute as a on a.attrelid = r.oid and a.attname = k.name
        union all
        select b.place, b.name, t.typbasetype
        from below as b
        join pg_type as t on t.oid = b.type and t.typtype = 'd'
    )
    select b.place, b.name, format_type(b.type, -1), coalesce(o.equals, 'operator(pg_catalog.=)')
    from below as b
    join pg_type as t on t.oid = b.type and t.typtype <> 'd'
    -- On this search path `=` of a type of an extension would be that of text.
    left join lateral (
        select format('operator(%I.%s)', n.nspname, p.oprname) as equals
        from pg_opclass as c
        join pg_am as m on m.oid = c.opcmethod and m.amname = 'btree'
        join pg_amop as e
            on e.amopfamily = c.opcfamily and e.amopstrategy = 3
            and e.amoplefttype = c.opcintype and e.amoprighttype = c.opcintype
        join pg_operator as p on p.oid = e.amopopr
        join pg_namespace as n on n.oid = p.oprnamespace
        where c.opcdefault and c.opcintype = b.type
    ) as o on true
    order by b.place
$body$
