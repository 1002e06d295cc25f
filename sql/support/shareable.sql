-- The key, as the database writes it, of a contact that the caller may share. An area manager may share those of groups
-- at or below the own territories, and hears of no others.
create function crm_access.shareable(contact text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found text;
begin
    if crm_access.manages() <> 'area' then
        perform crm_access.require_manager('share contacts');
    end if;
    if (select m.share_role from crm_access.model as m) is null then
        raise feature_not_supported using
            message = 'the model lets nobody share contacts',
            hint = 'Say `sharing: read` under `database` of the model, and let a DBA apply it.';
    end if;
    execute 'select crm_access.contact_key($1)' into found using contact;
    if crm_access.manages() = 'area' and not crm_access.contact_in_area(found) then
        found := null;
    end if;
    if found is null then
        raise undefined_object using
            message = format('there is no contact %L%s', contact,
                case when crm_access.manages() = 'area' then ' in the area of ' || crm_access.caller() end),
            hint = 'Give the key of the contact.';
    end if;
    return found;
end
$body$
