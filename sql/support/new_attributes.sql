-- What a person's attributes are after a change, of which null takes an attribute away. One with several values is given
-- as an array of all, or as an object: {"add": [...], "take": [...]}. An error for what the model does not declare.
create function crm_access.new_attributes(known jsonb, changed jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    declared constant jsonb := (select m.attributes from crm_access.model as m);
    wrong text;
begin
    if jsonb_typeof(changed) <> 'object' then
        raise invalid_parameter_value using
            message = format('attributes are an object and not an %s', jsonb_typeof(changed)),
            hint = 'Write them as in {"employee_no": "1001"}.';
    end if;
    select string_agg(a.key, ', ' order by a.key) into wrong
    from jsonb_object_keys(changed) as a (key) where not declared ? a.key;
    if wrong is not null then
        raise undefined_object using
            message = format('the model has no attribute %s', wrong),
            hint = format('It has: %s.', coalesce(
                (select string_agg(a.key, ', ' order by a.key) from jsonb_object_keys(declared) as a (key)), 'none'));
    end if;
    select string_agg(a.key, ', ' order by a.key) into wrong
    from jsonb_object_keys(changed) as a (key) where declared -> a.key ?| '{from,line}';
    if wrong is not null then
        raise invalid_parameter_value using
            message = format('%s is not given to single people', wrong),
            hint = coalesce(
                (
                    select format('Who has it follows from %s and %s.', d.value #>> '{line,value}', d.value #>> '{line,parent}')
                    from jsonb_each(declared) as d where d.key = split_part(wrong, ', ', 1) and d.value ? 'line'
                ),
                'It stands in a table of its own.'
            );
    end if;
    select string_agg(a.key, ', ' order by a.key) into wrong
    from jsonb_each(changed) as a
    where case jsonb_typeof(a.value)
        when 'array' then not (declared -> a.key ->> 'many')::boolean
        when 'object' then not (declared -> a.key ->> 'many')::boolean
            or a.value - '{add,take}'::text[] <> '{}'
            or exists (
                select from jsonb_each(a.value) as part
                where jsonb_typeof(part.value) not in ('array', 'string', 'number')
            )
        else false
    end;
    if wrong is not null then
        raise invalid_parameter_value using
            message = format('these are not values of %s', wrong),
            hint = 'Of an attribute with one value, write a text. Of one with several, write an array, or what is '
                'added and taken: {"add": ["north"], "take": ["south"]}.';
    end if;
    select string_agg(format('%s = %s', a.key, coalesce(v.value #>> '{}', 'null')), ', ' order by a.key) into wrong
    from jsonb_each(changed) as a
    cross join lateral jsonb_path_query(
        case jsonb_typeof(a.value) when 'object' then a.value else jsonb_build_object('all', a.value) end, 'lax $.*[*]'
    ) as v (value)
    where jsonb_typeof(a.value) <> 'null' and case
        when jsonb_typeof(v.value) not in ('string', 'number') then true
        when declared -> a.key ->> 'type' = 'integer' then v.value #>> '{}' !~ '^-?[0-9]{1,18}$'
        when declared -> a.key ->> 'type' = 'uuid' then v.value #>> '{}' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        else false
    end;
    if wrong is not null then
        raise invalid_parameter_value using
            message = format('%s does not have the type that the model declares', wrong),
            hint = format('The types are: %s.', (
                select string_agg(format('%s %s', d.key, d.value ->> 'type'), ', ' order by d.key) from jsonb_each(declared) as d
            ));
    end if;
    return coalesce(known, '{}') - array(select jsonb_object_keys(changed)) || coalesce(
        (
            select jsonb_object_agg(a.key, now.value)
            from jsonb_each(changed) as a
            cross join lateral (
                select case when (declared -> a.key ->> 'many')::boolean
                    then (
                        select jsonb_agg(v.value order by v.value collate "C")
                        from (
                            select e #>> '{}'
                            from jsonb_path_query(
                                case jsonb_typeof(a.value) when 'object' then coalesce(known -> a.key, '[]') else a.value end,
                                'lax $[*]'
                            ) as e
                            union
                            select e #>> '{}' from jsonb_path_query(a.value, 'lax $.add[*]') as e
                            except
                            select e #>> '{}' from jsonb_path_query(a.value, 'lax $.take[*]') as e
                        ) as v (value)
                        where v.value is not null
                    )
                    else a.value
                end as value
            ) as now
            where now.value <> 'null'
        ),
        '{}'
    );
end
$body$
