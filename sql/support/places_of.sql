-- The places of a person in the lines of the model, by the attributes of the person's row.
create function crm_access.places_of(person crm_access.person) returns SETOF crm_access.reporting
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with said as (
        select d.key as attribute, d.value ->> 'type' as type,
            person.attributes ->> (d.value #>> '{line,value}') as value,
            person.attributes ->> (d.value #>> '{line,parent}') as parent
        from crm_access.model as m
        cross join lateral jsonb_each(m.attributes) as d
        where d.value ? 'line'
    )
    -- 007 and 7 are one number, and the letters of a uuid may be of either case.
    select s.attribute, person.login,
        case s.type when 'integer' then s.value::bigint::text when 'uuid' then s.value::uuid::text else s.value end,
        case s.type when 'integer' then s.parent::bigint::text when 'uuid' then s.parent::uuid::text else s.parent end
    from said as s
    where s.value is not null
$body$
