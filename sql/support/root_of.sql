-- The root whose rows a question is about, empty for the contacts: the one that is named, else the contacts or, where a
-- family is named that is not for contacts, its only root. An error for a root that no such family is for.
create function crm_access.root_of(root text, family text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    further constant text[] := array(
        select distinct f.root from crm_access.family as f
        where f.root <> '' and (root_of.family is null or f.family = root_of.family)
        order by f.root
    );
    contacts constant boolean := root_of.family is null or exists (
        select from crm_access.family as f where f.root = '' and f.family = root_of.family
    );
begin
    if root is null and not contacts and cardinality(further) = 1 then
        return further[1];
    end if;
    if root is null and not contacts then
        raise ambiguous_parameter using
            message = format('family %L is for several tables', family),
            hint = format('Name one of them: %s.', array_to_string(further, ', '));
    end if;
    if root is not null and not root = any (further) then
        raise undefined_object using
            message = format('no family is for a further root %L', root),
            hint = crm_access.did_you_mean(
                root, further,
                format('Further roots with families: %s. For contacts name no table.',
                    coalesce(nullif(array_to_string(further, ', '), ''), 'none'))
            );
    end if;
    return coalesce(root, '');
end
$body$
