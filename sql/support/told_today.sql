-- Whether the caller is told of a row of a protected table as it is now: of every row, of those in groups of the own area,
-- or of those that the caller sees. Nobody else is told of its past, or of what is to come.
create function crm_access.told_today(row_key text, named text) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    return case crm_access.reads()
        when 'all' then true
        when 'area' then exists (
            select from crm_access.row_groups_of(row_key, named) as c
            where c.shown and c.contacts is null and crm_access.answers_about(c.access_group)
        )
        else exists (
            select from crm_people.why(crm_access.own_login(), row_key, root => named) as w where w.allows
        )
    end;
end
$body$
