-- A text in which another word stands wherever one of the names does as a whole word, in small or capital letters. Long
-- names come first: a name may be part of another one.
create function crm_access.without_names(said text, names text[], instead text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $body$
declare
    -- A literal with one means something else in a session with standard_conforming_strings = off.
    backslash constant text := chr(92);
    each text;
begin
    for each in select n.name from unnest(names) as n (name) where n.name <> '' order by length(n.name) desc loop
        said := regexp_replace(
            said,
            '(?<![[:alnum:]_])' || regexp_replace(each, '([^[:alnum:]_])', backslash || backslash || backslash || '1', 'g') || '(?![[:alnum:]_])',
            instead, 'gi'
        );
    end loop;
    return said;
end
$body$
