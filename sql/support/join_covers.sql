-- No row: who stands in for a login now or later gets the role of its group too; whether it counts at a moment is
-- asked at that moment.
create function crm_access.join_covers(absent text, access_group text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    found record;
begin
    for found in
        select distinct c.substitute
        from crm_access.cover as c
        join crm_access.person as p on p.login = c.substitute and p.active
        where c.absent = join_covers.absent
          and (c.ends is null or clock_timestamp() < c.ends)
          and (c.access_groups is null or join_covers.access_group = any (c.access_groups))
    loop
        perform crm_access.change_role(
            (crm_access.group_named(access_group)).timed_role, found.substitute, true
        );
    end loop;
end
$body$
