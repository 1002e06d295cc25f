-- A hint for an unknown name: the one that was probably meant, if the caller may read names, and what else may be done.
create function crm_access.did_you_mean(said text, known text[], otherwise text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select concat(format('Did you mean %s? ', case when crm_access.reads() <> 'nothing' then n.name end), otherwise)
    from (select crm_access.nearest(said, known)) as n (name)
    where n.name is not null and crm_access.reads() <> 'nothing'
    union all
    select otherwise
    limit 1
$body$
