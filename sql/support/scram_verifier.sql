-- What PostgreSQL keeps of a password (SCRAM-SHA-256, RFC 5802 and 7677). Roles are made with it, because the text of a
-- nested statement is kept by pg_stat_statements and stands in messages. There are assignments only: auto_explain shows
-- what a query is given, and these run none.
create function crm_access.scram_verifier(password text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    iterations constant integer := 4096;
    salt constant bytea := uuid_send(gen_random_uuid());
    inside bytea := crm_access.hmac_block(convert_to(password, 'UTF8'), 54);
    outside bytea := crm_access.hmac_block(convert_to(password, 'UTF8'), 92);
    step bytea := salt || decode('00000001', 'hex');
    mixed bit(256) := repeat('0', 256)::bit(256);
    salted bytea := decode(repeat('00', 32), 'hex');
    stored_key bytea;
    server_key bytea;
begin
    for done in 1..iterations loop
        step := sha256(outside || sha256(inside || step));
        mixed := mixed # ('x' || encode(step, 'hex'))::bit(256);
    end loop;
    for place in 0..31 loop
        salted := set_byte(salted, place, substring(mixed from place * 8 + 1 for 8)::bit(8)::integer);
    end loop;
    inside := crm_access.hmac_block(salted, 54);
    outside := crm_access.hmac_block(salted, 92);
    stored_key := sha256(sha256(outside || sha256(inside || 'Client Key'::bytea)));
    server_key := sha256(outside || sha256(inside || 'Server Key'::bytea));
    return 'SCRAM-SHA-256$' || iterations::text || ':' || encode(salt, 'base64') || '$'
        || encode(stored_key, 'base64') || ':' || encode(server_key, 'base64');
end
$body$
