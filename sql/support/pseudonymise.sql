-- One row: a leaver has a pseudonym in the log and in the records, wherever a login or the name means him or her: that, how
-- many entries and records it is in, and how many reasons of other entries have the name as a word. The only way
-- around log_is_final: it opens a row of crm_access.leaver, which nobody else can write.
create function crm_access.pseudonymise(person text, login text, until_entry bigint, all_reasons boolean)
returns TABLE(pseudonym text, entries bigint, records bigint, reasons bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    names constant text[] := array(
        select pseudonymise.person union select h.named from crm_access.had_logins(login, until_entry) as h
    );
    had record;
    changed bigint;
    number bigint;
begin
    -- No sequence: a preview takes no number. A number whose name somebody has is left out.
    select coalesce(max(v.leaver_id), 0) into number from crm_access.leaver as v;
    loop
        number := number + 1;
        pseudonym := 'leaver-' || lpad(number::text, greatest(4, length(number::text)), '0');
        exit when not exists (select from pg_roles as r where r.rolname = pseudonym)
            and not exists (select from crm_access.person as p where pseudonym in (p.person, p.login));
    end loop;
    insert into crm_access.leaver (leaver_id, pseudonym) values (number, pseudonym);
    records := 0;
    for had in select h.* from crm_access.had_logins(login, until_entry) as h loop
        update crm_access.log as l set
            actor = case l.actor when had.named then pseudonym else l.actor end,
            login = case l.login when had.named then pseudonym else l.login end,
            absent = case l.absent when had.named then pseudonym else l.absent end,
            -- A new login is none for who has one name only; the end of the person is.
            former = case when l.former = had.named then case when l.new is null then pseudonym end else l.former end,
            reason = case when n.named then crm_access.without_names(l.reason, names, pseudonym) else l.reason end,
            old = crm_access.pseudonymised(l.old, names, pseudonym, n.named),
            new = crm_access.pseudonymised(l.new, names, pseudonym, n.named)
        from crm_access.log as same
        cross join lateral (
            select had.named = any (array[same.actor, same.login, same.absent, same.former]) is true as named
        ) as n
        where same.log_id = l.log_id
          and l.log_id > had.after_entry and l.log_id <= had.before_entry
          and (
              n.named
              or l.kind in ('contact', 'person') and (
                  crm_access.pseudonymised(l.old, names, pseudonym, false) is distinct from l.old
                  or crm_access.pseudonymised(l.new, names, pseudonym, false) is distinct from l.new
              )
          );
        -- The last record of people stays: it is what the model file says now, and that has no leaver.
        update crm_access.in_force as i set
            who = case i.who when had.named then pseudonym else i.who end,
            content = case when i.part = 'people' and i.in_force_id < last.in_force_id
                then crm_access.pseudonymised(i.content, names, pseudonym, false) else i.content end
        from (select max(f.in_force_id) as in_force_id from crm_access.in_force as f where f.part = 'people') as last
        where i.recorded_at > had.began and i.recorded_at <= had.ended
          and (
              i.who = had.named
              or i.part = 'people' and i.in_force_id < last.in_force_id
              and crm_access.pseudonymised(i.content, names, pseudonym, false) is distinct from i.content
          );
        get diagnostics changed = row_count;
        records := records + changed;
        -- What would be given back to a login must not go to who has its name later.
        delete from crm_access.taken as t
        where t.grantee = had.named and t.taken_at > had.began and t.taken_at <= had.ended;
        get diagnostics changed = row_count;
        records := records + changed;
        update crm_access.taken as t set who = pseudonym
        where t.who = had.named and t.taken_at > had.began and t.taken_at <= had.ended;
        get diagnostics changed = row_count;
        records := records + changed;
    end loop;
    select count(*) into entries from crm_access.log as l where pseudonym = any (array[l.actor, l.login, l.absent]);
    if all_reasons then
        update crm_access.membership as m set reason = crm_access.without_names(m.reason, names, pseudonym)
        where m.reason <> crm_access.without_names(m.reason, names, pseudonym);
        update crm_access.cover as c set reason = crm_access.without_names(c.reason, names, pseudonym)
        where c.reason <> crm_access.without_names(c.reason, names, pseudonym);
        update crm_access.share as s set reason = crm_access.without_names(s.reason, names, pseudonym)
        where s.reason <> crm_access.without_names(s.reason, names, pseudonym);
        update crm_access.log as l set
            reason = crm_access.without_names(l.reason, names, pseudonym),
            old = case when l.old ? 'reason'
                then jsonb_set(l.old, '{reason}', to_jsonb(crm_access.without_names(l.old ->> 'reason', names, pseudonym)))
                else l.old end,
            new = case when l.new ? 'reason'
                then jsonb_set(l.new, '{reason}', to_jsonb(crm_access.without_names(l.new ->> 'reason', names, pseudonym)))
                else l.new end
        where crm_access.without_names(concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason'), names, pseudonym)
            <> concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason');
    end if;
    select count(*) into reasons from crm_access.log as l
    where crm_access.without_names(concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason'), names, pseudonym)
        <> concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason');
    update crm_access.leaver as v set open = false where v.pseudonym = pseudonymise.pseudonym;
    return next;
end
$body$
