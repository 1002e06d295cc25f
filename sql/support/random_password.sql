-- A password of 120 random bits, in letters and digits that are not mistaken for each other.
create function crm_access.random_password() returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    letters constant text := '0123456789abcdefghjkmnpqrstvwxyz';
    source constant bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    found text := '';
begin
    for place in 0..27 loop
        -- Here a random uuid has its version and its variant.
        continue when place % 16 = 6 or place % 16 = 8;
        found := found || case when length(found) % 7 = 6 then '-' else '' end
            || substring(letters from (get_byte(source, place) & 31) + 1 for 1);
    end loop;
    return found;
end
$body$
