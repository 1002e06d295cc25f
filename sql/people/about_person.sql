-- One object: all that crm_rls holds about a person, or about somebody who left and is not forgotten, by table: for access
-- managers and auditors, and where people may ask for themselves, for the person. left_on tells leavers of one name apart.
create function crm_people.about_person(person text, left_on date DEFAULT NULL::date) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    reads constant text := crm_access.reads();
    who crm_access.person;
    leaver record;
begin
    select p.* into who from crm_access.person as p
    where about_person.person in (p.person, p.login)
    order by p.person = about_person.person desc
    limit 1;
    if who.login = crm_access.self_service() then
        return crm_access.about(who.person, who.login, null);
    elsif reads <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not read all about %s', crm_access.caller(), person),
            hint = 'An access manager or an auditor may, and with `self_service: covers` everybody for himself or herself.';
    end if;
    if who.login is not null and left_on is null then
        return crm_access.about(who.person, who.login, null);
    end if;
    select l.* into leaver from crm_access.one_who_left(person, left_on) as l;
    return crm_access.about(leaver.person, leaver.login, leaver.until_entry);
end
$body$
