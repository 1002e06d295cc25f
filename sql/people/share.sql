-- A sentence: a person reads one contact, and what hangs on it, until a day or a moment, whatever groups he or she is in.
-- Shared again it ends at the new moment. An area manager shares contacts of the own area with others.
create function crm_people.share(person text, contact text, valid_until text, reason text DEFAULT ''::text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    key text;
    held text;
    ends timestamptz;
begin
    perform crm_access.begin_change('share', reason);
    who := crm_access.login_of(person);
    key := crm_access.shareable(contact);
    ends := crm_access.parsed_moment(valid_until, 1);
    if crm_access.manages() = 'area' then
        perform crm_access.require_groups(who, '{}');
    end if;
    perform crm_access.require_active(who);
    if ends is null or ends <= clock_timestamp() or not isfinite(ends) then
        raise invalid_parameter_value using
            message = case when ends is null then 'a share has an end'
                else format('the share would have ended already (%s)', crm_access.shown_end(ends)) end,
            hint = 'Give the last day. For good somebody sees contacts by a group.';
    end if;
    -- Who is just deleting the contact comes first: its trigger would not see this share.
    execute 'select crm_access.held_contact($1)' into held using key;
    if held is distinct from key then
        raise undefined_object using
            message = format('there is no contact %L any more', contact), hint = 'Somebody has deleted it.';
    end if;
    insert into crm_access.share as s (login, contact, valid_until, reason)
    values (who, key, ends, coalesce(share.reason, ''))
    on conflict on constraint share_login_contact_key do update
    set valid_until = excluded.valid_until, reason = coalesce(nullif(excluded.reason, ''), s.reason)
    where s.valid_until <> excluded.valid_until;
    perform crm_access.change_role((select m.share_role from crm_access.model as m), who, true);
    return format('%s reads contact %s until %s.', crm_access.name_of(who), key, crm_access.shown_end(ends));
end
$body$
