-- One row: an access group whose filter has a contact, or a row of a further root, the person for whom it has it (null:
-- every member), and whether no restriction hides it from the group. An error for what can be no key. `root` is empty for
-- the contacts.
create function crm_access.contact_groups_of(contact text, root text DEFAULT ''::text)
returns TABLE(access_group text, login text, shown boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    asked constant text := (select r.group_view from crm_access.root as r where r.root = contact_groups_of.root);
    key_type text;
begin
    -- The key's own type, so that its index is used.
    select format_type(a.atttypid, a.atttypmod) into key_type
    from pg_attribute as a
    where a.attrelid = format('crm_access.%I', asked)::regclass and a.attname = 'contact';
    return query execute format(
        'select c.access_group, c.login, c.shown from crm_access.%I as c where c.contact = $1::%s', asked, key_type
    ) using contact;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of %s: %s', contact,
                coalesce('a row of ' || nullif(contact_groups_of.root, ''), 'a contact'), sqlerrm),
            hint = format('Keys of %s are of type %s.', coalesce(nullif(contact_groups_of.root, ''), 'contacts'), key_type);
end
$body$
