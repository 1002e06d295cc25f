-- No row: an error that names the nearest if there is no such family.
create function crm_access.require_family(family text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if not exists (select from crm_access.family as f where f.family = require_family.family) then
        raise undefined_object using
            message = format('there is no family %L', family),
            hint = crm_access.did_you_mean(
                family, array(select distinct f.family from crm_access.family as f order by f.family),
                format('The model has: %s.', coalesce(
                    (
                        select string_agg(f.family, ', ' order by f.family)
                        from (select distinct f.family from crm_access.family as f) as f
                    ),
                    'none'
                ))
            );
    end if;
end
$body$
