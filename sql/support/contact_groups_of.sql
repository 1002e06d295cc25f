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
    says constant jsonb := (
        select t.says
        from crm_access.model as m
        cross join lateral jsonb_each(m.tables) as t (name, says)
        where t.says ->> 'root' = contact_groups_of.root
    );
begin
    return query execute format(
        'select c.access_group, c.login, c.shown from crm_access.%I as c where %s', asked, crm_access.has_key(says, 'c', '$1')
    ) using contact;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of %s: %s', contact,
                coalesce('a row of ' || nullif(contact_groups_of.root, ''), 'a contact'), sqlerrm),
            hint = format('Keys of %s are of type %s.', coalesce(nullif(contact_groups_of.root, ''), 'contacts'),
                (select string_agg(k.type, ', ' order by k.place) from crm_access.key_columns(says) as k));
end
$body$
