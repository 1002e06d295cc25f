-- One row: an access group that has a row of a root, as in crm_access.contact_groups_of, or that had it as it was: `known` is
-- what crm_access.row_then says of the moment. Of a former version `shared` has its key where no group is named: then it is
-- shown by a share, and `shown` says whether restrictions pass it.
create function crm_access.groups_then(contact text, root text, at timestamp with time zone, known text)
returns TABLE(access_group text, login text, shown boolean, shared text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    versions constant jsonb := (select r.versions from crm_access.root as r where r.root = groups_then.root);
    key_type text;
begin
    if groups_then.known in ('hidden', 'absent') then
        return;
    end if;
    if groups_then.known <> 'version' then
        return query select c.access_group, c.login, c.shown, null::text from crm_access.contact_groups_of(contact, root) as c;
        return;
    end if;
    select format_type(a.atttypid, a.atttypmod) into key_type
    from pg_attribute as a
    where a.attrelid = format('crm_access.%I', versions ->> 'groups')::regclass and a.attname = 'contact';
    return query execute format(
        'select c.access_group, c.login, c.shown, case when c.access_group is null then c.contact::text end
        from crm_access.%I as c where c.contact = $1::%s and c.counted @> $2',
        versions ->> 'groups', key_type
    ) using contact, groups_then.at;
end
$body$
