-- A sentence: the caller, a person, changes columns of a contact that decide who sees it, also so that the own groups
-- do not have it any more. One of the groups by which the caller may change it must have the right `reassign`. Of a
-- contact that is hidden it says what it says of one that is not there.
create function crm_people.give(contact text, changes jsonb, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    who constant text := crm_access.own_login();
    given jsonb;
    entry crm_access.log;
begin
    if who is null then
        raise insufficient_privilege using
            message = format('%s is not an active person and cannot give contacts away', crm_access.caller()),
            hint = 'A person whose group has the right `reassign` does it.';
    end if;
    if not exists (select from crm_access.access_group as g where 'reassign' = any (g.rights)) then
        raise feature_not_supported using
            message = 'the model lets nobody give contacts away',
            hint = 'Add `reassign` to the rights of a group, and let a DBA apply the model.';
    end if;
    if jsonb_typeof(changes) <> 'object' then
        raise invalid_parameter_value using
            message = format('changes are an object and not of type %s', jsonb_typeof(changes)),
            hint = 'Give the columns and their new values, as in {"territory": "NORD"}.';
    end if;
    -- An error for what can be no key.
    perform from crm_access.contact_groups_of(give.contact) limit 1;
    execute 'select crm_access.give_contact($1, $2, $3)' into given using contact, changes, who;
    if given is null then
        raise undefined_object using
            message = format('%s may give no contact %L away', crm_access.name_of(who), contact),
            hint = 'It takes a group that has the contact and the right `reassign`. Give the key of the contact.';
    end if;
    entry.action := 'give';
    entry.kind := 'contact';
    entry.login := who;
    entry.contact := given ->> 'contact';
    entry.holds := true;
    entry.reason := coalesce(give.reason, '');
    entry.old := given -> 'old' || jsonb_build_object('access groups', given -> 'had');
    entry.new := given -> 'new' || jsonb_build_object(
        'access groups',
        to_jsonb(array(select distinct c.access_group from crm_access.contact_groups_of(give.contact) as c order by 1))
    );
    perform set_config('crm_rls.action', '', true);
    perform crm_access.write_log(entry);
    return format('%s has given contact %s away: %s.', crm_access.name_of(who), given ->> 'contact', (
        select string_agg(format('%s=%s', n.key, n.value), ', ' order by n.key) from jsonb_each_text(given -> 'new') as n
    ));
end
$body$
