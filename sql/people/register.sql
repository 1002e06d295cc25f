-- A sentence: a login becomes a person who can be put into groups, or gets other attributes; attributes that are not
-- named stay as they are, null takes one away. Of one with several values, {"add": [...], "take": [...]} changes some.
-- The login itself is a DBA's business.
create function crm_people.register(
    person text, login text DEFAULT NULL::text, attributes jsonb DEFAULT '{}'::jsonb, reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    model crm_access.model;
    known crm_access.person;
    kept jsonb;
    named text;
begin
    perform crm_access.begin_change('register', reason);
    perform crm_access.require_manager('register people');
    select m.* into model from crm_access.model as m;
    if coalesce(person, '') = '' then
        raise invalid_parameter_value using
            message = 'a person needs a name',
            hint = 'Give the name by which people are called here; the login too, if it is another one.';
    end if;
    if exists (select from crm_access.leaver as v where v.pseudonym in (register.person, register.login)) then
        raise invalid_parameter_value using
            message = format('%s is what somebody is called who was forgotten', person),
            hint = 'Choose another name.';
    end if;
    attributes := coalesce(attributes, '{}');
    login := coalesce(login, person);
    perform crm_access.require_plain_login(login);
    perform crm_access.require_bound(login);
    select p.* into known from crm_access.person as p where p.login = register.login;
    if known.declared and coalesce(known.keeping, model.keeping) = 'declared' and attributes <> '{}' then
        raise object_not_in_prerequisite_state using
            message = format('the model file alone says which attributes %s has', known.person),
            hint = 'Change the model file and run `crm-rls apply`.';
    end if;
    if known.person <> register.person then
        raise unique_violation using
            message = format('%s is the login of %s', login, known.person),
            hint = 'Give each person a login of his or her own.';
    end if;
    if exists (select from crm_access.person as p where p.person = register.person and p.login <> register.login) then
        raise unique_violation using
            message = format('there is a person %L with another login', person),
            hint = 'Choose another name for one of them.';
    end if;
    if exists (
        select from crm_access.person as p
        where p.login <> register.login and (p.login = register.person or p.person = register.login)
    ) then
        raise unique_violation using
            message = format('%s (%s) would be taken for somebody else, who has that name or login', person, login),
            hint = 'Choose another name: people are found by name and by login.';
    end if;
    kept := crm_access.new_attributes(known.attributes, attributes);
    select string_agg(n.name, ', ' order by n.name) into named from jsonb_object_keys(attributes) as n (name);
    insert into crm_access.person (login, person, role, server, attributes)
    select register.login, register.person, r.oid, crm_access.this_server(), kept
    from pg_roles as r where r.rolname = register.login
    on conflict on constraint person_pkey do update set attributes = kept;
    set constraints crm_access.require_line immediate;
    set constraints crm_access.require_line deferred;
    if coalesce(known.active, true) then
        perform crm_access.change_role(model.persons_role, login, true);
    end if;
    return case
        when known.login is null then format('%s (%s) is registered.', person, login)
        when known.attributes = kept then format('%s (%s) is registered already.', person, login)
        else format('%s (%s): changed %s.', person, login, named)
    end;
end
$body$
