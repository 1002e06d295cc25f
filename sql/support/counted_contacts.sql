-- One row: a value of an assignment field that has territories (null: none of the tree), or the first two digits of a
-- German postcode in the column `postcode` (`field` is then null, and so is `value` for what is no such postcode), or
-- neither: all contacts. Reads the contacts once. Of `postcode` nothing is told where the model does not read it.
create function crm_access.counted_contacts(postcode text)
returns TABLE(counted text, field text, value text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    structure constant jsonb := (select r.content from crm_access.recorded('structure') as r);
    contact constant text := format('%I.%I', structure #>> '{root,name,schema}', structure #>> '{root,name,name}');
    named text[];
    columns text[];
    places text[];
    read_postcode constant boolean := exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass(contact) and a.attname = postcode and a.attnum > 0 and not a.attisdropped
          and has_column_privilege(current_user, a.attrelid, a.attnum, 'SELECT')
    );
begin
    if structure is null then
        return;
    end if;
    select coalesce(array_agg(f.value ->> 'name' order by f.ordinality), '{}'),
        coalesce(array_agg(format('c.%I::text', f.value ->> 'column') order by f.ordinality), '{}')
    into named, columns
    from jsonb_array_elements(structure -> 'assignment') with ordinality as f
    where (f.value -> 'tree')::boolean and jsonb_array_length(structure #> '{territories,nodes}') > 0;
    if read_postcode then
        columns := columns
            || format($$case when c.%1$I::text ~ '^[0-9]{5}$' then pg_catalog.left(c.%1$I::text, 2) end$$, postcode);
    end if;
    places := array(select format('v%s', n) from generate_subscripts(columns, 1) as n);
    return query execute format(
        -- OFFSET keeps PostgreSQL from taking two columns for one where they are the same expression.
        $query$
        with found as materialized (
            select %1$s as place, %2$s as value, pg_catalog.count(*) as contacts
            from (select %3$s true as there from %4$s as c offset 0) as c
            group by grouping sets (%5$s ())
        )
        select
            case when f.place = 0 then 'all' when f.place > cardinality($1) then 'postcode' else 'field' end,
            case when f.place between 1 and cardinality($1) then $1[f.place] end,
            case when f.place > cardinality($1) then f.value else t.territory end,
            sum(f.contacts)::bigint
        from found as f
        left join crm_access.territory as t on f.place between 1 and cardinality($1) and t.territory = f.value
        group by 1, 2, 3
        order by 1, 2, 3
        $query$,
        coalesce(
            'case ' || (
                select string_agg(format('when grouping(%s) = 0 then %s', p, n), ' ' order by n)
                from unnest(places) with ordinality as x (p, n)
            ) || ' else 0 end',
            '0'
        ),
        coalesce('coalesce(' || nullif(array_to_string(places, ', '), '') || ')', 'null::text'),
        (
            select string_agg(format('%s as v%s, ', x.c, x.n), '' order by x.n)
            from unnest(columns) with ordinality as x (c, n)
        ),
        contact,
        (select string_agg(format('(%s), ', p), '') from unnest(places) as p)
    ) using named;
end
$body$
