-- One row: the login that was made for a new person, and its password, which is shown here and nowhere else; null where the
-- login has none, for those who log in by Kerberos, LDAP or a certificate. The login can do what its groups say.
create function crm_people.make_login(
    person text, login text DEFAULT NULL::text, attributes jsonb DEFAULT '{}'::jsonb,
    without_password boolean DEFAULT false, reason text DEFAULT ''::text
) returns TABLE(made text, password text, valid_until timestamp with time zone)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    verifier text;
    model crm_access.model;
    entry crm_access.log;
begin
    perform crm_access.begin_change('make_login', reason);
    perform crm_access.require_manager('make logins');
    select m.* into model from crm_access.model as m;
    if model.new_logins = 'nothing' then
        raise feature_not_supported using
            message = 'the model lets nobody make logins',
            hint = format('Let a DBA make it (CREATE ROLE %I LOGIN), or write `new_logins` under `database` and apply the '
                'model.', coalesce(login, person));
    end if;
    made := coalesce(login, person);
    if model.new_logins = 'password' and not coalesce(without_password, false) then
        password := crm_access.random_password();
        verifier := crm_access.scram_verifier(password);
        valid_until := crm_access.password_ends();
    end if;
    execute 'select crm_access.create_login($1, $2, $3)' using made, verifier, valid_until;
    entry.kind := 'login';
    entry.login := made;
    entry.holds := true;
    entry.valid_until := valid_until;
    perform crm_access.write_log(entry);
    perform crm_people.register(person, made, attributes, reason);
    return next;
end
$body$
