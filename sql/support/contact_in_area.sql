-- Whether a contact, by its key as a text, is in a group that the caller may assign as an area manager.
create function crm_access.contact_in_area(contact text) returns boolean
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
declare
    inside boolean;
begin
    -- In the key's own type, so that its index is used.
    execute (
        select format(
            'select exists (select from crm_access.contact_group as c '
            'where c.contact = $1::%s and crm_access.in_area($2, c.access_group))',
            format_type(a.atttypid, a.atttypmod)
        )
        from pg_attribute as a
        where a.attrelid = 'crm_access.contact_group'::regclass and a.attname = 'contact'
    ) into inside using contact, crm_access.caller();
    return inside;
end
$body$
