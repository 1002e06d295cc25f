-- No row: a login gets a timed membership, and the role that its policies are for.
create function crm_access.put_timed(
    login text, access_group text, valid_from timestamp with time zone, valid_until timestamp with time zone,
    reason text
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if not exists (
        select from crm_access.membership as m
        where m.login = put_timed.login
          and m.access_group = put_timed.access_group
          and m.valid_from is not distinct from put_timed.valid_from
          and m.valid_until is not distinct from put_timed.valid_until
    ) then
        insert into crm_access.membership (login, access_group, valid_from, valid_until, reason)
        values (put_timed.login, put_timed.access_group, put_timed.valid_from, put_timed.valid_until,
            coalesce(put_timed.reason, ''));
    end if;
    if (select p.active from crm_access.person as p where p.login = put_timed.login) then
        perform crm_access.change_role((crm_access.group_named(access_group)).timed_role, login, true);
    end if;
    perform crm_access.join_covers(login, access_group);
end
$body$
