-- The log and the record of what was in force only grow, whoever tries. Names alone change, and only to the pseudonym of
-- somebody who is being forgotten (pseudonymise).
create function crm_access.log_is_final() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    pseudonym constant text := (select v.pseudonym from crm_access.leaver as v where v.open);
    names constant text[] := '{actor,login,absent,former,reason,old,new,who,content}';
begin
    if tg_level = 'STATEMENT' and tg_op = 'UPDATE' and pseudonym is not null then
        return null;
    end if;
    if tg_level = 'ROW' and pseudonym is not null and to_jsonb(new) - names = to_jsonb(old) - names
        and not exists (
            select
            from jsonb_each_text(to_jsonb(new) - '{reason,old,new,content}'::text[]) as n
            join jsonb_each_text(to_jsonb(old)) as o on o.key = n.key
            where n.value is distinct from o.value and n.value <> pseudonym
        )
    then
        return new;
    end if;
    raise insufficient_privilege using
        message = case tg_table_name when 'log' then 'the log of access is append-only'
            else 'the record of what was in force is append-only' end,
        hint = 'Write another entry that says what was wrong with this one.';
end
$body$
