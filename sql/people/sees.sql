-- One row: how many contacts a person reads at a moment by a group, and for whom, or by shares; the last row has how many
-- they are together. By the filters in force now. An area manager is told of the groups of the own area. Reads all
-- contacts once.
create function crm_people.sees(person text, at timestamp with time zone DEFAULT now())
returns TABLE(access_group text, how text, acting_for text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader('ask what somebody sees');
    return query
    with held as materialized (
        select r.access_group, r.how, r.acting_for
        from crm_access.reach_at(crm_access.login_of(sees.person), sees.at) as r
        where crm_access.answers_about(r.access_group)
    ),
    seen as (
        select c.contact, h.access_group, h.how, h.acting_for
        from crm_access.contact_group as c
        join held as h on h.access_group = c.access_group and (c.login is null or c.login = h.acting_for)
        where c.shown
    ),
    shared as materialized (
        select s.contact
        from crm_access.person as p
        join crm_access.shares_at(sees.at) as s on s.login = p.login
        where p.login = crm_access.login_of(sees.person) and crm_access.shown_by_share(s.contact, s.contact, p)
    ),
    counted as (
        select s.access_group, s.how, s.acting_for, count(distinct s.contact) as contacts
        from seen as s
        group by grouping sets ((s.access_group, s.how, s.acting_for), ())
    )
    select h.access_group, h.how, (select p.person from crm_access.person as p where p.login = h.acting_for),
        coalesce(c.contacts, 0)
    from held as h
    left join counted as c on (c.access_group, c.how, c.acting_for) = (h.access_group, h.how, h.acting_for)
    union all
    select null, 'share', crm_access.name_of(crm_access.login_of(sees.person)), count(*) from shared having count(*) > 0
    union all
    select null, null, null, c.contacts + (
        select count(*) from shared as s where s.contact not in (select x.contact::text from seen as x)
    )
    from counted as c where c.access_group is null
    order by 1 nulls last, 2, 3;
end
$body$
