-- One row: another password for a login that crm_people.make_login made, shown here and nowhere else. The one before counts
-- no longer; sessions that are open stay open.
create function crm_people.new_password(person text, reason text DEFAULT ''::text)
returns TABLE(login text, password text, valid_until timestamp with time zone)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    wrong text;
    verifier text;
    entry crm_access.log;
begin
    perform crm_access.begin_change('new_password', reason);
    perform crm_access.require_manager('give passwords');
    if (select m.new_logins from crm_access.model as m) <> 'password' then
        raise feature_not_supported using
            message = 'the model lets nobody give passwords',
            hint = 'Write `new_logins: password` under `database`, and let a DBA apply the model.';
    end if;
    login := crm_access.login_of(person);
    perform crm_access.require_bound(login);
    perform crm_access.require_active(login);
    perform crm_access.require_plain_login(login);
    password := crm_access.random_password();
    verifier := crm_access.scram_verifier(password);
    valid_until := crm_access.password_ends();
    execute 'select crm_access.change_login($1, null, $2, $3)' into wrong using login, verifier, valid_until;
    if wrong is not null then
        raise insufficient_privilege using
            message = format('%s gets no new password here: %s', crm_access.name_of(login), wrong),
            hint = format('Let a DBA give it: %spassword %I', chr(92), login);
    end if;
    entry.kind := 'login';
    entry.login := login;
    entry.holds := true;
    entry.valid_until := valid_until;
    perform crm_access.write_log(entry);
    return next;
end
$body$
