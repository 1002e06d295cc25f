-- The block that HMAC hashes before the message: a key of at most 64 bytes, filled up with zeros, each byte xor a mask
-- (RFC 2104). PostgreSQL has sha256, and HMAC only in pgcrypto.
create function crm_access.hmac_block(key bytea, mask integer) returns bytea
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $body$
declare
    block bytea := key || decode(repeat('00', 64 - length(key)), 'hex');
begin
    for place in 0..63 loop
        block := set_byte(block, place, get_byte(block, place) # mask);
    end loop;
    return block;
end
$body$
