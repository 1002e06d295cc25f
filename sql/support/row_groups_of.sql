-- One row: a group that has a row of a protected table, for everybody or for a person, or what shows it to those with
-- whom the first of `contacts` is shared, if restrictions let them read all of these. An error for what can be no key.
-- `login`, `maker` and `shown` are as in crm_access.reached.
create function crm_access.row_groups_of(row_key text, named text)
returns TABLE(access_group text, login text, maker text, shown boolean, contacts text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    known_key text;
begin
    execute format('select %s from %s', crm_access.key_text(says, 'c'), crm_access.rows_asked(says)) into known_key
    using array[row_key];
    if known_key is null then
        return;
    end if;
    return query
    select r.access_group, r.login, r.maker, bool_or(r.shown), r.contacts
    from crm_access.reached(named, array[known_key]) as r
    where r.reads
    group by r.access_group, r.login, r.maker, r.contacts;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of %s: %s', row_key,
                case says ->> 'root' when '' then 'a contact' else 'a row of ' || named end, sqlerrm),
            hint = format('Keys of %s are of type %s.', case says ->> 'root' when '' then 'contacts' else named end,
                (select string_agg(k.type, ', ' order by k.place) from crm_access.key_columns(says) as k));
end
$body$
