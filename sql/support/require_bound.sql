-- No row: an error if a person's login is not the role that was registered. Who is no person is not asked.
create function crm_access.require_bound(login text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    state constant text := crm_access.login_state(login);
    who constant text := crm_access.name_of(login);
begin
    if state = 'renamed' then
        raise object_not_in_prerequisite_state using
            message = (
                select format('the login of %s is called %s now, and so is the login of %s', who, b.named,
                    crm_access.name_of(b.named::text))
                from crm_access.bound as b where b.login = require_bound.login
            ),
            hint = (
                select format('If that one has left: select crm_people.unregister(%L);', b.named)
                from crm_access.bound as b where b.login = require_bound.login
            );
    elsif state = 'gone' then
        raise object_not_in_prerequisite_state using
            message = format('%s has no login: the role %s that was registered does not exist', who, login),
            hint = format('Who has left: select crm_people.unregister(%L); who has not: CREATE ROLE %I LOGIN; and '
                'select crm_people.rehire(%L);', login, login, login);
    elsif state = 'replaced' then
        raise object_not_in_prerequisite_state using
            message = format('the login %s is another role than the one that was registered for %s', login, who),
            hint = format('If it is the same person: select crm_people.rehire(%L); if it is another one: '
                'select crm_people.unregister(%L); and crm_people.register.', login, login);
    elsif state = 'foreign' then
        raise object_not_in_prerequisite_state using
            message = format('%s was registered on another server, and no login of this one is bound to him or her', who),
            hint = format('A DBA binds all people by `crm-rls apply`; one: select crm_people.rehire(%L);', login);
    end if;
end
$body$
