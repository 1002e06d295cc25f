-- One row: an access group that has a row of a protected table, as in crm_access.row_groups_of, or that had it as it was:
-- `known` is what crm_access.row_then says of the moment. Of a former version of a contact there is a row without a group
-- for every person to whom a share would show it, or, where `shown` is false, would but for a restriction.
create function crm_access.groups_then(row_key text, named text, at timestamp with time zone, known text)
returns TABLE(access_group text, login text, maker text, shown boolean, contacts text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    versions constant jsonb := (select r.versions from crm_access.root as r where r.versions ->> 'of' = named);
begin
    if groups_then.known in ('hidden', 'absent') then
        return;
    end if;
    if groups_then.known <> 'version' then
        return query select c.* from crm_access.row_groups_of(row_key, named) as c;
        return;
    end if;
    return query execute format(
        'select c.access_group, c.login, null::text, c.shown, case when c.access_group is null then array[c.contact::text] end
        from crm_access.%I as c where %s and c.counted @> $2',
        versions ->> 'groups', crm_access.has_key((select m.tables -> named from crm_access.model as m), 'c', '$1')
    ) using crm_access.whole_key(row_key, named), groups_then.at;
end
$body$
