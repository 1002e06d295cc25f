-- The territories that managers have added at any depth below some of the model, itself or below; an empty array if there
-- are none. Policies ask it once a query, so it looks first whether there is any. Security definer, because people
-- cannot read the tables.
create function crm_access.added_below(nodes text[]) returns text[]
language plpgsql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if not exists (select from crm_access.added_territory as a where a.until is null) then
        return '{}';
    end if;
    return (
        with recursive found as (
            select a.territory
            from crm_access.added_territory as a
            join crm_access.territory as above on above.territory = a.parent
            where a.until is null and exists (
                select from crm_access.territory as own
                where own.territory = any (nodes) and above.first_place between own.first_place and own.last_place
            )
            union
            select a.territory
            from found as f
            join crm_access.added_territory as a on a.parent = f.territory
            where a.until is null
        )
        select coalesce(array_agg(f.territory order by f.territory), '{}') from found as f
    );
end
$body$
