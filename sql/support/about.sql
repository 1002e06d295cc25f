-- One object: all that our tables hold about somebody, by table; of whom it is, login and name say, and until which entry of
-- the log the login was his or hers. Entries of the log are those about the person, and those that the person caused.
create function crm_access.about(person text, login text, until_entry bigint) returns jsonb
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    with had as (
        select h.* from crm_access.had_logins(about.login, about.until_entry) as h
    ),
    entry as (
        -- An entry of a rename has both logins.
        select distinct on (l.log_id) l.*, h.named in (l.login, l.absent, l.former) is true as is_subject
        from crm_access.log as l
        join had as h on l.log_id > h.after_entry and l.log_id <= h.before_entry
            and h.named = any (array[l.actor, l.login, l.absent, l.former])
        order by l.log_id, is_subject desc
    )
    select jsonb_build_object(
        'person', about.person,
        'logins', (select jsonb_agg(distinct h.named) from had as h),
        'registered', case when about.until_entry is null then
            (select to_jsonb(p) from crm_access.person as p where p.login = about.login) end,
        'reporting', case when about.until_entry is null then
            (select jsonb_agg(to_jsonb(r) order by r.attribute) from crm_access.reporting as r where r.login = about.login) end,
        'groups', case when about.until_entry is null then (
            select jsonb_agg(to_jsonb(r) order by r.access_group, r.how, r.acting_for)
            from crm_access.reach_at(about.login, clock_timestamp()) as r
        ) end,
        'memberships', case when about.until_entry is null then (
            select jsonb_agg(to_jsonb(m) order by m.membership_id) from crm_access.membership as m where m.login = about.login
        ) end,
        'covers', case when about.until_entry is null then (
            select jsonb_agg(to_jsonb(c) order by c.cover_id) from crm_access.cover as c
            where about.login in (c.absent, c.substitute)
        ) end,
        'shares', case when about.until_entry is null then (
            select jsonb_agg(to_jsonb(s) order by s.share_id) from crm_access.share as s where s.login = about.login
        ) end,
        'areas', case when about.until_entry is null then (
            select jsonb_agg(to_jsonb(a) order by a.territory) from crm_access.area_manager as a where a.login = about.login
        ) end,
        'log', (select jsonb_agg(to_jsonb(e) - 'is_subject' order by e.log_id) from entry as e where e.is_subject),
        'acts', (select jsonb_agg(to_jsonb(e) - 'is_subject' order by e.log_id) from entry as e where not e.is_subject),
        'declared', (
            select jsonb_agg(
                jsonb_build_object(
                    'recorded_at', i.recorded_at,
                    'person', (
                        select jsonb_agg(p.value) from jsonb_array_elements(i.content -> 'people') as p
                        where p.value ->> 'login' = h.named
                    ),
                    'memberships', (
                        select jsonb_agg(m.value) from jsonb_array_elements(i.content -> 'memberships') as m
                        where m.value ->> 'person' = about.person
                    )
                )
                order by i.in_force_id
            )
            from crm_access.in_force as i
            join had as h on i.recorded_at > h.began and i.recorded_at <= h.ended
            where i.part = 'people' and jsonb_typeof(i.content) = 'object'
              and exists (
                  select from jsonb_array_elements(i.content -> 'people') as p where p.value ->> 'login' = h.named
              )
        ),
        'applied', (
            select jsonb_agg(jsonb_build_object('recorded_at', i.recorded_at, 'part', i.part) order by i.in_force_id)
            from crm_access.in_force as i
            join had as h on i.who = h.named and i.recorded_at > h.began and i.recorded_at <= h.ended
        ),
        'taken', (
            select jsonb_agg(to_jsonb(t) order by t.taken_at, t.schema_name, t.relation, t.column_name, t.grantee, t.privilege)
            from crm_access.taken as t
            join had as h on h.named in (t.who, t.grantee) and t.taken_at > h.began and t.taken_at <= h.ended
        )
    )
$body$
