-- The protected table that somebody names, as crm_access.model knows it: that of the contacts for null. An error for every
-- other table, and for one of which the model knows no key.
create function crm_access.table_named(named text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    keyless text;
    protected constant jsonb := (select m.tables from crm_access.model as m);
    known constant text[] := array(select t.name from jsonb_object_keys(protected) as t (name) order by t.name);
    meant constant text := coalesce(named, (select t.name from jsonb_each(protected) as t (name, says) where t.says ->> 'root' = ''));
begin
    if not meant = any (known) then
        raise undefined_object using
            message = format('%L is not a table that the model protects by groups', named),
            hint = crm_access.did_you_mean(named, known, format('The model has: %s.', array_to_string(known, ', ')));
    end if;
    if protected -> meant -> 'key' = '[]' then
        raise feature_not_supported using
            message = format('the rows of %s have no key that the model knows, so none can be named', meant),
            hint = format('Say `key` of %s in the model, and let a DBA apply it. `crm-rls sees --table %s --list` lists rows.', meant, meant);
    end if;
    select u.name into keyless
    from (
        with recursive up (name) as (
            values (meant)
            union
            select l.says ->> 'to' from up cross join lateral jsonb_array_elements(protected -> up.name -> 'links') as l (says)
        )
        select up.name from up where protected -> up.name -> 'key' = '[]'
    ) as u
    order by u.name
    limit 1;
    if keyless is not null then
        raise feature_not_supported using
            message = format('rows of %s are not answered about: %s, to which they belong, has no key that the model knows', meant, keyless),
            hint = format('Say `key` of %s in the model, or let an operator ask `crm-rls why` or `crm-rls who-sees` with `--table %s`.',
                keyless, meant);
    end if;
    return meant;
end
$body$
