-- No row: an error if the model file declares a person who left, as it was applied last: the next apply would bring him or
-- her back. Who has the login since may be declared.
create function crm_access.require_undeclared(person text, login text, until_entry bigint) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if (until_entry is null or not exists (select from crm_access.person as p where p.login = require_undeclared.login))
        and exists (
            select
            from (
                select i.content from crm_access.in_force as i where i.part = 'people' order by i.in_force_id desc limit 1
            ) as last
            cross join jsonb_path_query(last.content, 'lax $.people[*]') as declared (value)
            where declared.value ->> 'login' = require_undeclared.login
        )
    then
        raise object_not_in_prerequisite_state using
            message = format('the model file declares %s', person),
            hint = 'Take the person out of the file and apply it; then he or she can be forgotten.';
    end if;
end
$body$
