-- One row: an access group whose filter has a contact, the person for whom it has it (null: every member), and whether
-- no restriction hides it from the group. An error for what can be no key.
create function crm_access.contact_groups_of(contact text)
returns TABLE(access_group text, login text, shown boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    key_type text;
begin
    -- The key's own type, so that its index is used.
    select format_type(a.atttypid, a.atttypmod) into key_type
    from pg_attribute as a
    where a.attrelid = 'crm_access.contact_group'::regclass and a.attname = 'contact';
    return query execute format(
        'select c.access_group, c.login, c.shown from crm_access.contact_group as c where c.contact = $1::%s', key_type
    ) using contact;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of a contact: %s', contact, sqlerrm),
            hint = format('Keys of contacts are of type %s.', key_type);
end
$body$
