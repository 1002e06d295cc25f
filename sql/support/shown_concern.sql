-- A concern of a cover as a sentence.
create function crm_access.shown_concern(
    kind text, person text, access_group text, period tstzrange, proposed crm_access.cover
) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select format(
        case kind
            when 'each_other' then '%1$s and %2$s would stand in for each other%4$s'
            when 'substitute_away' then '%1$s is absent as well%4$s'
            when 'is_substitute' then '%2$s stands in for %1$s%4$s, and nobody stands in for a substitute'
            else 'nobody would be there for %3$s%4$s'
        end,
        person, crm_access.name_of((proposed).absent), access_group,
        concat(' from ' || crm_access.shown_begin(lower(period)), ' until ' || crm_access.shown_end(upper(period)))
    )
$body$
