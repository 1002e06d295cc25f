-- A sentence: somebody who left has a pseudonym, wherever our tables name him or her, and is no person any more. It is an
-- error before the period that the model names has ended (`anyway`, with a reason), while the model file declares the
-- person, and while contacts are his or hers by an attribute. left_on tells leavers of one name apart; all_reasons
-- replaces the name in reasons of entries about others, too.
create function crm_people.forget(
    person text, reason text DEFAULT ''::text, anyway boolean DEFAULT false, left_on date DEFAULT NULL::date,
    all_reasons boolean DEFAULT false
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    model crm_access.model;
    who record;
    ended record;
    kept text;
    entry crm_access.log;
begin
    perform crm_access.begin_change('forget', reason);
    perform crm_access.require_manager('forget people');
    select m.* into model from crm_access.model as m;
    select w.* into who from crm_access.one_who_left(person, left_on) as w;
    perform crm_access.require_undeclared(who.person, who.login, who.until_entry);
    if anyway and coalesce(reason, '') = '' then
        raise invalid_parameter_value using
            message = format('%s is not forgotten before the time without a reason', who.person),
            hint = 'Give the reason, without the name.';
    elsif model.forget_after is null and not anyway then
        raise object_not_in_prerequisite_state using
            message = 'the model does not say after which time leavers are forgotten',
            hint = 'Write `forget_after: 3 years` under `database` of the model, or say `anyway` with a reason.';
    elsif not anyway and coalesce(who.left_at + model.forget_after::interval, 'infinity') > clock_timestamp() then
        raise object_not_in_prerequisite_state using
            message = format('%s left on %s, and can be forgotten from %s on', who.person,
                (who.left_at at time zone model.time_zone)::date,
                ((who.left_at + model.forget_after::interval) at time zone model.time_zone)::date),
            hint = 'Wait for that day, or say `anyway` with a reason.';
    end if;
    if all_reasons and exists (
        select from crm_access.person as p
        where p.login is distinct from case when who.until_entry is null then who.login end
          and (lower(p.person) in (lower(who.person), lower(who.login)) or lower(p.login) in (lower(who.person), lower(who.login)))
    ) then
        raise invalid_parameter_value using
            message = format('somebody else is called %s now, and reasons may mean that one', who.person),
            hint = 'Leave out `all_reasons`.';
    end if;
    if to_regprocedure('crm_access.own_contacts(text, jsonb)') is not null then
        execute 'select crm_access.own_contacts($1, $2)' into kept using who.login, who.attributes;
        if kept <> '' then
            raise dependent_objects_still_exist using
                message = format('%s still has %s, by an attribute', who.person, kept),
                hint = case when who.until_entry is null
                    then format('Give them to somebody: select crm_people.handover(%L, successor, contacts => true);', who.person)
                    else 'A DBA gives them to somebody by UPDATE: somebody who is no longer a person cannot hand over.' end;
        end if;
    end if;
    if who.registered and who.until_entry is null then
        perform crm_access.remove_person(who.login);
        select max(l.log_id) into who.until_entry from crm_access.log as l where l.former = who.login and l.new is null;
    elsif who.named is not null then
        -- Who was active when the model file lost him or her manages on.
        perform crm_access.leave_offices(who.named);
    end if;
    delete from crm_access.area_manager as a
    where a.login = who.login and not exists (select from pg_roles as r where r.oid = a.role and r.rolname = a.login);
    select p.* into ended from crm_access.pseudonymise(who.person, who.login, who.until_entry, all_reasons) as p;
    entry.kind := 'person';
    entry.login := ended.pseudonym;
    entry.holds := false;
    perform set_config('crm_rls.reason', crm_access.without_names(
        coalesce(reason, ''), array[who.person, who.login], ended.pseudonym), true);
    perform crm_access.write_log(entry);
    return format('%s is forgotten: %s in %s of the log%s.%s%s', who.person, ended.pseudonym,
        case ended.entries when 1 then 'one entry' else ended.entries || ' entries' end,
        case ended.records when 0 then '' when 1 then ' and one record of the model'
            else format(' and %s records of the model', ended.records) end,
        case ended.reasons when 0 then '' when 1 then ' The name stands in the reason of one other entry.'
            else format(' The name stands in the reasons of %s other entries.', ended.reasons) end,
        case when who.named is not null then format(' The login %s stays until a DBA drops it.', who.named) end
    );
end
$body$
