-- No row: a notice in a copy, where an answer knows the memberships of the moment at which it was copied, and people see by
-- those of now; in the words of the command line.
create function crm_access.note_of_home() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    homes constant text[] := crm_access.home_databases();
begin
    if current_database() <> all (homes) then
        raise notice 'The roles of % belong to database %. % is a copy: people see in it what their roles show them now, and this answer goes by who was in which group when it was copied. Ask in %.',
            (select m.prefix from crm_access.model as m), array_to_string(homes, ', '), current_database(), homes[1];
    end if;
end
$body$
