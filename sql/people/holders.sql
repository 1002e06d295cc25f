-- One row: a login that holds a group of a family itself at a moment, and the login that is the face for it: its own, or
-- while it is absent that of each substitute. An area manager gets those of the own area.
create function crm_people.holders(at timestamp with time zone DEFAULT now())
returns TABLE(family text, access_group text, holder text, face text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader('ask who holds which group');
    perform crm_access.note_of_home();
    return query
    select h.family, h.access_group, h.holder, h.face
    from crm_access.holders_at(holders.at) as h
    where crm_access.reads() = 'all' or crm_access.in_area(crm_access.caller(), h.access_group);
end
$body$
