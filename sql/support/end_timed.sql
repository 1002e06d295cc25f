-- How many timed memberships of a login in a group end at a moment instead of later: those that have begun by then
-- are cut short, others go.
create function crm_access.end_timed(login text, access_group text, at timestamp with time zone) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    count integer;
    cut integer;
begin
    delete from crm_access.membership as m
    where m.login = end_timed.login and m.access_group = end_timed.access_group
      and m.valid_from >= end_timed.at;
    get diagnostics count = row_count;
    update crm_access.membership as m set valid_until = end_timed.at
    where m.login = end_timed.login and m.access_group = end_timed.access_group
      and (m.valid_until is null or m.valid_until > end_timed.at);
    get diagnostics cut = row_count;
    return count + cut;
end
$body$
