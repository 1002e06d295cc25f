-- The root that somebody names as crm_access.root knows it: empty for the contacts, who are meant by null. An error for
-- every other table.
create function crm_access.root_named(named text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    further constant text[] := array(select r.root from crm_access.root as r where r.root <> '' order by r.root);
begin
    if named is not null and not named = any (further) then
        raise undefined_object using
            message = format('%L is not a further root of the model', named),
            hint = crm_access.did_you_mean(
                named, further,
                format('Further roots: %s. For contacts name no table; a row of another table takes an operator, '
                    'with `crm-rls why --table`.',
                    coalesce(nullif(array_to_string(further, ', '), ''), 'none'))
            );
    end if;
    return coalesce(named, '');
end
$body$
