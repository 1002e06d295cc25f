-- What was added ends when the model has it itself, and when the model has no longer what it stands below: a key that comes
-- back later would else bring it back.
create function crm_access.end_added() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'INSERT' then
        update crm_access.added_territory as a set until = clock_timestamp()
        where a.until is null and a.territory = new.territory;
    else
        with recursive below as (
            select a.added_id, a.territory from crm_access.added_territory as a
            where a.until is null and a.parent = old.territory
            union
            select a.added_id, a.territory
            from below as b
            join crm_access.added_territory as a on a.parent = b.territory and a.until is null
        )
        update crm_access.added_territory as a set until = clock_timestamp()
        from below as b where b.added_id = a.added_id;
    end if;
    return null;
end
$body$
