-- One row: how many contacts there are: `all` of them, by `field` in each territory (null: in none of the tree), or by the
-- first two digits of German postcodes (null: no such postcode) if `postcode` names a column with them that the model
-- reads. Reads the contacts once.
create function crm_people.contact_counts(postcode text DEFAULT NULL::text)
returns TABLE(counted text, field text, value text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader_of_all('count contacts');
    return query select c.counted, c.field, c.value, c.contacts from crm_access.counted_contacts(postcode) as c;
end
$body$
