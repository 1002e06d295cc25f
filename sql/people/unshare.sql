-- A sentence: a contact is no longer shared with a person. What groups show of it stays.
create function crm_people.unshare(person text, contact text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    key text;
begin
    perform crm_access.begin_change('unshare', reason);
    who := crm_access.login_of(person);
    key := crm_access.shareable(contact);
    if crm_access.manages() = 'area' then
        perform crm_access.require_groups(who, '{}');
    end if;
    delete from crm_access.share as s where s.login = who and s.contact = key;
    if not found then
        raise undefined_object using
            message = format('contact %s is not shared with %s', key, crm_access.name_of(who)),
            hint = 'crm_people.shares lists what is shared.';
    end if;
    perform crm_access.leave_idle(who);
    return format('Contact %s is not shared with %s any more.', key, crm_access.name_of(who));
end
$body$
