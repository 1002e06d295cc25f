-- One row: a row of these keys that a group reaches, or, without a group, everybody with whom all of `contacts` could be
-- shared: by a grant on the table itself, by a link to a row that it reaches, or by the top row of a tree (not with
-- `alone`). `shown` is false where a restriction hides the row itself, or one of those on the way. The rest is as in
-- crm_access.reached_itself. Keys are as crm_access.key_text writes them.
create function crm_access.reached(named text, keys text[], alone boolean DEFAULT false)
returns TABLE(key text, access_group text, login text, maker text, shown boolean, reads boolean, hands boolean, contacts text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    protected constant jsonb := (select m.tables from crm_access.model as m);
    says constant jsonb := protected -> named;
    link jsonb;
    has jsonb := '[]';
    passed jsonb;
begin
    if cardinality(keys) = 0 then
        return;
    end if;
    if says ->> 'root' is not null then
        return query select r.* from crm_access.root_reached(named, keys) as r;
        return;
    end if;
    has := (
        select coalesce(jsonb_agg(to_jsonb(r) || '{"shown": true}'), '[]') from crm_access.reached_itself(named, keys) as r
    );
    for link in select l.says from jsonb_array_elements(says -> 'links') as l (says) loop
        has := has || (
            with belongs as materialized (
                select a.key, a.above from crm_access.rows_above(says, link, keys) as a
            )
            select coalesce(
                jsonb_agg(to_jsonb(r) || jsonb_build_object('key', b.key, 'reads', says -> 'reads_links')), '[]'
            )
            from crm_access.reached(link ->> 'to', array(select distinct b.above from belongs as b)) as r
            join belongs as b on b.above = r.key
            where r.hands
        );
    end loop;
    if says -> 'tree' <> 'null' and not alone then
        has := has || (
            with stands as materialized (
                select a.key, a.above from crm_access.rows_above(says, says -> 'tree', keys) as a
            )
            select coalesce(jsonb_agg(to_jsonb(r) || jsonb_build_object('key', s.key)), '[]')
            from crm_access.reached(named, array(select distinct s.above from stands as s), true) as r
            join stands as s on s.above = r.key
            where r.maker is null
        );
    end if;
    passed := (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from crm_access.restricted(says, keys) as r);
    return query
    with asked as materialized (
        select p.key, p.login, p.passes, array(select jsonb_array_elements_text(says -> 'restrictions' -> p.restriction -> 'exempt')) as exempt
        from jsonb_to_recordset(passed) as p (key text, restriction integer, login text, passes boolean)
    ),
    mine as (
        select h.key, h.access_group, coalesce(h.login, w.login) as login, h.maker, h.shown, h.reads, h.hands, h.contacts
        from jsonb_to_recordset(has) as h (
            key text, access_group text, login text, maker text, shown boolean, reads boolean, hands boolean, contacts text[]
        )
        -- What a restriction asks of the person is true for some and not for others.
        left join lateral (
            select distinct a.login from asked as a
            where a.key = h.key and a.login is not null and h.access_group = any (a.exempt) is not true
        ) as w on h.login is null
    )
    select distinct
        m.key, m.access_group, m.login, m.maker,
        m.shown and not exists (
            select from asked as a
            where a.key = m.key and not a.passes and (a.login is null or a.login = m.login)
              and m.access_group = any (a.exempt) is not true
        ),
        m.reads, m.hands, m.contacts
    from mine as m;
end
$body$
