-- An error for a key that is no territory, of the model or added: no group over a tree would have what gets it.
create function crm_access.require_territory(territory text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    known constant text[] := array(
        select t.territory from crm_access.territory as t
        union select a.territory from crm_access.added_territory as a where a.until is null
        order by 1
    );
begin
    if territory <> all (known) then
        raise undefined_object using
            message = format('there is no territory %L', territory),
            hint = concat('Did you mean ' || crm_access.nearest(territory, known) || '? ', 'Name one that is there.');
    end if;
end
$body$
