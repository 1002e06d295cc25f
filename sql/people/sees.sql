-- One row: how many contacts, or rows of a further root (`root`, null for the contacts), a person reads at a moment by a
-- group, and for whom, or by shares; the last row of each root has how many they are together. By the filters in force
-- now. An area manager is told of the groups of the own area. Reads each root up to three times.
create function crm_people.sees(person text, at timestamp with time zone DEFAULT now())
returns TABLE(root text, access_group text, how text, acting_for text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
#variable_conflict use_column
declare
    whose text;
    memberships jsonb;
    shared text[];
    counted record;
begin
    perform crm_access.require_reader('ask what somebody sees');
    whose := crm_access.login_of(sees.person);
    memberships := (
        select coalesce(jsonb_agg(r), '[]')
        from (
            select r.access_group, r.how, r.acting_for, crm_access.name_of(r.acting_for) as for_whom
            from crm_access.reach_at(whose, sees.at) as r
            where crm_access.answers_about(r.access_group)
        ) as r
    );
    shared := array(
        select s.contact
        from crm_access.person as p
        join crm_access.shares_at(sees.at) as s on s.login = p.login
        where p.login = whose and crm_access.shown_by_share(s.contact, s.contact, p)
    );
    for counted in select r.* from crm_access.root as r order by r.root loop
        return query execute format(
            $query$
            with held as materialized (
                select h.* from jsonb_to_recordset($2) as h (access_group text, how text, acting_for text, for_whom text)
            ),
            seen as materialized (
                select c.contact, h.access_group, h.how, h.for_whom
                from crm_access.%I as c
                join held as h on h.access_group = c.access_group and (c.login is null or c.login = h.acting_for)
                where c.shown
            ),
            counted as (
                select s.access_group, s.how, s.for_whom, count(distinct s.contact) as contacts
                from seen as s
                group by grouping sets ((s.access_group, s.how, s.for_whom), ())
            )
            select nullif($1, ''), h.access_group, h.how, h.for_whom, coalesce(c.contacts, 0)
            from held as h
            left join counted as c on (c.access_group, c.how, c.for_whom) = (h.access_group, h.how, h.for_whom)
            union all
            select null, null, 'share', $4, cardinality($3) where cardinality($3) > 0
            union all
            select nullif($1, ''), null, null, null, c.contacts + (
                select count(*) from unnest($3) as s (contact)
                where s.contact not in (select x.contact::text from seen as x)
            )
            from counted as c where c.access_group is null
            order by 2 nulls last, 3, 4
            $query$,
            counted.group_view
        ) using counted.root, memberships, case counted.root when '' then shared else '{}' end,
            crm_access.name_of(whose);
    end loop;
end
$body$
