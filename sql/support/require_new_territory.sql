-- No row: an error unless a text can be the key of a new territory, and another one its label.
create function crm_access.require_new_territory(territory text, label text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    wrong constant text := case
        when coalesce(territory, '') = '' then 'a territory needs a key'
        when char_length(territory) > 100 then 'the key of a territory has at most 100 characters'
        when territory ~ '^[[:space:]]|[[:space:]]$|[[:cntrl:]]'
            then format('the key %L has spaces around it or characters that cannot be printed', territory)
        when char_length(label) > 200 then 'the label of a territory has at most 200 characters'
        when label ~ '[[:cntrl:]]' then format('the label %L has characters that cannot be printed', label)
    end;
    taken text;
begin
    if wrong is not null then
        raise invalid_parameter_value using message = wrong, hint = 'Choose another one.';
    end if;
    -- A column that takes no notice of case holds both in one value, and nobody who adds one sees a plan.
    select k.territory into taken
    from (
        select t.territory from crm_access.territory as t
        union all
        select a.territory from crm_access.added_territory as a where a.until is null
    ) as k
    where lower(k.territory) = lower(require_new_territory.territory)
    order by k.territory = require_new_territory.territory desc, k.territory
    limit 1;
    if taken = territory then
        raise duplicate_object using
            message = format('there is a territory %L already', territory),
            hint = 'Territories have different keys, wherever they stand. Choose another one.';
    end if;
    if taken is not null then
        raise duplicate_object using
            message = format('there is a territory %L already, and only the case of %L differs', taken, territory),
            hint = format('Use %s, or choose another key. If both are meant, a DBA adds one to the model file.', taken);
    end if;
end
$body$
