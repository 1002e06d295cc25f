-- One row: a person who left and is not forgotten: since when, and from when on he or she may be forgotten; null where the
-- model names no period; and what the role is called that he or she still has.
create function crm_people.leavers()
returns TABLE(person text, login text, left_at timestamp with time zone, due_at timestamp with time zone, role_left text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if crm_access.reads() <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not read who has left', crm_access.caller()),
            hint = 'An access manager or an auditor may.';
    end if;
    return query
        select w.person, w.login, w.left_at, w.left_at + m.forget_after::interval, w.named
        from crm_access.model as m
        cross join crm_access.who_left() as w
        where w.registered
        order by w.left_at, w.login;
end
$body$
