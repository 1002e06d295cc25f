-- No row: roles belong to the whole server, so only one of its databases may change who is in them. Which one says a
-- setting of the registrar in that database, which no copy has.
create function crm_access.require_home() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    whose text;
    homes constant text[] := crm_access.home_databases();
begin
    select m.prefix into whose from crm_access.model as m;
    if homes = array[current_database()::text] then
        return;
    end if;
    if homes is null then
        raise object_not_in_prerequisite_state using
            message = format('no database of this server is the home of the roles of %s', whose),
            hint = 'If this database was restored here, a DBA runs `crm-rls apply --allow-widening`.';
    end if;
    if cardinality(homes) > 1 then
        raise object_not_in_prerequisite_state using
            message = format('databases %s all claim to be the home of the roles of %s', array_to_string(homes, ', '), whose),
            hint = 'A DBA runs `crm-rls plan`, which says how to decide.';
    end if;
    raise object_not_in_prerequisite_state using
        message = format('the roles of %s belong to database %s, and a change in %s would change access there', whose,
            homes[1], current_database()),
        hint = format('Make the change in %s. For a copy of its own run `crm-rls detach`; if this database replaces '
            '%1$s, a DBA runs `crm-rls apply --adopt-database`.', homes[1]);
end
$body$
