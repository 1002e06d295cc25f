-- The SQL of what is true of the rows of a table, called c, that a group shows to a person, called p; without a group what
-- is true of those that `shared` contacts show. With `handing` that of the rows whose own rows it shows. Null for none.
create function crm_access.reach_condition(
    named text, access_group text, shared text[] DEFAULT NULL::text[], handing boolean DEFAULT false
)
returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    protected constant jsonb := (select m.tables from crm_access.model as m);
    says constant jsonb := protected -> named;
    own constant jsonb := (
        select g.conditions -> named from crm_access.access_group as g where g.access_group = reach_condition.access_group
    );
    passes constant text := (
        select coalesce(string_agg(format(' and (%s) is true', r.says ->> 'passes'), ''), '')
        from jsonb_array_elements(says -> 'restrictions') as r (says)
        where not r.says -> 'exempt' ? coalesce(reach_condition.access_group, '')
    );
    parts text[] := '{}';
    link jsonb;
    beyond text;
    found_rows text;
begin
    if (own ->> case when handing then 'hands' else 'reads' end)::boolean then
        parts := parts || format('(%s)', own ->> 'where');
    end if;
    if reach_condition.access_group is null and says ->> 'root' = '' then
        parts := parts || (
            select format('c.%I = any (%L::%s[])', a.attname, shared, format_type(a.atttypid, a.atttypmod))
            from pg_attribute as a
            where a.attrelid = format('%I.%I', says ->> 'schema', says ->> 'name')::regclass
              and a.attname = says -> 'key' ->> 0
        );
    end if;
    if handing or (says ->> 'reads_links')::boolean then
        for link in select l.says from jsonb_array_elements(says -> 'links') as l (says) loop
            beyond := crm_access.reach_condition(link ->> 'to', reach_condition.access_group, shared, true);
            if beyond is not null then
                parts := parts || format('((%s) and %s)', link ->> 'when',
                    crm_access.linked_condition(protected -> (link ->> 'to'), link, beyond));
            end if;
        end loop;
    end if;
    if cardinality(parts) > 0 then
        found_rows := format('(%s)%s', array_to_string(parts, ' or '), passes);
        if says -> 'tree' <> 'null' then
            found_rows := format('(%s or %s%s)', found_rows,
                crm_access.linked_condition(says, says -> 'tree', found_rows), passes);
        end if;
    end if;
    if own ? 'made' and not handing then
        found_rows := concat_ws(' or ', found_rows, format('(%s)%s', own ->> 'made', passes));
    end if;
    return '(' || found_rows || ')';
end
$body$
