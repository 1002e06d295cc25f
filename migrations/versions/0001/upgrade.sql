create table crm_access.person (
    login text primary key,
    person text not null unique deferrable initially deferred,
    role oid,
    server text,
    former_logins text[] not null default '{}',
    attributes jsonb not null default '{}',
    declared boolean not null default false,
    keeping text check (keeping in ('declared', 'shared')),
    active boolean not null default true,
    suspended_groups text[] not null default '{}',
    unique (role, server)
)
;

COMMENT ON TABLE "crm_access"."person" IS 'crm_rls'
;

create table crm_access.membership (
    membership_id bigint generated always as identity primary key,
    login text not null references crm_access.person (login) on update cascade on delete cascade,
    access_group text not null,
    valid_from timestamptz,
    valid_until timestamptz,
    reason text not null default '',
    declared boolean not null default false,
    check (valid_from < valid_until),
    check (valid_from is not null or valid_until is not null)
)
;

COMMENT ON TABLE "crm_access"."membership" IS 'crm_rls'
;

create table crm_access.model (
    single boolean primary key default true check (single),
    prefix text not null,
    time_zone text not null,
    persons_role text not null,
    registrar_role text not null,
    manager_role text not null,
    area_manager_role text not null,
    auditor_role text not null,
    attributes jsonb not null default '{}',
    keeping text not null default 'shared' check (keeping in ('declared', 'shared')),
    self_service text not null default 'nothing' check (self_service in ('nothing', 'covers')),
    share_role text,
    forget_after text,
    services text[] not null default '{}',
    gateways text[] not null default '{}',
    new_logins text not null default 'nothing' check (new_logins in ('nothing', 'password', 'external')),
    password_days integer,
    login_maker_role text,
    tables jsonb not null default '{}'
)
;

COMMENT ON TABLE "crm_access"."model" IS 'crm_rls'
;

create table crm_access.access_group (
    access_group text primary key,
    label text not null default '',
    family text not null default '',
    oversight boolean not null default false,
    territories text[] not null default '{}',
    attributes text[] not null default '{}',
    rights text[] not null default '{}',
    keeping text check (keeping in ('declared', 'shared')),
    group_role text not null,
    timed_role text not null,
    conditions jsonb not null default '{}'
)
;

COMMENT ON TABLE "crm_access"."access_group" IS 'crm_rls'
;

create table crm_access.root (
    root text primary key,
    group_view text not null,
    family_view text not null,
    versions jsonb
)
;

COMMENT ON TABLE "crm_access"."root" IS 'crm_rls'
;

create table crm_access.family (
    family text not null,
    root text not null default '',
    label text not null default '',
    faces text not null check (faces in ('one', 'at_most_one', 'any')),
    primary key (family, root)
)
;

COMMENT ON TABLE "crm_access"."family" IS 'crm_rls'
;

create table crm_access.territory (
    territory text primary key,
    first_place integer not null,
    last_place integer not null
)
;

COMMENT ON TABLE "crm_access"."territory" IS 'crm_rls'
;

create table crm_access.open_territory (
    territory text primary key,
    access_groups text[] not null default '{}'
)
;

COMMENT ON TABLE "crm_access"."open_territory" IS 'crm_rls'
;

create table crm_access.added_territory (
    added_id bigint generated always as identity primary key,
    territory text not null,
    parent text not null,
    label text not null default '',
    since timestamptz not null default pg_catalog.clock_timestamp(),
    until timestamptz
)
;

COMMENT ON TABLE "crm_access"."added_territory" IS 'crm_rls'
;

create table crm_access.cover (
    cover_id bigint generated always as identity primary key,
    absent text not null references crm_access.person (login) on update cascade on delete cascade,
    substitute text not null references crm_access.person (login) on update cascade on delete cascade,
    valid_from timestamptz not null,
    valid_until timestamptz,
    begins timestamptz not null,
    ends timestamptz,
    access_groups text[],
    reason text not null default '',
    by_self boolean not null default false,
    check (absent <> substitute),
    check (valid_from < valid_until),
    check (begins <= valid_from),
    check (valid_until <= ends)
)
;

COMMENT ON TABLE "crm_access"."cover" IS 'crm_rls'
;

create table crm_access.share (
    share_id bigint generated always as identity primary key,
    login text not null references crm_access.person (login) on update cascade on delete cascade,
    contact text not null,
    valid_until timestamptz not null,
    reason text not null default '',
    unique (login, contact)
)
;

COMMENT ON TABLE "crm_access"."share" IS 'crm_rls'
;

create table crm_access.area_manager (
    login text not null,
    territory text not null,
    role oid,
    server text,
    primary key (login, territory)
)
;

COMMENT ON TABLE "crm_access"."area_manager" IS 'crm_rls'
;

create table crm_access.log (
    log_id bigint generated always as identity primary key,
    logged_at timestamptz not null default pg_catalog.clock_timestamp(),
    actor text not null,
    action text not null,
    kind text not null check (kind in (
        'person', 'permanent', 'timed', 'cover', 'share', 'contact', 'manager', 'auditor', 'look',
        'login', 'territory'
    )),
    login text not null,
    access_group text,
    subject bigint,
    holds boolean not null,
    absent text,
    valid_from timestamptz,
    valid_until timestamptz,
    access_groups text[],
    reason text not null default '',
    old jsonb,
    new jsonb,
    former text,
    contact text
)
;

COMMENT ON TABLE "crm_access"."log" IS 'crm_rls'
;

create table crm_access.reporting (
    attribute text not null,
    login text not null,
    value text not null,
    parent text,
    primary key (login, attribute)
)
;

COMMENT ON TABLE "crm_access"."reporting" IS 'crm_rls'
;

create index reporting_value on crm_access.reporting (value, attribute)
;

COMMENT ON INDEX "crm_access"."reporting_value" IS 'crm_rls'
;

create index reporting_parent on crm_access.reporting (parent, attribute)
;

COMMENT ON INDEX "crm_access"."reporting_parent" IS 'crm_rls'
;

create table crm_access.in_force (
    in_force_id bigint generated always as identity primary key,
    recorded_at timestamptz not null default pg_catalog.clock_timestamp(),
    part text not null check (part in ('structure', 'people', 'verification')),
    content jsonb not null,
    who text not null default session_user
)
;

COMMENT ON TABLE "crm_access"."in_force" IS 'crm_rls'
;

create table crm_access.taken (
    schema_name text not null,
    relation text not null,
    column_name text not null default '',
    grantee text not null,
    privilege text not null
        check (privilege in (
            'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'
        )),
    grantable boolean not null default false,
    taken_at timestamptz not null default pg_catalog.clock_timestamp(),
    who text not null default session_user,
    primary key (schema_name, relation, column_name, grantee, privilege)
)
;

COMMENT ON TABLE "crm_access"."taken" IS 'crm_rls'
;

create table crm_access.leaver (
    leaver_id bigint primary key,
    pseudonym text not null unique,
    forgotten_at timestamptz not null default pg_catalog.now(),
    open boolean not null default true
)
;

COMMENT ON TABLE "crm_access"."leaver" IS 'crm_rls'
;

create index membership_login on crm_access.membership (login, access_group)
;

COMMENT ON INDEX "crm_access"."membership_login" IS 'crm_rls'
;

create index cover_substitute on crm_access.cover (substitute)
;

COMMENT ON INDEX "crm_access"."cover_substitute" IS 'crm_rls'
;

create index cover_absent on crm_access.cover (absent)
;

COMMENT ON INDEX "crm_access"."cover_absent" IS 'crm_rls'
;

create index share_contact on crm_access.share (contact)
;

COMMENT ON INDEX "crm_access"."share_contact" IS 'crm_rls'
;

create index log_login on crm_access.log (login, kind, access_group, log_id)
;

COMMENT ON INDEX "crm_access"."log_login" IS 'crm_rls'
;

create index log_former on crm_access.log (former, log_id)
;

COMMENT ON INDEX "crm_access"."log_former" IS 'crm_rls'
;

create view crm_access.role_given as
select m.persons_role as role, null::pg_catalog.text as access_group from crm_access.model as m
union all
select m.share_role, null::pg_catalog.text from crm_access.model as m where m.share_role is not null
union all
select g.group_role, g.access_group from crm_access.access_group as g
union all
select g.timed_role, g.access_group from crm_access.access_group as g
;

COMMENT ON VIEW "crm_access"."role_given" IS 'crm_rls'
;

create function crm_access.known_as(login text, until_entry bigint) returns TABLE(named text, after_entry bigint, before_entry bigint)
language sql stable
as $body$
    with recursive had (named, before_entry, began, was) as (
        -- The entry with which the person got the login, if nobody has given it away since.
        select w.login, w.until_entry, b.log_id, b.former
        from (values (known_as.login, coalesce(known_as.until_entry, 9223372036854775807))) as w (login, until_entry)
        left join lateral (
            select l.log_id, l.former
            from crm_access.log as l
            where l.login = w.login and l.kind = 'person' and l.new is not null and l.log_id < w.until_entry
              and (l.old is null or l.former is not null)
              and not exists (
                  select from crm_access.log as gone
                  where gone.former = w.login and gone.log_id > l.log_id and gone.log_id < w.until_entry
              )
            order by l.log_id desc
            limit 1
        ) as b on true
        union all
        select h.was, h.began, b.log_id, b.former
        from had as h
        left join lateral (
            select l.log_id, l.former
            from crm_access.log as l
            where l.login = h.was and l.kind = 'person' and l.new is not null and l.log_id < h.began
              and (l.old is null or l.former is not null)
            order by l.log_id desc
            limit 1
        ) as b on true
        where h.was is not null
    )
    select h.named,
        coalesce(
            (
                select max(l.log_id) from crm_access.log as l
                where l.former = h.named and l.log_id < coalesce(h.began, h.before_entry)
            ),
            0
        ),
        h.before_entry
    from had as h
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."known_as"(text, bigint) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."known_as"(text, bigint) IS 'crm_rls'
;

create function crm_access.goes_by(login text, entry bigint) returns TABLE(named text, before_entry bigint)
language sql stable
as $body$
    with recursive had (named, after_entry, gone) as (
        select goes_by.login, goes_by.entry, false
        union all
        select case when next.new is null then h.named else next.login end, next.log_id, next.new is null
        from had as h
        cross join lateral (
            select l.log_id, l.login, l.new from crm_access.log as l
            where l.former = h.named and l.log_id > h.after_entry
            order by l.log_id
            limit 1
        ) as next
        where not h.gone
    )
    select h.named, case when h.gone then h.after_entry end
    from had as h
    order by h.after_entry desc
    limit 1
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."goes_by"(text, bigint) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."goes_by"(text, bigint) IS 'crm_rls'
;

create function crm_access.this_server() returns text
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $body$
begin
    if has_function_privilege('pg_control_system()', 'EXECUTE') then
        return (
            select concat(c.system_identifier, '/', n.nspowner)
            from pg_control_system() as c
            cross join pg_namespace as n
            where n.nspname = 'crm_people'
        );
    end if;
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."this_server"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."this_server"() IS 'crm_rls'
;

create view crm_access.bound as
select p.login, r.oid as role, r.rolname as named
from crm_access.person as p
join pg_catalog.pg_roles as r
    on r.oid = p.role
    and (
        r.rolname = p.login
        or p.server = (
            select pg_catalog.concat(s.word, '/', n.nspowner)
            from pg_catalog.ts_stat(
                case when pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
                    then 'select pg_catalog.array_to_tsvector(array[c.system_identifier::pg_catalog.text]) '
                        'from pg_catalog.pg_control_system() as c'
                    else 'select null::pg_catalog.tsvector where false'
                end
            ) as s
            cross join pg_catalog.pg_namespace as n
            where n.nspname = 'crm_people'
        )
    )
;

COMMENT ON VIEW "crm_access"."bound" IS 'crm_rls'
;

create function crm_access.caller() returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select case current_setting('role') when 'none' then session_user::text else current_setting('role') end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."caller"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."caller"() IS 'crm_rls'
;

create function crm_access.parsed_moment(said text, days integer) returns timestamp with time zone
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    -- As German spreadsheets write it: 6.1.2027, or 06.01.2027 14:00.
    dotted constant text[] := regexp_match(
        said, '^([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})(?:[ ,]+([0-9]{1,2})(:[0-9]{2}(?::[0-9]{2})?))?$'
    );
    iso constant text := case
        when dotted is null then said
        else concat_ws('-', dotted[3], lpad(dotted[2], 2, '0'), lpad(dotted[1], 2, '0'))
            || coalesce(' ' || lpad(dotted[4], 2, '0') || dotted[5], '')
    end;
    whole_day constant boolean := iso ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}( [+-][0-9]{2}(:?[0-9]{2})?)?$';
    local timestamp;
    instants timestamptz[];
    instant timestamptz;
begin
    if coalesce(said, '') = '' then
        return null;
    end if;
    begin
        if whole_day then
            local := left(iso, 10)::date + days;
        elsif iso ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?$' then
            local := iso::timestamp;
        elsif iso ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$' then
            instant := iso::timestamptz;
        end if;
    exception
        when datetime_field_overflow or invalid_time_zone_displacement_value then
            local := null;
    end;
    if local is null and instant is null then
        raise invalid_datetime_format using
            message = format('%L is neither a day nor a moment', said),
            hint = 'Write a day such as 2027-01-06, or a moment such as 2027-01-06 14:00.';
    end if;
    if coalesce(instant, local at time zone 'UTC') not between '1000-01-03 00:00+00' and '9997-12-30 00:00+00' then
        raise invalid_datetime_format using
            message = format('%L is %s', said, case when left(iso, 4) <= '1000' then 'too long ago' else 'too far away' end),
            hint = 'Leave it out: a beginning left out is now, and without an end there is none.';
    end if;
    if instant is not null then
        return instant;
    end if;
    -- By the offsets of the day before and the day after: not every change is one of an hour (Lord Howe: 30 minutes).
    select array_agg(distinct i.instant order by i.instant) into instants
    from (values (local - interval '1 day'), (local + interval '1 day')) as beside (moment)
    cross join lateral (
        select (local at time zone 'UTC') - (beside.moment - ((beside.moment at time zone zone) at time zone 'UTC'))
    ) as i (instant)
    where i.instant at time zone zone = local;
    if not whole_day and cardinality(instants) is distinct from 1 then
        raise invalid_datetime_format using
            message = format('%s %s in %s, because the clocks change', said,
                case when instants is null then 'does not exist' else 'comes twice' end, zone),
            hint = format('Write it with its offset, as in %s+01:00.', said);
    end if;
    return coalesce(instants[1], local at time zone zone);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."parsed_moment"(text, integer) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."parsed_moment"(text, integer) IS 'crm_rls'
;

create function crm_access.shown_moment(moment timestamp with time zone) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select to_char(moment at time zone m.time_zone, 'YYYY-MM-DD HH24:MI') from crm_access.model as m
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shown_moment"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shown_moment"(timestamp with time zone) IS 'crm_rls'
;

create function crm_access.begins_day(moment timestamp with time zone) returns date
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select l.day
    from crm_access.model as m
    cross join lateral (select (begins_day.moment at time zone m.time_zone)::date) as l (day)
    where case
        when l.day between '1000-01-03' and '9997-12-30'
            then crm_access.parsed_moment(to_char(l.day, 'YYYY-MM-DD'), 0) = begins_day.moment
    end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."begins_day"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."begins_day"(timestamp with time zone) IS 'crm_rls'
;

create function crm_access.shown_begin(moment timestamp with time zone) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(to_char(crm_access.begins_day(moment), 'YYYY-MM-DD'), crm_access.shown_moment(moment))
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shown_begin"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shown_begin"(timestamp with time zone) IS 'crm_rls'
;

create function crm_access.shown_end(moment timestamp with time zone) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(to_char(crm_access.begins_day(moment) - 1, 'YYYY-MM-DD'), crm_access.shown_moment(moment))
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shown_end"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shown_end"(timestamp with time zone) IS 'crm_rls'
;

create view crm_access.period as
select
    s.login,
    s.access_group,
    s.span,
    pg_catalog.row_number() over (
        partition by s.login, s.access_group order by pg_catalog.lower(s.span) nulls first
    ) as place
from (
    select m.login, m.access_group, pg_catalog.unnest(pg_catalog.range_agg(
        pg_catalog.tstzrange(m.valid_from, m.valid_until)
    )) as span
    from crm_access.membership as m
    where m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until
    group by m.login, m.access_group
) as s
;

COMMENT ON VIEW "crm_access"."period" IS 'crm_rls'
;

create function crm_access.login_of(named text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found text;
begin
    select p.login into found
    from crm_access.person as p
    where named in (p.person, p.login)
    order by p.person = named desc
    limit 1;
    if found is null then
        raise undefined_object using
            message = format('there is no person %L', named),
            hint = crm_access.did_you_mean(
                named, array(select p.person from crm_access.person as p order by p.person),
                'crm_people.directory lists all people; crm_people.register(person, login) adds one.'
            );
    end if;
    return found;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."login_of"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."login_of"(text) IS 'crm_rls'
;

create function crm_access.name_of(login text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select p.person from crm_access.person as p where p.login = name_of.login
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."name_of"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."name_of"(text) IS 'crm_rls'
;

create function crm_access.group_named(named text) returns crm_access.access_group
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found crm_access.access_group;
begin
    select g.* into found from crm_access.access_group as g where g.access_group = named;
    if found.access_group is null then
        raise undefined_object using
            message = format('there is no access group %L', named),
            hint = crm_access.did_you_mean(
                named, array(select g.access_group from crm_access.access_group as g order by g.access_group),
                'crm_people.user_access_groups lists them; new ones come with the model.'
            );
    end if;
    return found;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."group_named"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."group_named"(text) IS 'crm_rls'
;

create function crm_access.login_state(login text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select case
        when b.named = p.login then 'bound'
        when b.named is not null then 'renamed'
        when p.server is distinct from crm_access.this_server() then 'foreign'
        when exists (select from pg_roles as r where r.rolname = p.login) then 'replaced'
        else 'gone'
    end
    from crm_access.person as p
    left join crm_access.bound as b on b.login = p.login
    where p.login = login_state.login
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."login_state"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."login_state"(text) IS 'crm_rls'
;

create view crm_access.standing as
select
    coalesce(b.login, u.rolname::pg_catalog.text) as login,
    g.access_group,
    grantor.rolname::pg_catalog.text as grantor
from crm_access.access_group as g
join pg_catalog.pg_roles as r on r.rolname = g.group_role
join pg_catalog.pg_auth_members as m on m.roleid = r.oid
join pg_catalog.pg_roles as u on u.oid = m.member
left join pg_catalog.pg_roles as grantor on grantor.oid = m.grantor
left join crm_access.bound as b on b.role = u.oid
where u.rolcanlogin
  and (b.login is not null or not exists (select from crm_access.person as p where p.login = u.rolname))
  -- From 16 on a membership may be an ADMIN OPTION and nothing else; before, there is no such column.
  and coalesce((pg_catalog.to_jsonb(m) ->> 'inherit_option')::pg_catalog.bool, true)
;

COMMENT ON VIEW "crm_access"."standing" IS 'crm_rls'
;

create function crm_access.caller_deactivated() returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select from crm_access.person as p
        join pg_roles as r on r.oid = p.role or r.rolname = p.login and p.server is distinct from crm_access.this_server()
        where r.rolname in (crm_access.caller(), session_user) and not p.active
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."caller_deactivated"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."caller_deactivated"() IS 'crm_rls'
;

create function crm_access.manages() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select case
        when crm_access.caller_deactivated() then 'nothing'
        when pg_has_role(crm_access.caller(), m.manager_role, 'USAGE') then 'all'
        when pg_has_role(crm_access.caller(), m.area_manager_role, 'USAGE') then 'area'
        else 'nothing'
    end
    from crm_access.model as m
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."manages"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."manages"() IS 'crm_rls'
;

create function crm_access.own_login() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select p.login
    from crm_access.bound as b
    join crm_access.person as p on p.login = b.login and p.active
    where b.named = crm_access.caller()
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."own_login"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."own_login"() IS 'crm_rls'
;

create function crm_access.self_service() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select crm_access.own_login() from crm_access.model as m where m.self_service = 'covers' and not crm_access.caller_deactivated()
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."self_service"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."self_service"() IS 'crm_rls'
;

create function crm_access.reads() returns text
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select case
        when pg_has_role(crm_access.caller(), m.auditor_role, 'USAGE') and not crm_access.caller_deactivated() then 'all'
        when crm_access.manages() <> 'nothing' then crm_access.manages()
        when crm_access.self_service() is not null then 'own'
        else 'nothing'
    end
    from crm_access.model as m
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."reads"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."reads"() IS 'crm_rls'
;

create function crm_access.in_area(login text, access_group text) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select from crm_access.access_group as g
        where g.access_group = in_area.access_group
          and g.territories <> '{}'
          and not exists (
              select from unnest(g.territories) as of_group (territory)
              where not exists (
                  select from crm_access.area_manager as a
                  join crm_access.territory as own on own.territory = a.territory
                  join crm_access.territory as below on below.territory = of_group.territory
                  where a.login = in_area.login
                    and a.role = (select r.oid from pg_roles as r where r.rolname = in_area.login)
                    and below.first_place between own.first_place and own.last_place
              )
          )
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."in_area"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."in_area"(text, text) IS 'crm_rls'
;

create function crm_access.acts_as(login text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select
        from pg_roles as r, pg_roles as s
        where r.rolname = acts_as.login
          and (pg_has_role(s.oid, r.oid, 'MEMBER') or pg_has_role(r.oid, s.oid, 'MEMBER'))
          and (
              s.rolname = crm_access.caller()
              or s.rolname = session_user and not s.rolsuper
                  and not exists (select from crm_access.model as m where session_user::text = any (m.gateways))
          )
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."acts_as"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."acts_as"(text) IS 'crm_rls'
;

create function crm_access.nearest(said text, known text[]) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    word constant text[] := string_to_array(lower(left(coalesce(said, ''), 40)), null);
    each text;
    other text[];
    before integer[];
    last integer[];
    line integer[];
    best text;
    fewest integer := greatest(1, cardinality(word) / 3) + 1;
begin
    foreach each in array known loop
        other := string_to_array(lower(left(each, 40)), null);
        continue when abs(cardinality(other) - cardinality(word)) >= fewest;
        last := array(select generate_series(0, cardinality(other)));
        before := last;
        for i in 1 .. cardinality(word) loop
            line := array[i];
            for j in 1 .. cardinality(other) loop
                line[j + 1] := least(line[j] + 1, last[j + 1] + 1, last[j] + (word[i] <> other[j])::integer);
                if i > 1 and j > 1 and word[i] = other[j - 1] and word[i - 1] = other[j] then
                    line[j + 1] := least(line[j + 1], before[j - 1] + 1);
                end if;
            end loop;
            before := last;
            last := line;
        end loop;
        if last[cardinality(last)] < fewest then
            fewest := last[cardinality(last)];
            best := each;
        end if;
    end loop;
    return best;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."nearest"(text, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."nearest"(text, text[]) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."did_you_mean"(text, text[], text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."did_you_mean"(text, text[], text) IS 'crm_rls'
;

create function crm_access.require_manager(doing text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if crm_access.manages() <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not %s', crm_access.caller(), doing),
            hint = (
                select format('That takes an access manager: a DBA makes one by GRANT %I TO %I.',
                    m.manager_role, crm_access.caller())
                from crm_access.model as m
            );
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_manager"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_manager"(text) IS 'crm_rls'
;

create function crm_access.require_reader(doing text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if crm_access.reads() not in ('all', 'area') then
        raise insufficient_privilege using
            message = format('%s may not %s', crm_access.caller(), doing),
            hint = (
                select format('That takes an access manager, an area manager or an auditor: a DBA makes one by GRANT %I TO %I.',
                    m.auditor_role, crm_access.caller())
                from crm_access.model as m
            );
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_reader"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_reader"(text) IS 'crm_rls'
;

create function crm_access.require_reader_of_all(doing text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if crm_access.reads() <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not %s', crm_access.caller(), doing),
            hint = (
                select format('That takes an access manager or an auditor: a DBA makes one by GRANT %I TO %I.',
                    m.auditor_role, crm_access.caller())
                from crm_access.model as m
            );
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_reader_of_all"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_reader_of_all"(text) IS 'crm_rls'
;

create function crm_access.require_groups(login text, access_groups text[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    who constant text := crm_access.caller();
    outside text;
begin
    if crm_access.manages() = 'all' then
        return;
    end if;
    if crm_access.manages() <> 'area' then
        perform crm_access.require_manager('change who is in a group');
    end if;
    if crm_access.acts_as(login) then
        raise insufficient_privilege using
            message = case when who = login
                then format('%s is an area manager, and may not change his or her own groups', who)
                else format('%s may not change the groups of %s, because one of the two can become the other', who, login)
            end,
            hint = 'Ask an access manager, or the manager of the area above.';
    end if;
    if exists (
        select from crm_access.cover as c
        where crm_access.acts_as(c.substitute) and c.absent = login and (c.ends is null or clock_timestamp() < c.ends)
    ) then
        raise insufficient_privilege using
            message = format('%s is an area manager and stands in for %s, and may not change those groups', who, login),
            hint = 'Ask an access manager, or the manager of the area above.';
    end if;
    select string_agg(g.access_group, ', ' order by g.access_group) into outside
    from unnest(access_groups) as g (access_group)
    where not crm_access.in_area(who, g.access_group);
    if outside is not null then
        raise insufficient_privilege using
            message = format('%s may not assign %s: it is not at or below %s', who, outside, coalesce(
                (select string_agg(a.territory, ', ' order by a.territory)
                 from crm_access.area_manager as a where a.login = who), 'any territory of his or hers')),
            hint = 'Ask an access manager, or the manager of the area above.';
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_groups"(text, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_groups"(text, text[]) IS 'crm_rls'
;

create function crm_access.require_shared(login text, access_groups text[]) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    kept record;
begin
    select g.access_group,
        case when p.keeping = 'declared' then 'the person' when g.keeping = 'declared' then 'the access group'
            else 'the model' end as owner
    into kept
    from crm_access.access_group as g
    cross join crm_access.model as m
    left join crm_access.person as p on p.login = require_shared.login
    where g.access_group = any (require_shared.access_groups)
      and case
          when p.keeping = 'declared' or g.keeping = 'declared' then true
          when p.keeping = 'shared' or g.keeping = 'shared' then false
          else m.keeping = 'declared'
      end
    order by g.access_group
    limit 1;
    if kept.access_group is not null then
        raise object_not_in_prerequisite_state using
            message = format('the model file alone says whether %s is in %s: %s has `memberships: declared`',
                crm_access.name_of(login), kept.access_group, kept.owner),
            hint = 'Change the model file and run `crm-rls apply`. Somebody can stand in meanwhile: crm_people.cover.';
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_shared"(text, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_shared"(text, text[]) IS 'crm_rls'
;

create function crm_access.require_bound(login text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    state constant text := crm_access.login_state(login);
    who constant text := crm_access.name_of(login);
begin
    if state = 'renamed' then
        raise object_not_in_prerequisite_state using
            message = (
                select format('the login of %s is called %s now, and so is the login of %s', who, b.named,
                    crm_access.name_of(b.named::text))
                from crm_access.bound as b where b.login = require_bound.login
            ),
            hint = (
                select format('If that one has left: select crm_people.unregister(%L);', b.named)
                from crm_access.bound as b where b.login = require_bound.login
            );
    elsif state = 'gone' then
        raise object_not_in_prerequisite_state using
            message = format('%s has no login: the role %s that was registered does not exist', who, login),
            hint = format('Who has left: select crm_people.unregister(%L); who has not: CREATE ROLE %I LOGIN; and '
                'select crm_people.rehire(%L);', login, login, login);
    elsif state = 'replaced' then
        raise object_not_in_prerequisite_state using
            message = format('the login %s is another role than the one that was registered for %s', login, who),
            hint = format('If it is the same person: select crm_people.rehire(%L); if it is another one: '
                'select crm_people.unregister(%L); and crm_people.register.', login, login);
    elsif state = 'foreign' then
        raise object_not_in_prerequisite_state using
            message = format('%s was registered on another server, and no login of this one is bound to him or her', who),
            hint = format('A DBA binds all people by `crm-rls apply`; one: select crm_people.rehire(%L);', login);
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_bound"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_bound"(text) IS 'crm_rls'
;

create function crm_access.require_effect(role text, login text, joins boolean) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    named constant text := coalesce(crm_access.name_of(login), login);
    way record;
    inherits boolean;
begin
    if not exists (select from pg_roles as r where r.rolname = login) then
        return;
    end if;
    inherits := pg_has_role(login, role, 'USAGE');
    if joins and not inherits then
        raise object_not_in_prerequisite_state using
            message = format('%s is a member of %s without having its rights: the login has NOINHERIT', named, role),
            hint = format('Let a DBA change it: ALTER ROLE %I INHERIT;', login);
    end if;
    if joins or not inherits and not pg_has_role(login, role, case when options then 'SET' else 'MEMBER' end) then
        return;
    end if;
    if (select r.rolsuper from pg_roles as r where r.rolname = login) then
        raise object_not_in_prerequisite_state using
            message = format('%s does not leave %s: the login is a superuser, who has every role', named, role),
            hint = format('Let a DBA change it: ALTER ROLE %I NOSUPERUSER;', login);
    end if;
    with recursive ways (member, via, grantor, path) as (
        select m.member, m.roleid, m.grantor, array[m.roleid]
        from pg_auth_members as m join pg_roles as u on u.oid = m.member
        where u.rolname = login
        union all
        select w.member, w.via, w.grantor, w.path || m.roleid
        from ways as w join pg_auth_members as m on m.member = w.path[cardinality(w.path)]
        where m.roleid <> all (w.path)
    )
    select via.rolname as via, coalesce(grantor.rolname, 'somebody who is gone') as grantor into way
    from ways as w
    join pg_roles as reached on reached.oid = w.path[cardinality(w.path)] and reached.rolname = role
    join pg_roles as via on via.oid = w.via
    left join pg_roles as grantor on grantor.oid = w.grantor
    order by cardinality(w.path)
    limit 1;
    raise object_not_in_prerequisite_state using
        message = format('%s does not leave %s: it is a member%s, which %s granted', named, role,
            case when way.via <> role then format(' through %s', way.via) else '' end, way.grantor),
        hint = format('Let a DBA take that away: REVOKE %I FROM %I%s;', way.via, login,
            case when options then format(' GRANTED BY %I', way.grantor) else '' end);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_effect"(text, text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_effect"(text, text, boolean) IS 'crm_rls'
;

create function crm_access.require_active(login text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    if not (select p.active from crm_access.person as p where p.login = require_active.login) then
        raise object_not_in_prerequisite_state using
            message = format('%s is not active', crm_access.name_of(login)),
            hint = format('select crm_people.reactivate(%L);', login);
    end if;
    perform crm_access.require_bound(login);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_active"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_active"(text) IS 'crm_rls'
;

create function crm_access.require_plain_login(login text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    model crm_access.model;
    role pg_roles;
begin
    select m.* into model from crm_access.model as m;
    select r.* into role from pg_roles as r where r.rolname = login;
    if role.rolname is null then
        raise undefined_object using
            message = format('there is no login role %L', login),
            hint = case model.new_logins
                when 'nothing' then format('Let a DBA make it: CREATE ROLE %I LOGIN;', login)
                else 'Make it with the person: crm_people.make_login, or `crm-rls register --make-login`.'
            end;
    end if;
    if not role.rolcanlogin or role.rolsuper or role.rolbypassrls or role.rolcreaterole or role.rolreplication
        or not role.rolinherit
        or exists (select from crm_access.role_given as g where g.role = login)
        or login in (model.registrar_role, model.manager_role, model.area_manager_role, model.auditor_role)
    then
        raise invalid_parameter_value using
            message = format('%s cannot be a person: no policy would bind it, or none would apply', login),
            hint = 'A person is a plain login: LOGIN INHERIT NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS.';
    end if;
    if login = any (model.services || model.gateways) then
        raise invalid_parameter_value using
            message = format('%s cannot be a person: the model declares it as a service or as a gateway', login),
            hint = 'Give the person a login of his or her own.';
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_plain_login"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_plain_login"(text) IS 'crm_rls'
;

create function crm_access.hmac_block(key bytea, mask integer) returns bytea
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $body$
declare
    block bytea := key || decode(repeat('00', 64 - length(key)), 'hex');
begin
    for place in 0..63 loop
        block := set_byte(block, place, get_byte(block, place) # mask);
    end loop;
    return block;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."hmac_block"(bytea, integer) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."hmac_block"(bytea, integer) IS 'crm_rls'
;

create function crm_access.scram_verifier(password text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    iterations constant integer := 4096;
    salt constant bytea := uuid_send(gen_random_uuid());
    inside bytea := crm_access.hmac_block(convert_to(password, 'UTF8'), 54);
    outside bytea := crm_access.hmac_block(convert_to(password, 'UTF8'), 92);
    step bytea := salt || decode('00000001', 'hex');
    mixed bit(256) := repeat('0', 256)::bit(256);
    salted bytea := decode(repeat('00', 32), 'hex');
    stored_key bytea;
    server_key bytea;
begin
    for done in 1..iterations loop
        step := sha256(outside || sha256(inside || step));
        mixed := mixed # ('x' || encode(step, 'hex'))::bit(256);
    end loop;
    for place in 0..31 loop
        salted := set_byte(salted, place, substring(mixed from place * 8 + 1 for 8)::bit(8)::integer);
    end loop;
    inside := crm_access.hmac_block(salted, 54);
    outside := crm_access.hmac_block(salted, 92);
    stored_key := sha256(sha256(outside || sha256(inside || 'Client Key'::bytea)));
    server_key := sha256(outside || sha256(inside || 'Server Key'::bytea));
    return 'SCRAM-SHA-256$' || iterations::text || ':' || encode(salt, 'base64') || '$'
        || encode(stored_key, 'base64') || ':' || encode(server_key, 'base64');
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."scram_verifier"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."scram_verifier"(text) IS 'crm_rls'
;

create function crm_access.random_password() returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    letters constant text := '0123456789abcdefghjkmnpqrstvwxyz';
    source constant bytea := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
    found text := '';
begin
    for place in 0..27 loop
        -- Here a random uuid has its version and its variant.
        continue when place % 16 = 6 or place % 16 = 8;
        found := found || case when length(found) % 7 = 6 then '-' else '' end
            || substring(letters from (get_byte(source, place) & 31) + 1 for 1);
    end loop;
    return found;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."random_password"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."random_password"() IS 'crm_rls'
;

create function crm_access.password_ends() returns timestamp with time zone
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select ((clock_timestamp() at time zone m.time_zone)::date + m.password_days + 1)::timestamp at time zone m.time_zone
    from crm_access.model as m
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."password_ends"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."password_ends"() IS 'crm_rls'
;

create function crm_access.open_login(login text, opens boolean) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    own_timeout constant text := current_setting('lock_timeout');
    wrong text;
begin
    if not exists (
        select from crm_access.model as o
        join pg_roles as u on u.rolname = o.login_maker_role
        join pg_auth_members as m on m.member = u.oid and m.admin_option
        join pg_roles as r on r.oid = m.roleid
        where r.rolname = login and r.rolcanlogin <> opens
    ) then
        return;
    end if;
    -- Where managers make no logins there is no such function.
    begin
        if not opens then
            perform set_config('lock_timeout', '2s', true);
        end if;
        execute 'select crm_access.change_login($1, $2, null, null)' into wrong using login, opens;
        perform set_config('lock_timeout', own_timeout, true);
    exception
        when lock_not_available then
            if opens then
                raise;
            end if;
            raise warning 'the login % is not closed: an open transaction has changed its role; end the sessions of this login, and deactivate once more',
                login;
    end;
    if wrong is not null then
        raise warning '%, so % it is left to a DBA', wrong, case when opens then 'opening' else 'closing' end;
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."open_login"(text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."open_login"(text, boolean) IS 'crm_rls'
;

create function crm_access.follow_logins() returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    renamed record;
    aside oid[] := '{}';
    names text[] := '{}';
    followed integer := 0;
begin
    update crm_access.area_manager as a set login = r.rolname
    from pg_roles as r
    where r.oid = a.role and a.server = crm_access.this_server() and r.rolname <> a.login
      and not exists (
          select from crm_access.area_manager as other
          where other.login = r.rolname and other.territory = a.territory
      );
    loop
        select b.login, b.role, b.named::text as named, in_the_way.login is not null as blocked into renamed
        from crm_access.bound as b
        left join crm_access.bound as in_the_way on in_the_way.login = b.named
        where b.named <> b.login
          and case when in_the_way.login is not null then b.role <> all (aside)
              else not exists (select from crm_access.person as p where p.login = b.named) end
        order by in_the_way.login is not null, b.login
        limit 1;
        exit when not found;
        if renamed.blocked then
            aside := aside || renamed.role;
            names := names || renamed.login;
            update crm_access.person as p set login = format('%s (oid %s)', p.login, p.role) where p.login = renamed.login;
        else
            update crm_access.person as p
            set login = renamed.named,
                former_logins = array_append(array_remove(p.former_logins, renamed.named),
                    coalesce(names[array_position(aside, renamed.role)], p.login))
            where p.login = renamed.login;
            followed := followed + 1;
        end if;
    end loop;
    return followed;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."follow_logins"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."follow_logins"() IS 'crm_rls'
;

create function crm_access.require_territory(territory text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    known constant text[] := array(
        select t.territory from crm_access.territory as t
        union select a.territory from crm_access.added_territory as a where a.until is null
        order by 1
    );
begin
    if territory <> all (known) then
        raise undefined_object using
            message = format('there is no territory %L', territory),
            hint = concat('Did you mean ' || crm_access.nearest(territory, known) || '? ', 'Name one that is there.');
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_territory"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_territory"(text) IS 'crm_rls'
;

create function crm_access.declared_above(territory text) returns TABLE(declared text, steps integer)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with recursive way as (
        select declared_above.territory as at, 0 as steps
        union all
        select a.parent, w.steps + 1
        from way as w
        join crm_access.added_territory as a on a.territory = w.at and a.until is null
    )
    select t.territory, w.steps
    from way as w
    join crm_access.territory as t on t.territory = w.at
    order by w.steps
    limit 1
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."declared_above"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."declared_above"(text) IS 'crm_rls'
;

create function crm_access.territory_in_area(login text, territory text) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select
        from crm_access.declared_above(territory_in_area.territory) as d
        join crm_access.territory as t on t.territory = d.declared
        join crm_access.area_manager as a on a.login = territory_in_area.login
        join crm_access.territory as own on own.territory = a.territory
        where a.role = (select r.oid from pg_roles as r where r.rolname = territory_in_area.login)
          and t.first_place between own.first_place and own.last_place
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."territory_in_area"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."territory_in_area"(text, text) IS 'crm_rls'
;

create function crm_access.changeable_territory(territory text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found text;
begin
    if crm_access.manages() <> 'area' then
        perform crm_access.require_manager('add territories, or take them back');
    end if;
    if not exists (select from crm_access.open_territory) then
        raise feature_not_supported using
            message = 'the model lets nobody add territories',
            hint = 'Say `new_territories: below` under `database` of the model, and let a DBA apply it.';
    end if;
    select d.declared into found
    from crm_access.declared_above(changeable_territory.territory) as d
    where crm_access.manages() = 'all'
       or crm_access.territory_in_area(crm_access.caller(), changeable_territory.territory);
    if found is null then
        raise undefined_object using
            message = format('there is no territory %L%s', territory,
                case when crm_access.manages() = 'area' then ' in the area of ' || crm_access.caller() end),
            hint = case when crm_access.manages() = 'area'
                then 'Ask an access manager, or the manager of the area above.'
                else crm_access.did_you_mean(coalesce(territory, ''), array(
                    select t.territory from crm_access.territory as t
                    union select a.territory from crm_access.added_territory as a where a.until is null
                    order by 1
                ), 'Name one that is there.') end;
    end if;
    return found;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."changeable_territory"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."changeable_territory"(text) IS 'crm_rls'
;

create function crm_access.require_new_territory(territory text, label text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    wrong constant text := case
        when coalesce(territory, '') = '' then 'a territory needs a key'
        when char_length(territory) > 100 then 'the key of a territory has at most 100 characters'
        when territory ~ '^[[:space:]]|[[:space:]]$|[[:cntrl:]]'
            then format('the key %L has spaces around it or characters that cannot be printed', territory)
        when char_length(label) > 200 then 'the label of a territory has at most 200 characters'
        when label ~ '[[:cntrl:]]' then format('the label %L has characters that cannot be printed', label)
    end;
    taken text;
begin
    if wrong is not null then
        raise invalid_parameter_value using message = wrong, hint = 'Choose another one.';
    end if;
    -- A column that takes no notice of case holds both in one value, and nobody who adds one sees a plan.
    select k.territory into taken
    from (
        select t.territory from crm_access.territory as t
        union all
        select a.territory from crm_access.added_territory as a where a.until is null
    ) as k
    where lower(k.territory) = lower(require_new_territory.territory)
    order by k.territory = require_new_territory.territory desc, k.territory
    limit 1;
    if taken = territory then
        raise duplicate_object using
            message = format('there is a territory %L already', territory),
            hint = 'Territories have different keys, wherever they stand. Choose another one.';
    end if;
    if taken is not null then
        raise duplicate_object using
            message = format('there is a territory %L already, and only the case of %L differs', taken, territory),
            hint = format('Use %s, or choose another key. If both are meant, a DBA adds one to the model file.', taken);
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_new_territory"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_new_territory"(text, text) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."added_below"(text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."added_below"(text[]) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."end_added"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."end_added"() IS 'crm_rls'
;

create trigger end_added after insert or delete on crm_access.territory
for each row execute function crm_access.end_added()
;

COMMENT ON TRIGGER "end_added" ON "crm_access"."territory" IS 'crm_rls'
;

create function crm_access.end_areas() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    delete from crm_access.area_manager as a where a.territory = old.territory;
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."end_areas"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."end_areas"() IS 'crm_rls'
;

create trigger end_areas after delete on crm_access.territory
for each row execute function crm_access.end_areas()
;

COMMENT ON TRIGGER "end_areas" ON "crm_access"."territory" IS 'crm_rls'
;

create function crm_access.home_databases() returns text[]
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select array_agg(d.datname::text order by d.datname)
    from crm_access.model as m
    join pg_roles as r on r.rolname = m.registrar_role
    join pg_db_role_setting as s on s.setrole = r.oid
    join pg_database as d on d.oid = s.setdatabase
    where concat('application_name=crm_rls ', m.prefix) = any (s.setconfig)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."home_databases"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."home_databases"() IS 'crm_rls'
;

create function crm_access.require_home() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    whose text;
    homes constant text[] := crm_access.home_databases();
begin
    select m.prefix into whose from crm_access.model as m;
    if homes = array[current_database()::text] then
        return;
    end if;
    if homes is null then
        raise object_not_in_prerequisite_state using
            message = format('no database of this server is the home of the roles of %s', whose),
            hint = 'If this database was restored here, a DBA runs `crm-rls apply --allow-widening`.';
    end if;
    if cardinality(homes) > 1 then
        raise object_not_in_prerequisite_state using
            message = format('databases %s all claim to be the home of the roles of %s', array_to_string(homes, ', '), whose),
            hint = 'A DBA runs `crm-rls plan`, which says how to decide.';
    end if;
    raise object_not_in_prerequisite_state using
        message = format('the roles of %s belong to database %s, and a change in %s would change access there', whose,
            homes[1], current_database()),
        hint = format('Make the change in %s. For a copy of its own run `crm-rls detach`; if this database replaces '
            '%1$s, a DBA runs `crm-rls apply --adopt-database`.', homes[1]);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_home"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_home"() IS 'crm_rls'
;

create function crm_access.note_of_home() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    homes constant text[] := crm_access.home_databases();
begin
    if current_database() <> all (homes) then
        raise notice 'The roles of % belong to database %. % is a copy: people see in it what their roles show them now, and this answer goes by who was in which group when it was copied. Ask in %.',
            (select m.prefix from crm_access.model as m), array_to_string(homes, ', '), current_database(), homes[1];
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."note_of_home"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."note_of_home"() IS 'crm_rls'
;

create function crm_access.begin_change(action text, reason text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    own_timeout constant text := current_setting('lock_timeout');
begin
    perform crm_access.require_home();
    if current_setting('transaction_isolation') <> 'read committed' then
        -- An older snapshot does not show what others did before they gave the lock free.
        raise feature_not_supported using
            message = format('people and groups are not changed in a transaction of level %s',
                current_setting('transaction_isolation')),
            hint = 'Begin it with: BEGIN ISOLATION LEVEL READ COMMITTED;';
    end if;
    -- Not an advisory lock, which everybody may take: nobody but owner and registrar can name this table. Who reads
    -- it, pg_dump too, does not wait.
    if own_timeout = '0' then
        perform set_config('lock_timeout', '20s', true);
    end if;
    lock table crm_access.model in exclusive mode;
    -- The timeout stays until the transaction ends: who waits for a row that somebody has locked holds up all others.
    perform set_config('crm_rls.action', 'rename login', true);
    perform set_config('crm_rls.reason', '', true);
    perform crm_access.follow_logins();
    perform set_config('crm_rls.action', action, true);
    perform set_config('crm_rls.reason', coalesce(reason, ''), true);
exception
    when lock_not_available then
        raise lock_not_available using
            message = format('somebody else has been changing people or groups for %s',
                case own_timeout when '0' then '20 seconds' else own_timeout end),
            hint = 'Look into pg_stat_activity for a transaction that was left open, and try again.';
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."begin_change"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."begin_change"(text, text) IS 'crm_rls'
;

create function crm_access.write_log(entry crm_access.log) returns void
language sql
set search_path = pg_catalog, pg_temp
as $body$
    insert into crm_access.log (
        actor, action, kind, login, access_group, subject, holds, absent, valid_from, valid_until, access_groups,
        reason, old, new, former, contact
    ) values (
        case when exists (select from pg_roles as r where r.rolname = crm_access.caller() and r.rolcanlogin)
            then crm_access.caller() else session_user::text end,
        coalesce(entry.action, nullif(current_setting('crm_rls.action', true), ''), 'changed'),
        entry.kind, entry.login, entry.access_group, entry.subject, entry.holds, entry.absent, entry.valid_from,
        entry.valid_until, entry.access_groups,
        -- The reason of who does it now, be it none, and not the one that a row was made with.
        coalesce(case when current_setting('crm_rls.action', true) <> ''
            then current_setting('crm_rls.reason', true) else entry.reason end, ''), entry.old, entry.new, entry.former,
        entry.contact
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."write_log"(crm_access.log) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."write_log"(crm_access.log) IS 'crm_rls'
;

create function crm_access.log_membership() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.membership := coalesce(new, old);
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'timed';
    entry.login := row.login;
    entry.access_group := row.access_group;
    entry.subject := row.membership_id;
    entry.holds := tg_op <> 'DELETE';
    entry.valid_from := row.valid_from;
    entry.valid_until := row.valid_until;
    entry.reason := row.reason;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."log_membership"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."log_membership"() IS 'crm_rls'
;

create function crm_access.log_cover() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.cover := coalesce(new, old);
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'cover';
    entry.login := row.substitute;
    entry.absent := row.absent;
    entry.subject := row.cover_id;
    entry.holds := tg_op <> 'DELETE';
    entry.valid_from := row.begins;
    entry.valid_until := row.ends;
    entry.access_groups := row.access_groups;
    entry.reason := row.reason;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."log_cover"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."log_cover"() IS 'crm_rls'
;

create function crm_access.log_share() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.share := coalesce(new, old);
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'share';
    entry.login := row.login;
    entry.contact := row.contact;
    entry.subject := row.share_id;
    entry.holds := tg_op <> 'DELETE';
    entry.valid_until := row.valid_until;
    entry.reason := row.reason;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."log_share"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."log_share"() IS 'crm_rls'
;

create function crm_access.log_person() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    entry crm_access.log;
begin
    if new is not distinct from old then
        return null;
    end if;
    entry.kind := 'person';
    entry.login := coalesce(new.login, old.login);
    entry.holds := tg_op <> 'DELETE' and coalesce(new.active, false);
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    entry.former := case when old.login is distinct from new.login then old.login end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."log_person"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."log_person"() IS 'crm_rls'
;

create function crm_access.log_area_manager() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    entry crm_access.log;
begin
    entry.kind := 'manager';
    entry.login := coalesce(new.login, old.login);
    entry.holds := tg_op <> 'DELETE';
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."log_area_manager"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."log_area_manager"() IS 'crm_rls'
;

create function crm_access.log_added_territory() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    row constant crm_access.added_territory := coalesce(new, old);
    entry crm_access.log;
begin
    entry.action := case when coalesce(current_setting('crm_rls.action', true), '') = '' then 'apply' end;
    entry.kind := 'territory';
    entry.login := crm_access.caller();
    entry.subject := row.added_id;
    entry.holds := tg_op <> 'DELETE' and row.until is null;
    entry.old := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    entry.new := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    perform crm_access.write_log(entry);
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."log_added_territory"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."log_added_territory"() IS 'crm_rls'
;

create trigger log_added_territory after insert or update or delete on crm_access.added_territory
for each row execute function crm_access.log_added_territory()
;

COMMENT ON TRIGGER "log_added_territory" ON "crm_access"."added_territory" IS 'crm_rls'
;

create function crm_access.log_is_final() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    pseudonym constant text := (select v.pseudonym from crm_access.leaver as v where v.open);
    names constant text[] := '{actor,login,absent,former,reason,old,new,who,content}';
begin
    if tg_level = 'STATEMENT' and tg_op = 'UPDATE' and pseudonym is not null then
        return null;
    end if;
    if tg_level = 'ROW' and pseudonym is not null and to_jsonb(new) - names = to_jsonb(old) - names
        and not exists (
            select
            from jsonb_each_text(to_jsonb(new) - '{reason,old,new,content}'::text[]) as n
            join jsonb_each_text(to_jsonb(old)) as o on o.key = n.key
            where n.value is distinct from o.value and n.value <> pseudonym
        )
    then
        return new;
    end if;
    raise insufficient_privilege using
        message = case tg_table_name when 'log' then 'the log of access is append-only'
            else 'the record of what was in force is append-only' end,
        hint = 'Write another entry that says what was wrong with this one.';
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."log_is_final"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."log_is_final"() IS 'crm_rls'
;

create trigger log_membership after insert or update or delete on crm_access.membership
for each row execute function crm_access.log_membership()
;

COMMENT ON TRIGGER "log_membership" ON "crm_access"."membership" IS 'crm_rls'
;

create trigger log_cover after insert or update or delete on crm_access.cover
for each row execute function crm_access.log_cover()
;

COMMENT ON TRIGGER "log_cover" ON "crm_access"."cover" IS 'crm_rls'
;

create trigger log_share after insert or update or delete on crm_access.share
for each row execute function crm_access.log_share()
;

COMMENT ON TRIGGER "log_share" ON "crm_access"."share" IS 'crm_rls'
;

create trigger log_person after insert or update or delete on crm_access.person
for each row execute function crm_access.log_person()
;

COMMENT ON TRIGGER "log_person" ON "crm_access"."person" IS 'crm_rls'
;

create function crm_access.end_of_person() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    delete from crm_access.membership as m where m.login = old.login;
    delete from crm_access.cover as c where old.login in (c.absent, c.substitute);
    delete from crm_access.share as s where s.login = old.login;
    return old;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."end_of_person"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."end_of_person"() IS 'crm_rls'
;

create trigger end_of_person before delete on crm_access.person
for each row execute function crm_access.end_of_person()
;

COMMENT ON TRIGGER "end_of_person" ON "crm_access"."person" IS 'crm_rls'
;

create trigger log_area_manager after insert or update or delete on crm_access.area_manager
for each row execute function crm_access.log_area_manager()
;

COMMENT ON TRIGGER "log_area_manager" ON "crm_access"."area_manager" IS 'crm_rls'
;

create trigger log_is_final before update or delete or truncate on crm_access.log
for each statement execute function crm_access.log_is_final()
;

COMMENT ON TRIGGER "log_is_final" ON "crm_access"."log" IS 'crm_rls'
;

create trigger in_force_is_final before update or delete or truncate on crm_access.in_force
for each statement execute function crm_access.log_is_final()
;

COMMENT ON TRIGGER "in_force_is_final" ON "crm_access"."in_force" IS 'crm_rls'
;

create trigger log_has_names before update on crm_access.log
for each row execute function crm_access.log_is_final()
;

COMMENT ON TRIGGER "log_has_names" ON "crm_access"."log" IS 'crm_rls'
;

create trigger in_force_has_names before update on crm_access.in_force
for each row execute function crm_access.log_is_final()
;

COMMENT ON TRIGGER "in_force_has_names" ON "crm_access"."in_force" IS 'crm_rls'
;

create function crm_access.record(only_login text) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    written integer := 0;
    entry crm_access.log;
    change record;
begin
    for change in
        with live as (
            select distinct s.login, s.access_group from crm_access.standing as s
            where only_login is null or s.login = only_login
        ),
        known as (
            select distinct on (w.login, l.access_group) w.login, l.access_group, l.holds
            from (
                select only_login where only_login is not null
                union
                select p.login from crm_access.person as p where only_login is null
                union
                select g.login from crm_access.log as g where g.kind = 'permanent' and only_login is null
            ) as w (login)
            cross join lateral crm_access.known_as(w.login, null) as k
            join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
            where l.kind = 'permanent'
            order by w.login, l.access_group, l.log_id desc
        )
        select coalesce(live.login, known.login) as login,
            coalesce(live.access_group, known.access_group) as access_group,
            live.login is not null as holds
        from live
        full join known on known.login = live.login and known.access_group = live.access_group
        where live.login is not null is distinct from coalesce(known.holds, false)
        order by 1, 2
    loop
        entry.kind := 'permanent';
        entry.login := change.login;
        entry.access_group := change.access_group;
        entry.holds := change.holds;
        perform crm_access.write_log(entry);
        written := written + 1;
    end loop;
    return written;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."record"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."record"(text) IS 'crm_rls'
;

create function crm_access.signal() returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    version constant integer := current_setting('server_version_num')::integer;
    signalled boolean;
begin
    if version % 10000 >= (
        case version / 10000 when 15 then 19 when 16 then 15 when 17 then 11 when 18 then 6 else 0 end
    ) then
        return;
    end if;
    select n.xmin = pg_current_xact_id()::xid into signalled
    from pg_namespace as n where n.nspname = 'crm_people';
    if signalled is not true then
        execute (
            select format('grant usage on schema crm_people to %I', m.manager_role) from crm_access.model as m
        );
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."signal"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."signal"() IS 'crm_rls'
;

create function crm_access.counts(membership pg_auth_members) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(
            (to_jsonb(membership) ->> 'inherit_option')::boolean or (to_jsonb(membership) ->> 'set_option')::boolean, true
        )
        and not exists (
            select from crm_access.model as m join pg_roles as r on r.rolname = m.registrar_role
            where r.oid = (membership).member
        )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."counts"(pg_auth_members) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."counts"(pg_auth_members) IS 'crm_rls'
;

create function crm_access.new_attributes(known jsonb, changed jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    declared constant jsonb := (select m.attributes from crm_access.model as m);
    wrong text;
begin
    if jsonb_typeof(changed) <> 'object' then
        raise invalid_parameter_value using
            message = format('attributes are an object and not an %s', jsonb_typeof(changed)),
            hint = 'Write them as in {"employee_no": "1001"}.';
    end if;
    select string_agg(a.key, ', ' order by a.key) into wrong
    from jsonb_object_keys(changed) as a (key) where not declared ? a.key;
    if wrong is not null then
        raise undefined_object using
            message = format('the model has no attribute %s', wrong),
            hint = format('It has: %s.', coalesce(
                (select string_agg(a.key, ', ' order by a.key) from jsonb_object_keys(declared) as a (key)), 'none'));
    end if;
    select string_agg(a.key, ', ' order by a.key) into wrong
    from jsonb_object_keys(changed) as a (key) where declared -> a.key ?| '{from,line}';
    if wrong is not null then
        raise invalid_parameter_value using
            message = format('%s is not given to single people', wrong),
            hint = coalesce(
                (
                    select format('Who has it follows from %s and %s.', d.value #>> '{line,value}', d.value #>> '{line,parent}')
                    from jsonb_each(declared) as d where d.key = split_part(wrong, ', ', 1) and d.value ? 'line'
                ),
                'It stands in a table of its own.'
            );
    end if;
    select string_agg(a.key, ', ' order by a.key) into wrong
    from jsonb_each(changed) as a
    where case jsonb_typeof(a.value)
        when 'array' then not (declared -> a.key ->> 'many')::boolean
        when 'object' then not (declared -> a.key ->> 'many')::boolean
            or a.value - '{add,take}'::text[] <> '{}'
            or exists (
                select from jsonb_each(a.value) as part
                where jsonb_typeof(part.value) not in ('array', 'string', 'number')
            )
        else false
    end;
    if wrong is not null then
        raise invalid_parameter_value using
            message = format('these are not values of %s', wrong),
            hint = 'Of an attribute with one value, write a text. Of one with several, write an array, or what is '
                'added and taken: {"add": ["north"], "take": ["south"]}.';
    end if;
    select string_agg(format('%s = %s', a.key, coalesce(v.value #>> '{}', 'null')), ', ' order by a.key) into wrong
    from jsonb_each(changed) as a
    cross join lateral jsonb_path_query(
        case jsonb_typeof(a.value) when 'object' then a.value else jsonb_build_object('all', a.value) end, 'lax $.*[*]'
    ) as v (value)
    where jsonb_typeof(a.value) <> 'null' and case
        when jsonb_typeof(v.value) not in ('string', 'number') then true
        when declared -> a.key ->> 'type' = 'integer' then v.value #>> '{}' !~ '^-?[0-9]{1,18}$'
        when declared -> a.key ->> 'type' = 'uuid' then v.value #>> '{}' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
        else false
    end;
    if wrong is not null then
        raise invalid_parameter_value using
            message = format('%s does not have the type that the model declares', wrong),
            hint = format('The types are: %s.', (
                select string_agg(format('%s %s', d.key, d.value ->> 'type'), ', ' order by d.key) from jsonb_each(declared) as d
            ));
    end if;
    return coalesce(known, '{}') - array(select jsonb_object_keys(changed)) || coalesce(
        (
            select jsonb_object_agg(a.key, now.value)
            from jsonb_each(changed) as a
            cross join lateral (
                select case when (declared -> a.key ->> 'many')::boolean
                    then (
                        select jsonb_agg(v.value order by v.value collate "C")
                        from (
                            select e #>> '{}'
                            from jsonb_path_query(
                                case jsonb_typeof(a.value) when 'object' then coalesce(known -> a.key, '[]') else a.value end,
                                'lax $[*]'
                            ) as e
                            union
                            select e #>> '{}' from jsonb_path_query(a.value, 'lax $.add[*]') as e
                            except
                            select e #>> '{}' from jsonb_path_query(a.value, 'lax $.take[*]') as e
                        ) as v (value)
                        where v.value is not null
                    )
                    else a.value
                end as value
            ) as now
            where now.value <> 'null'
        ),
        '{}'
    );
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."new_attributes"(jsonb, jsonb) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."new_attributes"(jsonb, jsonb) IS 'crm_rls'
;

create function crm_access.places_of(person crm_access.person) returns SETOF crm_access.reporting
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with said as (
        select d.key as attribute, d.value ->> 'type' as type,
            person.attributes ->> (d.value #>> '{line,value}') as value,
            person.attributes ->> (d.value #>> '{line,parent}') as parent
        from crm_access.model as m
        cross join lateral jsonb_each(m.attributes) as d
        where d.value ? 'line'
    )
    -- 007 and 7 are one number, and the letters of a uuid may be of either case.
    select s.attribute, person.login,
        case s.type when 'integer' then s.value::bigint::text when 'uuid' then s.value::uuid::text else s.value end,
        case s.type when 'integer' then s.parent::bigint::text when 'uuid' then s.parent::uuid::text else s.parent end
    from said as s
    where s.value is not null
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."places_of"(crm_access.person) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."places_of"(crm_access.person) IS 'crm_rls'
;

create function crm_access.follow_reporting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and (new.login, new.attributes) is not distinct from (old.login, old.attributes) then
        return null;
    end if;
    if tg_op <> 'INSERT' then
        delete from crm_access.reporting as r where r.login = old.login;
    end if;
    if tg_op <> 'DELETE' then
        insert into crm_access.reporting select p.* from crm_access.places_of(new) as p;
    end if;
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."follow_reporting"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."follow_reporting"() IS 'crm_rls'
;

create trigger follow_reporting after insert or update or delete on crm_access.person
for each row execute function crm_access.follow_reporting()
;

COMMENT ON TRIGGER "follow_reporting" ON "crm_access"."person" IS 'crm_rls'
;

create function crm_access.refill_reporting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if tg_op = 'UPDATE' and new.attributes is not distinct from old.attributes then
        return null;
    end if;
    update crm_access.person as p set attributes = p.attributes - lines.names
    from (
        select array_agg(d.key) as names from jsonb_each(new.attributes) as d where d.value ? 'line'
    ) as lines
    where p.attributes ?| lines.names;
    delete from crm_access.reporting;
    insert into crm_access.reporting
    select r.* from crm_access.person as p cross join lateral crm_access.places_of(p) as r;
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."refill_reporting"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."refill_reporting"() IS 'crm_rls'
;

create trigger refill_reporting after insert or update on crm_access.model
for each row execute function crm_access.refill_reporting()
;

COMMENT ON TRIGGER "refill_reporting" ON "crm_access"."model" IS 'crm_rls'
;

create function crm_access.require_line() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
set enable_seqscan = off
as $body$
declare
    same text[];
    place crm_access.reporting;
    above text := new.value;
    way text[] := '{}';
begin
    select array_agg(p.person order by p.person) into same
    from crm_access.reporting as r
    join crm_access.person as p on p.login = r.login
    where r.attribute = new.attribute and r.value = new.value;
    if cardinality(same) > 1 then
        raise unique_violation using
            message = format('%s: %s have the same value, so nobody knows who reports to whom',
                new.attribute, array_to_string(same, ' and ')),
            hint = 'Give each of them a value of his or her own.';
    end if;
    -- A circle above, of which this place is no part, is told for one of its own.
    loop
        select r.* into place from crm_access.reporting as r
        where r.attribute = new.attribute and r.value = above;
        exit when place.parent is null or place.login = any (way);
        way := way || place.login;
        above := place.parent;
        if above = new.value then
            raise check_violation using
                message = format('%s: nobody can report to him- or herself: %s', new.attribute, (
                    select string_agg(crm_access.name_of(w.login), ' reports to ' order by w.place)
                    from unnest(way || way[1:1]) with ordinality as w (login, place)
                )),
                hint = 'Let one of them report to somebody else.';
        end if;
    end loop;
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_line"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_line"() IS 'crm_rls'
;

create constraint trigger require_line after insert or update on crm_access.reporting
deferrable initially deferred
for each row execute function crm_access.require_line()
;

COMMENT ON TRIGGER "require_line" ON "crm_access"."reporting" IS 'crm_rls'
;

create function crm_access.line_of(attribute text, head text) returns SETOF text
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $body$
    with recursive down (value) as (
        select line_of.head
        union
        select r.value
        from down
        cross join lateral (
            -- OFFSET keeps PostgreSQL from reading the whole line once and comparing.
            select r.value from crm_access.reporting as r
            where r.attribute = line_of.attribute and r.parent = down.value offset 0
        ) as r
    )
    select down.value from down
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."line_of"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."line_of"(text, text) IS 'crm_rls'
;

create function crm_access.change_role(role text, login text, joins boolean) returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    member_of constant text := 'select exists (select from pg_auth_members as m join pg_roles as r on r.oid = m.roleid '
        'join pg_roles as u on u.oid = m.member where r.rolname = $1 and u.rolname = $2'
        || case when options then ' and m.inherit_option' else '' end || ')';
    member boolean;
    grantor text;
begin
    if joins or crm_access.login_state(login) = 'renamed' then
        perform crm_access.require_bound(login);
    end if;
    execute member_of into member using role, login;
    if member = joins then
        perform crm_access.require_effect(role, login, joins);
        return false;
    end if;
    if joins then
        execute format('grant %I to %I', role, login) || case when options then ' with inherit true, set false' else '' end;
    else
        if options then
            select u.rolname into grantor
            from pg_auth_members as m join pg_roles as u on u.oid = m.grantor
            where m.roleid = quote_ident(role)::regrole and m.member = quote_ident(login)::regrole
              and u.rolname <> current_user
            limit 1;
        end if;
        if grantor is not null then
            raise dependent_objects_still_exist using
                message = format('%s was put into %s by %s, outside of crm_people', coalesce(crm_access.name_of(login), login), role,
                    grantor),
                hint = 'A DBA takes such memberships over with `crm-rls adopt`; then they can be ended here.';
        end if;
        execute format('revoke %I from %I', role, login);
    end if;
    perform crm_access.require_effect(role, login, joins);
    perform crm_access.signal();
    return true;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."change_role"(text, text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."change_role"(text, text, boolean) IS 'crm_rls'
;

create function crm_access.holds_itself(access_group text, login text) returns boolean
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select
        from crm_access.person as p
        join pg_roles as u on u.oid = p.role and (u.rolname = p.login or p.server = crm_access.this_server())
        where p.login = holds_itself.login and p.active and (
            exists (
                select from crm_access.access_group as g
                join pg_roles as r on r.rolname = g.group_role
                join pg_auth_members as m on m.roleid = r.oid and m.member = u.oid
                where g.access_group = holds_itself.access_group and pg_has_role(u.oid, r.oid, 'USAGE')
            ) or exists (
                select from crm_access.membership as m
                where m.login = holds_itself.login
                  and m.access_group = holds_itself.access_group
                  and (m.valid_from is null or m.valid_from <= now())
                  and (m.valid_until is null or clock_timestamp() < m.valid_until)
            )
        )
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."holds_itself"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."holds_itself"(text, text) IS 'crm_rls'
;

create function crm_access.acting_for(access_group text, login text) returns SETOF text
language sql stable parallel safe
as $body$
    select m.login
    from crm_access.membership as m
    join crm_access.person as p on p.login = m.login and p.active
    where m.login = acting_for.login
      and m.access_group = acting_for.access_group
      and (m.valid_from is null or m.valid_from <= pg_catalog.now())
      and (m.valid_until is null or pg_catalog.clock_timestamp() < m.valid_until)
    union all
    select c.absent
    from crm_access.cover as c
    join crm_access.person as p on p.login = c.substitute and p.active
    where c.substitute = acting_for.login
      and c.begins <= pg_catalog.now()
      and (c.ends is null or pg_catalog.clock_timestamp() < c.ends)
      and (c.access_groups is null or acting_for.access_group = any (c.access_groups))
      and crm_access.holds_itself(acting_for.access_group, c.absent)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."acting_for"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."acting_for"(text, text) IS 'crm_rls'
;

create function crm_access.active(access_group text, login name) returns boolean
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select
        from crm_access.person as me
        cross join lateral crm_access.acting_for(active.access_group collate "default", me.login) as a
        where me.role = (select r.oid from pg_roles as r where r.rolname = active.login)
          and (me.login = active.login::text collate "default" or me.server = crm_access.this_server())
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."active"(text, name) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."active"(text, name) IS 'crm_rls'
;

create function crm_access.shared(login name) returns SETOF text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select s.contact
    from crm_access.person as me
    join crm_access.share as s on s.login = me.login and clock_timestamp() < s.valid_until
    where me.role = (select r.oid from pg_roles as r where r.rolname = shared.login)
      and (me.login = shared.login::text collate "default" or me.server = crm_access.this_server())
      and me.active
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shared"(name) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shared"(name) IS 'crm_rls'
;

create function crm_access.called(login text) returns SETOF text
language sql stable parallel safe
as $body$
    select r.rolname::pg_catalog.text
    from crm_access.person as p
    join pg_catalog.pg_roles as r on r.oid = p.role and (r.rolname = p.login or p.server = crm_access.this_server())
    where p.login = called.login
      and not exists (
          select from crm_access.person as other
          where other.login <> p.login
            and (other.login = r.rolname or r.rolname = any (other.former_logins))
      )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."called"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."called"(text) IS 'crm_rls'
;

create function crm_access.me(login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select c.named
    from crm_access.person as p
    cross join lateral crm_access.called(p.login) as c (named)
    where p.role = (select r.oid from pg_roles as r where r.rolname = me.login)
      and (p.login = me.login::text collate "default" or p.server = crm_access.this_server())
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."me"(name) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."me"(name) IS 'crm_rls'
;

create function crm_access.known_attributes(login text) returns SETOF jsonb
language sql stable parallel safe
as $body$
    select p.attributes
        operator(pg_catalog.||) pg_catalog.jsonb_build_object(
            'login', (select c.named from crm_access.called(p.login) as c (named))
        )
        operator(pg_catalog.||) coalesce(
            (
                select pg_catalog.jsonb_object_agg(
                    r.attribute, (select pg_catalog.jsonb_agg(l.value) from crm_access.line_of(r.attribute, r.value) as l (value))
                )
                from crm_access.reporting as r where r.login = p.login
            ),
            '{}'
        )
    from crm_access.person as p
    where p.login = known_attributes.login
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."known_attributes"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."known_attributes"(text) IS 'crm_rls'
;

create function crm_access.attribute(attribute text, login name) returns text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select p.attributes operator(pg_catalog.->>) attribute.attribute
    from crm_access.person as p
    where p.role = (select r.oid from pg_catalog.pg_roles as r where r.rolname = attribute.login)
      and jsonb_typeof(p.attributes -> attribute.attribute) <> 'array'
      and (p.login = attribute.login::pg_catalog.text collate "default" or p.server = crm_access.this_server())
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."attribute"(text, name) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."attribute"(text, name) IS 'crm_rls'
;

create function crm_access.attribute_values(attribute text, login name) returns SETOF text
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select e.value #>> '{}'
    from crm_access.person as p
    cross join lateral jsonb_path_query(p.attributes -> attribute_values.attribute, 'lax $[*]') as e (value)
    where p.role = (select r.oid from pg_roles as r where r.rolname = attribute_values.login)
      and (p.login = attribute_values.login::text collate "default" or p.server = crm_access.this_server())
    union all
    select l.value
    from crm_access.person as p
    join crm_access.reporting as place on place.attribute = attribute_values.attribute and place.login = p.login
    cross join lateral crm_access.line_of(place.attribute, place.value) as l (value)
    where p.role = (select r.oid from pg_roles as r where r.rolname = attribute_values.login)
      and (p.login = attribute_values.login::text collate "default" or p.server = crm_access.this_server())
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."attribute_values"(text, name) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."attribute_values"(text, name) IS 'crm_rls'
;

create function crm_access.acting(access_group text, login name) returns SETOF jsonb
language sql stable parallel safe security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select k.known
    from crm_access.person as me
    cross join lateral crm_access.acting_for(acting.access_group collate "default", me.login) as a (login)
    cross join lateral crm_access.known_attributes(a.login) as k (known)
    where me.role = (select r.oid from pg_roles as r where r.rolname = acting.login)
      and (me.login = acting.login::text collate "default" or me.server = crm_access.this_server())
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."acting"(text, name) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."acting"(text, name) IS 'crm_rls'
;

create function crm_access.held(login text) returns TABLE(access_group text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select s.access_group from crm_access.standing as s where s.login = held.login
    union
    select unnest(p.suspended_groups) from crm_access.person as p where p.login = held.login
    union
    select m.access_group from crm_access.membership as m
    where m.login = held.login and (m.valid_until is null or clock_timestamp() < m.valid_until)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."held"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."held"(text) IS 'crm_rls'
;

create function crm_access.due(login text) returns TABLE(role text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select g.timed_role
    from crm_access.membership as m
    join crm_access.access_group as g on g.access_group = m.access_group
    where m.login = due.login and (m.valid_until is null or clock_timestamp() < m.valid_until)
    union
    select g.timed_role
    from crm_access.cover as c
    cross join lateral crm_access.held(c.absent) as h
    join crm_access.access_group as g on g.access_group = h.access_group
    where c.substitute = due.login
      and (c.ends is null or clock_timestamp() < c.ends)
      and (c.access_groups is null or h.access_group = any (c.access_groups))
    union
    select m.share_role
    from crm_access.model as m
    where m.share_role is not null and exists (
        select from crm_access.share as s where s.login = due.login and clock_timestamp() < s.valid_until
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."due"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."due"(text) IS 'crm_rls'
;

create function crm_access.join_covers(absent text, access_group text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    found record;
begin
    for found in
        select distinct c.substitute
        from crm_access.cover as c
        join crm_access.person as p on p.login = c.substitute and p.active
        where c.absent = join_covers.absent
          and (c.ends is null or clock_timestamp() < c.ends)
          and (c.access_groups is null or join_covers.access_group = any (c.access_groups))
    loop
        perform crm_access.change_role(
            (crm_access.group_named(access_group)).timed_role, found.substitute, true
        );
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."join_covers"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."join_covers"(text, text) IS 'crm_rls'
;

create function crm_access.put_timed(
    login text, access_group text, valid_from timestamp with time zone, valid_until timestamp with time zone,
    reason text
) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if not exists (
        select from crm_access.membership as m
        where m.login = put_timed.login
          and m.access_group = put_timed.access_group
          and m.valid_from is not distinct from put_timed.valid_from
          and m.valid_until is not distinct from put_timed.valid_until
    ) then
        insert into crm_access.membership (login, access_group, valid_from, valid_until, reason)
        values (put_timed.login, put_timed.access_group, put_timed.valid_from, put_timed.valid_until,
            coalesce(put_timed.reason, ''));
    end if;
    if (select p.active from crm_access.person as p where p.login = put_timed.login) then
        perform crm_access.change_role((crm_access.group_named(access_group)).timed_role, login, true);
    end if;
    perform crm_access.join_covers(login, access_group);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."put_timed"(text, text, timestamp with time zone, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."put_timed"(text, text, timestamp with time zone, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_access.changeable_cover(cover_id bigint) returns crm_access.cover
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    own constant text := crm_access.self_service();
    found crm_access.cover;
begin
    select c.* into found from crm_access.cover as c where c.cover_id = changeable_cover.cover_id;
    if found.cover_id is null or found.ends <= clock_timestamp() then
        raise undefined_object using
            message = format('there is no cover %s that goes on', cover_id),
            hint = 'crm_people.covers lists those that do.';
    end if;
    if found.by_self and found.absent = own then
        return found;
    end if;
    if crm_access.manages() = 'nothing' and own in (found.absent, found.substitute) then
        raise insufficient_privilege using
            message = format('cover %s was not made by %s, who may not change it', cover_id, crm_access.name_of(own)),
            hint = 'People change the covers that they made for themselves; ask an access manager.';
    end if;
    -- Ending one takes from a substitute what an area manager may not give; only whose area it is may do that.
    perform crm_access.require_groups(found.substitute, coalesce(
        found.access_groups,
        (select array_agg(h.access_group) from crm_access.held(found.absent) as h),
        '{}'
    ));
    if found.access_groups is null and not exists (select from crm_access.held(found.absent)) then
        -- It is for all that the absent person will hold, and nobody knows yet in whose area that is.
        perform crm_access.require_manager(format('change cover %s, which is for all groups of %s', cover_id,
            crm_access.name_of(found.absent)));
    end if;
    return found;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."changeable_cover"(bigint) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."changeable_cover"(bigint) IS 'crm_rls'
;

create function crm_access.leave_idle(login text) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    idle record;
    count integer := 0;
begin
    for idle in
        select g.role
        from (
            select t.timed_role as role from crm_access.access_group as t union all
            select m.share_role from crm_access.model as m
        ) as g
        join pg_roles as r on r.rolname = g.role
        join pg_auth_members as member on member.roleid = r.oid
        join pg_roles as u on u.oid = member.member and u.rolname = leave_idle.login
        where g.role not in (select d.role from crm_access.due(leave_idle.login) as d)
    loop
        if crm_access.change_role(idle.role, login, false) then
            count := count + 1;
        end if;
    end loop;
    return count;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."leave_idle"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."leave_idle"(text) IS 'crm_rls'
;

create function crm_access.leave_all(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    each text;
begin
    for each in
        select g.role from crm_access.role_given as g
    loop
        perform crm_access.change_role(each, login, false);
    end loop;
    if (select r.rolbypassrls from pg_roles as r where r.rolname = login) then
        raise object_not_in_prerequisite_state using
            message = format('%s would leave all groups, but has BYPASSRLS: no policy binds the login',
                coalesce(crm_access.name_of(login), login)),
            hint = format('Nothing was changed. Let a DBA change it first: ALTER ROLE %I NOBYPASSRLS;', login);
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."leave_all"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."leave_all"(text) IS 'crm_rls'
;

create function crm_access.join_due(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    each text;
begin
    for each in select d.role from crm_access.due(join_due.login) as d loop
        perform crm_access.change_role(each, login, true);
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."join_due"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."join_due"(text) IS 'crm_rls'
;

create function crm_access.end_timed(login text, access_group text, at timestamp with time zone) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    count integer;
    cut integer;
begin
    delete from crm_access.membership as m
    where m.login = end_timed.login and m.access_group = end_timed.access_group
      and m.valid_from >= end_timed.at;
    get diagnostics count = row_count;
    update crm_access.membership as m set valid_until = end_timed.at
    where m.login = end_timed.login and m.access_group = end_timed.access_group
      and (m.valid_until is null or m.valid_until > end_timed.at);
    get diagnostics cut = row_count;
    return count + cut;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."end_timed"(text, text, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."end_timed"(text, text, timestamp with time zone) IS 'crm_rls'
;

create function crm_access.active_at(login text, until_entry bigint, at timestamp with time zone) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select coalesce(
        (
            select l.holds
            from crm_access.known_as(active_at.login, active_at.until_entry) as k
            join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
            where l.kind = 'person'
              and (l.logged_at <= active_at.at or active_at.at >= now())
            order by l.log_id desc
            limit 1
        ),
        true
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."active_at"(text, bigint, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."active_at"(text, bigint, timestamp with time zone) IS 'crm_rls'
;

create function crm_access.own_at(login text, until_entry bigint, at timestamp with time zone)
returns TABLE(access_group text, how text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with mine as (
        select l.log_id, l.logged_at, l.kind, l.access_group, l.holds, l.valid_from, l.valid_until, l.actor, l.reason,
            -- Whose group was renamed has another name in later entries.
            coalesce(l.subject::text, l.access_group) as same
        from crm_access.known_as(own_at.login, own_at.until_entry) as k
        join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
        where l.kind in ('permanent', 'timed')
    ),
    last as (
        select distinct on (l.kind, l.same) l.*
        from (
            select m.*, first_value(m.actor) over same as given_by, first_value(m.reason) over same as given_for,
                first_value(m.logged_at) over same as given_at
            from mine as m
            window same as (partition by m.kind, m.same order by m.log_id)
        ) as l
        where l.logged_at <= own_at.at or own_at.at >= now()
        order by l.kind, l.same, l.log_id desc
    )
    select l.access_group, l.kind,
        -- Who was given a membership without a beginning has it since then.
        case l.kind when 'permanent' then l.logged_at else coalesce(l.valid_from, l.given_at) end,
        l.valid_until,
        -- Who gave it and why, though somebody else may have cut it short since.
        case l.kind when 'permanent' then l.actor else l.given_by end,
        case l.kind when 'permanent' then l.reason else l.given_for end
    from last as l
    where l.holds
      -- In a sub-select, so that it is asked once.
      and (l.kind = 'permanent' or (select crm_access.active_at(own_at.login, own_at.until_entry, own_at.at)))
      and (l.valid_from is null or l.valid_from <= own_at.at)
      and (l.valid_until is null or own_at.at < l.valid_until)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."own_at"(text, bigint, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."own_at"(text, bigint, timestamp with time zone) IS 'crm_rls'
;

create function crm_access.reach_at(login text, at timestamp with time zone)
returns TABLE(access_group text, how text, acting_for text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with who (login) as (values (reach_at.login)),
    mine as (
        select l.*
        from who
        cross join lateral crm_access.known_as(who.login, null) as k
        join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry and l.log_id < k.before_entry
        where l.kind = 'cover'
    ),
    own as (
        select l.login, o.* from who as l cross join lateral crm_access.own_at(l.login, null, at) as o
    ),
    covers as (
        select distinct on (l.subject) l.*
        from mine as l
        where l.logged_at <= reach_at.at or reach_at.at >= now()
        order by l.subject, l.log_id desc
    )
    select o.access_group, o.how, o.login, o.valid_from, o.valid_until, o.granted_by, o.reason
    from own as o
    union all
    select o.access_group, 'cover', absent.named, greatest(c.valid_from, o.valid_from), least(c.valid_until, o.valid_until),
        given.actor, given.reason
    from covers as c
    cross join lateral (
        select f.actor, f.reason from mine as f
        where f.subject = c.subject
        order by f.log_id
        limit 1
    ) as given
    cross join lateral crm_access.goes_by(c.absent, c.log_id) as absent
    cross join lateral crm_access.own_at(absent.named, absent.before_entry, at) as o
    where c.holds
      and (select crm_access.active_at(w.login, null, reach_at.at) from who as w)
      and c.valid_from <= reach_at.at
      and (c.valid_until is null or reach_at.at < c.valid_until)
      and (c.access_groups is null or o.access_group = any (c.access_groups))
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."reach_at"(text, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."reach_at"(text, timestamp with time zone) IS 'crm_rls'
;

create function crm_access.holders_at(at timestamp with time zone)
returns TABLE(family text, access_group text, holder text, face text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with away as materialized (
        select absent.named as absent, substitute.named as substitute, c.access_groups
        from (
            select distinct on (l.subject) l.*
            from crm_access.log as l
            where l.kind = 'cover' and (l.logged_at <= holders_at.at or holders_at.at >= now())
            order by l.subject, l.log_id desc
        ) as c
        cross join lateral crm_access.goes_by(c.absent, c.log_id) as absent
        cross join lateral crm_access.goes_by(c.login, c.log_id) as substitute
        where c.holds
          and (c.new ->> 'valid_from')::timestamptz <= holders_at.at
          and (c.new ->> 'valid_until' is null or holders_at.at < (c.new ->> 'valid_until')::timestamptz)
          and crm_access.active_at(substitute.named, substitute.before_entry, holders_at.at)
          and absent.before_entry is null
    )
    select distinct g.family, g.access_group, p.login, coalesce(a.substitute, p.login)
    from crm_access.person as p
    cross join lateral crm_access.own_at(p.login, null, holders_at.at) as o
    join crm_access.access_group as g on g.access_group = o.access_group and g.family <> '' and not g.oversight
    left join away as a
        on a.absent = p.login and (a.access_groups is null or g.access_group = any (a.access_groups))
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."holders_at"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."holders_at"(timestamp with time zone) IS 'crm_rls'
;

create view crm_access.holding as
select x.login, x.access_group, pg_catalog.range_agg(x.span) as period
from (
    select s.login, s.access_group, '(,)'::pg_catalog.tstzrange as span from crm_access.standing as s
    union all
    select m.login, m.access_group, pg_catalog.tstzrange(m.valid_from, m.valid_until) from crm_access.membership as m
) as x
join crm_access.person as p on p.login = x.login and p.active
group by x.login, x.access_group
;

COMMENT ON VIEW "crm_access"."holding" IS 'crm_rls'
;

create function crm_access.away(covers crm_access.cover[]) returns TABLE(login text, period tstzmultirange)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with lent as (
        select c.absent, c.access_groups, tstzrange(c.valid_from, c.valid_until) as span from unnest(covers) as c
    ),
    by_group as (
        select h.login, h.period as held, coalesce((
            select range_agg(l.span) from lent as l
            where l.absent = h.login and (l.access_groups is null or h.access_group = any (l.access_groups))
        ), '{}') as gone
        from crm_access.holding as h
        where h.login in (select l.absent from lent as l)
    )
    select a.login, range_agg(a.period) from (
        select l.absent, range_agg(l.span) from lent as l where l.access_groups is null group by l.absent
        union all
        select b.login, range_intersect_agg(b.gone + ('{(,)}'::tstzmultirange - b.held)) * range_agg(b.held)
        from by_group as b
        group by b.login
    ) as a (login, period)
    group by a.login
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."away"(crm_access.cover[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."away"(crm_access.cover[]) IS 'crm_rls'
;

create function crm_access.unattended(covers crm_access.cover[], access_groups text[])
returns TABLE(access_group text, period tstzmultirange)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with gone as materialized (select a.login, a.period from crm_access.away(covers) as a),
    held as materialized (
        select h.login, h.access_group, h.period from crm_access.holding as h
        where h.access_group = any (unattended.access_groups)
    ),
    lent as (
        select h.access_group, h.login, c.substitute, h.period * tstzmultirange(tstzrange(c.valid_from, c.valid_until)) as period
        from held as h
        join unnest(covers) as c
            on c.absent = h.login and (c.access_groups is null or h.access_group = any (c.access_groups))
    ),
    there as (
        select h.access_group, h.period - coalesce(
            (select range_agg(l.period) from lent as l where l.access_group = h.access_group and l.login = h.login), '{}'
        ) - coalesce((select g.period from gone as g where g.login = h.login), '{}') as period
        from held as h
        union all
        select l.access_group, l.period - coalesce((select g.period from gone as g where g.login = l.substitute), '{}')
        from lent as l
        join crm_access.person as p on p.login = l.substitute and p.active
    )
    select h.access_group, range_agg(h.period) - coalesce(
        (select range_agg(t.period) from there as t where t.access_group = h.access_group), '{}'
    )
    from held as h
    group by h.access_group
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."unattended"(crm_access.cover[], text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."unattended"(crm_access.cover[], text[]) IS 'crm_rls'
;

create function crm_access.concerns_of(proposed crm_access.cover)
returns TABLE(kind text, person text, access_group text, period tstzrange, refused boolean)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with others (covers) as (
        select coalesce(array_agg(c), '{}') from crm_access.cover as c
        where c.cover_id is distinct from proposed.cover_id
          and (c.valid_until is null or c.valid_until > proposed.valid_from)
    ),
    time (period) as (values (tstzmultirange(tstzrange(proposed.valid_from, proposed.valid_until)))),
    gone as materialized (
        select a.login, a.period * t.period as period
        from time as t cross join others as o
        cross join lateral crm_access.away(o.covers || proposed) as a
    ),
    groups (names) as (
        select coalesce(array_agg(distinct h.access_group), '{}')
        from crm_access.holding as h
        where h.login = proposed.absent
           or h.login in (select c.absent from crm_access.cover as c where c.substitute = proposed.absent)
    ),
    found (kind, login, access_group, period) as (
        select 'each_other', proposed.substitute, null, range_agg(tstzrange(c.valid_from, c.valid_until))
            * (select t.period from time as t)
        from others as o cross join unnest(o.covers) as c
        where c.absent = proposed.substitute and c.substitute = proposed.absent
        having count(*) > 0
        union all
        select 'substitute_away', g.login, null, g.period - coalesce((
            select range_agg(tstzrange(c.valid_from, c.valid_until)) from others as o cross join unnest(o.covers) as c
            where c.absent = proposed.substitute and c.substitute = proposed.absent
        ), '{}')
        from gone as g
        where g.login = proposed.substitute
        union all
        select 'is_substitute', c.absent, null, range_agg(tstzrange(c.valid_from, c.valid_until))
            * coalesce((select g.period from gone as g where g.login = proposed.absent), '{}')
        from others as o cross join unnest(o.covers) as c
        where c.substitute = proposed.absent and c.absent <> proposed.substitute
        group by c.absent
        union all
        select 'nobody', null, w.access_group, (w.period - coalesce(b.period, '{}')) * t.period
        from time as t cross join others as o cross join groups as n
        cross join lateral crm_access.unattended(o.covers || proposed, n.names) as w
        left join lateral crm_access.unattended(o.covers, n.names) as b on b.access_group = w.access_group
        join crm_access.access_group as g on g.access_group = w.access_group and not g.oversight
    )
    select f.kind, p.person, f.access_group, s.span,
        f.kind = 'nobody' and coalesce(
            (
                select bool_or(m.faces = 'one') from crm_access.access_group as g
                join crm_access.family as m on m.family = g.family
                where g.access_group = f.access_group
            ),
            false
        )
    from found as f
    left join crm_access.person as p on p.login = f.login
    cross join lateral unnest(f.period) as s (span)
    order by 1, 2, 3, 4
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."concerns_of"(crm_access.cover) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."concerns_of"(crm_access.cover) IS 'crm_rls'
;

create function crm_access.shown_concern(
    kind text, person text, access_group text, period tstzrange, proposed crm_access.cover
) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select format(
        case kind
            when 'each_other' then '%1$s and %2$s would stand in for each other%4$s'
            when 'substitute_away' then '%1$s is absent as well%4$s'
            when 'is_substitute' then '%2$s stands in for %1$s%4$s, and nobody stands in for a substitute'
            else 'nobody would be there for %3$s%4$s'
        end,
        person, crm_access.name_of((proposed).absent), access_group,
        concat(' from ' || crm_access.shown_begin(lower(period)), ' until ' || crm_access.shown_end(upper(period)))
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shown_concern"(text, text, text, tstzrange, crm_access.cover) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shown_concern"(text, text, text, tstzrange, crm_access.cover) IS 'crm_rls'
;

create function crm_access.require_attended(proposed crm_access.cover, anyway boolean, reason text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    concern record;
begin
    for concern in
        select c.refused, crm_access.shown_concern(c.kind, c.person, c.access_group, c.period, proposed) as said
        from crm_access.concerns_of(proposed) as c
        order by not c.refused
    loop
        if concern.refused and not coalesce(anyway, false) then
            raise object_not_in_prerequisite_state using
                message = format('%s, and the family requires one face', concern.said),
                hint = 'Choose other days or another substitute, or say `anyway` with a reason.';
        end if;
        if concern.refused and coalesce(reason, '') = '' then
            raise invalid_parameter_value using
                message = format('%s: that takes a reason', concern.said),
                hint = 'Say why: the reason is recorded in the log.';
        end if;
        raise warning '%', concern.said;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_attended"(crm_access.cover, boolean, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_attended"(crm_access.cover, boolean, text) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."require_family"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_family"(text) IS 'crm_rls'
;

create function crm_access.root_of(root text, family text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    further constant text[] := array(
        select distinct f.root from crm_access.family as f
        where f.root <> '' and (root_of.family is null or f.family = root_of.family)
        order by f.root
    );
    contacts constant boolean := root_of.family is null or exists (
        select from crm_access.family as f where f.root = '' and f.family = root_of.family
    );
begin
    if root is null and not contacts and cardinality(further) = 1 then
        return further[1];
    end if;
    if root is null and not contacts then
        raise ambiguous_parameter using
            message = format('family %L is for several tables', family),
            hint = format('Name one of them: %s.', array_to_string(further, ', '));
    end if;
    if root is not null and not root = any (further) then
        raise undefined_object using
            message = format('no family is for a further root %L', root),
            hint = crm_access.did_you_mean(
                root, further,
                format('Further roots with families: %s. For contacts name no table.',
                    coalesce(nullif(array_to_string(further, ', '), ''), 'none'))
            );
    end if;
    return coalesce(root, '');
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."root_of"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."root_of"(text, text) IS 'crm_rls'
;

create function crm_access.conflict_slices(at timestamp with time zone, only_family text)
returns TABLE(root text, held jsonb, above text, up_to text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    served record;
    size integer;
begin
    perform crm_access.require_reader('ask which contacts have no or several faces');
    held := (
        select coalesce(jsonb_agg(jsonb_build_object('access_group', f.access_group, 'holder', f.holder, 'person', p.person)), '[]')
        from crm_access.holders_at(conflict_slices.at) as f
        join crm_access.person as p on p.login = f.face
    );
    for served in
        select r.root, r.family_view, format_type(a.atttypid, a.atttypmod) as key_type,
            -- A key of several columns is an array, for which there is no index.
            t.typcategory = 'A' as is_array
        from crm_access.root as r
        join pg_attribute as a on a.attrelid = format('crm_access.%I', r.family_view)::regclass and a.attname = 'contact'
        join pg_type as t on t.oid = a.atttypid
        where exists (
            select from crm_access.family as f
            where f.root = r.root and f.faces <> 'any' and (only_family is null or f.family = only_family)
        )
        order by r.root
    loop
        root := served.root;
        above := null;
        foreach size in array case when served.is_array then '{}' else array[1000, 10000, 100000] end loop
            execute format(
                'select c.contact from crm_access.%1$I as c where $1 is null or c.contact > $1::%2$s '
                'order by c.contact offset $2 limit 1',
                served.family_view, served.key_type
            ) into up_to using above, size - 1;
            exit when up_to is null;
            return next;
            above := up_to;
        end loop;
        up_to := null;
        return next;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."conflict_slices"(timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."conflict_slices"(timestamp with time zone, text) IS 'crm_rls'
;

create function crm_access.conflicts_between(root text, held jsonb, only_family text, above text, up_to text)
returns TABLE(family text, contact text, faces text, people text[], access_groups text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    all_areas constant boolean := crm_access.reads() = 'all';
    own_areas text[];
    served record;
    slice text;
begin
    perform crm_access.require_reader('ask which contacts have no or several faces');
    if not all_areas then
        select coalesce(array_agg(g.access_group), '{}') into own_areas
        from crm_access.access_group as g where crm_access.in_area(crm_access.caller(), g.access_group);
    end if;
    select r.*, format_type(a.atttypid, a.atttypmod) as key_type into served
    from crm_access.root as r
    join pg_attribute as a on a.attrelid = format('crm_access.%I', r.family_view)::regclass and a.attname = 'contact'
    where r.root = conflicts_between.root;
    -- What is left over is asked so that no index of the key serves it: most of the rows are there.
    slice := case
        when up_to is not null
            then concat_ws(' and ', case when above is not null then 'c.contact > $6::%1$s' end, 'c.contact <= $7::%1$s')
        when above is not null then '(c.contact <= $6::%1$s) is not true'
        else 'true'
    end;
    return query execute format(
        $query$
        with wanted as materialized (
            select f.family, f.faces from crm_access.family as f
            where f.faces <> 'any' and f.root = $3 and ($2 is null or f.family = $2)
        ),
        face as materialized (
            select f.* from jsonb_to_recordset($1) as f (access_group text, holder text, person text)
        ),
        had as materialized (
            select c.contact, g.family, c.access_group, f.person
            from crm_access.%1$I as c
            join crm_access.access_group as g on g.access_group = c.access_group and not g.oversight
            join wanted as w on w.family = g.family
            left join face as f on f.access_group = c.access_group and (c.login is null or c.login = f.holder)
            where %3$s
        ),
        counted as (
            select h.contact, h.family, min(h.person collate "C") as first, max(h.person collate "C") as last
            from had as h
            group by h.contact, h.family
        ),
        conflict as materialized (
            select of.contact, of.family, w.faces, n.first is null as nobody
            from (select c.* from crm_access.%2$I as c where %3$s) as of
            join wanted as w on w.family = of.family
            left join counted as n on n.contact = of.contact and n.family = of.family
            where n.first <> n.last or n.first is null and w.faces = 'one'
        )
        select d.family, d.contact, d.faces, d.people, d.access_groups
        from (
            select x.family, x.contact::text, x.faces,
                coalesce(array_agg(distinct h.person collate "C") filter (where h.person is not null), '{}')
                    as people,
                coalesce(
                    array_agg(distinct h.access_group collate "C") filter (where h.access_group is not null), '{}'
                ) as access_groups
            from conflict as x
            left join had as h
                on h.contact = x.contact and h.family = x.family and (h.person is null) = x.nobody
            group by x.family, x.contact, x.faces
            order by x.family, x.contact
        ) as d
        where $4 or d.access_groups && $5
        $query$,
        served.group_view, served.family_view, format(slice, served.key_type)
    ) using held, only_family, served.root, all_areas, own_areas, above, up_to;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."conflicts_between"(text, jsonb, text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."conflicts_between"(text, jsonb, text, text, text) IS 'crm_rls'
;

create function crm_access.conflicts_at(at timestamp with time zone, only_family text)
returns TABLE(family text, root text, contact text, faces text, people text[], access_groups text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select c.family, nullif(r.root, ''), c.contact, c.faces, c.people, c.access_groups
    from crm_access.conflict_slices(conflicts_at.at, conflicts_at.only_family) as r
    cross join lateral crm_access.conflicts_between(r.root, r.held, conflicts_at.only_family, null, null) as c
    where r.up_to is null
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."conflicts_at"(timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."conflicts_at"(timestamp with time zone, text) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."table_named"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."table_named"(text) IS 'crm_rls'
;

create function crm_access.key_columns(says jsonb)
returns TABLE(place bigint, name text, type text, equals text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with recursive below (place, name, type) as (
        select k.place, k.name, a.atttypid
        from jsonb_array_elements_text(key_columns.says -> 'key') with ordinality as k (name, place)
        join pg_namespace as n on n.nspname = key_columns.says ->> 'schema'
        join pg_class as r on r.relnamespace = n.oid and r.relname = key_columns.says ->> 'name'
        join pg_attribute as a on a.attrelid = r.oid and a.attname = k.name
        union all
        select b.place, b.name, t.typbasetype
        from below as b
        join pg_type as t on t.oid = b.type and t.typtype = 'd'
    )
    select b.place, b.name, format_type(b.type, -1), coalesce(o.equals, 'operator(pg_catalog.=)')
    from below as b
    join pg_type as t on t.oid = b.type and t.typtype <> 'd'
    -- On this search path `=` of a type of an extension would be that of text.
    left join lateral (
        select format('operator(%I.%s)', n.nspname, p.oprname) as equals
        from pg_opclass as c
        join pg_am as m on m.oid = c.opcmethod and m.amname = 'btree'
        join pg_amop as e
            on e.amopfamily = c.opcfamily and e.amopstrategy = 3
            and e.amoplefttype = c.opcintype and e.amoprighttype = c.opcintype
        join pg_operator as p on p.oid = e.amopopr
        join pg_namespace as n on n.oid = p.oprnamespace
        where c.opcdefault and c.opcintype = b.type
    ) as o on true
    order by b.place
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."key_columns"(jsonb) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."key_columns"(jsonb) IS 'crm_rls'
;

create function crm_access.has_key(says jsonb, called text, key text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select string_agg(
        case jsonb_array_length(has_key.says -> 'key')
            when 1 then format('%I.contact %s (%s)::%s', has_key.called, k.equals, has_key.key, k.type)
            else format('%I.key_%s %s ((%s)::text[])[%s]::%s', has_key.called, k.place, k.equals, has_key.key, k.place, k.type)
        end,
        ' and ' order by k.place
    )
    from crm_access.key_columns(has_key.says) as k
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."has_key"(jsonb, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."has_key"(jsonb, text, text) IS 'crm_rls'
;

create function crm_access.contact_groups_of(contact text, root text DEFAULT ''::text)
returns TABLE(access_group text, login text, shown boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    asked constant text := (select r.group_view from crm_access.root as r where r.root = contact_groups_of.root);
    says constant jsonb := (
        select t.says
        from crm_access.model as m
        cross join lateral jsonb_each(m.tables) as t (name, says)
        where t.says ->> 'root' = contact_groups_of.root
    );
begin
    return query execute format(
        'select c.access_group, c.login, c.shown from crm_access.%I as c where %s', asked, crm_access.has_key(says, 'c', '$1')
    ) using contact;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of %s: %s', contact,
                coalesce('a row of ' || nullif(contact_groups_of.root, ''), 'a contact'), sqlerrm),
            hint = format('Keys of %s are of type %s.', coalesce(nullif(contact_groups_of.root, ''), 'contacts'),
                (select string_agg(k.type, ', ' order by k.place) from crm_access.key_columns(says) as k));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."contact_groups_of"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."contact_groups_of"(text, text) IS 'crm_rls'
;

create function crm_access.key_text(says jsonb, called text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select case
        when count(*) = 1 then min(format('%I.%I::text', key_text.called, k.name))
        else format('array[%s]::text', string_agg(format('%I.%I::text', key_text.called, k.name), ', ' order by k.place))
    end
    from jsonb_array_elements_text(key_text.says -> 'key') with ordinality as k (name, place)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."key_text"(jsonb, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."key_text"(jsonb, text) IS 'crm_rls'
;

create function crm_access.key_values(written text) returns text[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select case
        when key_values.written like '{%}' then key_values.written::text[]
        when strpos(key_values.written, '"') = 0 then string_to_array(key_values.written, ',')
        else array(
            select case when m.found[1] ^@ '"' then replace(substr(m.found[1], 2, length(m.found[1]) - 2), '""', '"') else m.found[1] end
            from regexp_matches(key_values.written || ',', '("(?:[^"]|"")*"|[^,]*),', 'g') with ordinality as m (found, place)
            order by m.place
        )
    end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."key_values"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."key_values"(text) IS 'crm_rls'
;

create function crm_access.rows_asked(says jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select format('unnest($1) as asked (key) join %I.%I as c on ', rows_asked.says ->> 'schema', rows_asked.says ->> 'name')
        || string_agg(
            format('c.%I %s (%s)::%s', k.name, k.equals,
                case jsonb_array_length(rows_asked.says -> 'key')
                    when 1 then 'asked.key'
                    else format('(crm_access.key_values(asked.key))[%s]', k.place)
                end,
                k.type),
            ' and ' order by k.place
        )
    from crm_access.key_columns(rows_asked.says) as k
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."rows_asked"(jsonb) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."rows_asked"(jsonb) IS 'crm_rls'
;

create function crm_access.rows_above(says jsonb, link jsonb, keys text[])
returns TABLE(key text, above text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    towards constant jsonb := (select m.tables -> (link ->> 'to') from crm_access.model as m);
begin
    return query execute format(
        'select asked.key, %s from %s join %I.%I as above on %s where %s',
        crm_access.key_text(towards, 'above'), crm_access.rows_asked(says),
        towards ->> 'schema', towards ->> 'name', link ->> 'joins', link ->> 'when'
    ) using keys;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."rows_above"(jsonb, jsonb, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."rows_above"(jsonb, jsonb, text[]) IS 'crm_rls'
;

create view crm_access.known_person as
select p.login, k.known as attributes, k.known ->> 'login' as called
from crm_access.person as p
cross join lateral crm_access.known_attributes(p.login) as k (known)
offset 0
;

COMMENT ON VIEW "crm_access"."known_person" IS 'crm_rls'
;

create function crm_access.restricted(says jsonb, keys text[])
returns TABLE(key text, restriction integer, login text, passes boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    each record;
begin
    for each in
        select r.says ->> 'passes' as passes, (r.says ->> 'asks')::boolean as asks, r.place::integer - 1 as number
        from jsonb_array_elements(says -> 'restrictions') with ordinality as r (says, place)
    loop
        return query execute format(
            'select asked.key, $2, %s, (%s) is true from %s%s',
            case when each.asks then 'p.login' else 'null::text' end, each.passes, crm_access.rows_asked(says),
            case when each.asks then ' cross join crm_access.known_person as p' end
        ) using keys, each.number;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."restricted"(jsonb, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."restricted"(jsonb, text[]) IS 'crm_rls'
;

create function crm_access.reached_itself(named text, keys text[])
returns TABLE(key text, access_group text, login text, maker text, reads boolean, hands boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    asked constant text := (select crm_access.rows_asked(m.tables -> named) from crm_access.model as m);
    each record;
begin
    -- All groups that ask nothing of the person at once.
    for each in
        select string_agg(format('case when %s then %L end', g.conditions -> named ->> 'where', g.access_group), ', ') as cases
        from crm_access.access_group as g
        where not (g.conditions -> named ->> 'asks')::boolean
        having count(*) > 0
    loop
        return query execute format(
            'select asked.key, g.access_group, null::text, null::text, (h.says ->> ''reads'')::boolean, (h.says ->> ''hands'')::boolean
            from %s
            cross join lateral unnest(array[%s]) as g (access_group)
            cross join lateral (select a.conditions -> $2 from crm_access.access_group as a where a.access_group = g.access_group) as h (says)',
            asked, each.cases
        ) using keys, named;
    end loop;
    for each in
        select g.access_group, g.conditions -> named as says from crm_access.access_group as g
        where (g.conditions -> named ->> 'asks')::boolean
    loop
        return query execute format(
            'select asked.key, $2, p.login, null::text, $3, $4 from %s join crm_access.known_person as p on (%s)',
            asked, each.says ->> 'where'
        ) using keys, each.access_group, (each.says ->> 'reads')::boolean, (each.says ->> 'hands')::boolean;
    end loop;
    for each in
        select g.access_group, g.conditions -> named ->> 'made' as made from crm_access.access_group as g
        where g.conditions -> named ? 'made'
    loop
        return query execute format(
            'select asked.key, $2, null::text, p.login, true, false from %s join crm_access.known_person as p on (%s)',
            asked, each.made
        ) using keys, each.access_group;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."reached_itself"(text, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."reached_itself"(text, text[]) IS 'crm_rls'
;

create function crm_access.root_reached(named text, keys text[])
returns TABLE(key text, access_group text, login text, maker text, shown boolean, reads boolean, hands boolean, contacts text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    asked constant text := (select r.group_view from crm_access.root as r where r.root = says ->> 'root');
    sharing constant boolean := (select m.share_role is not null from crm_access.model as m);
begin
    return query execute format(
        'select c.contact::text, c.access_group, c.login, null::text, c.shown, true,
            (select coalesce((g.conditions -> $2 ->> ''hands'')::boolean, false)
            from crm_access.access_group as g where g.access_group = c.access_group),
            null::text[]
        from unnest($1) as asked (key)
        -- OFFSET makes a sub-select of it, into each part of which the key goes, and with it to the index.
        cross join lateral (select v.* from crm_access.%I as v where %s offset 0) as c',
        asked, crm_access.has_key(says, 'v', 'asked.key')
    ) using keys, named;
    if says ->> 'root' = '' and sharing then
        return query execute format(
            'select k.key, null::text, null::text, null::text, true, true, true, array[k.key]
            from (select %s as key from %s) as k',
            crm_access.key_text(says, 'c'), crm_access.rows_asked(says)
        ) using keys;
        if says -> 'tree' <> 'null' then
            return query
            select a.key, null, null, null, true, true, true, array[a.above, a.key]
            from crm_access.rows_above(says, says -> 'tree', keys) as a;
        end if;
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."root_reached"(text, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."root_reached"(text, text[]) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."reached"(text, text[], boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."reached"(text, text[], boolean) IS 'crm_rls'
;

create function crm_access.row_groups_of(row_key text, named text)
returns TABLE(access_group text, login text, maker text, shown boolean, contacts text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    known_key text;
begin
    execute format('select %s from %s', crm_access.key_text(says, 'c'), crm_access.rows_asked(says)) into known_key
    using array[row_key];
    if known_key is null then
        return;
    end if;
    return query
    select r.access_group, r.login, r.maker, bool_or(r.shown), r.contacts
    from crm_access.reached(named, array[known_key]) as r
    where r.reads
    group by r.access_group, r.login, r.maker, r.contacts;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of %s: %s', row_key,
                case says ->> 'root' when '' then 'a contact' else 'a row of ' || named end, sqlerrm),
            hint = format('Keys of %s are of type %s.', case says ->> 'root' when '' then 'contacts' else named end,
                (select string_agg(k.type, ', ' order by k.place) from crm_access.key_columns(says) as k));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."row_groups_of"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."row_groups_of"(text, text) IS 'crm_rls'
;

create function crm_access.linked_condition(towards jsonb, link jsonb, condition text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select format('exists (select from (select %s from %I.%I as c where %s) as above where %s)',
        (
            select string_agg(format('c.%I', l.name), ', ')
            from (select distinct n.name from jsonb_array_elements_text(link -> 'columns') as n (name)) as l
        ),
        towards ->> 'schema', towards ->> 'name', condition, link ->> 'joins')
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."linked_condition"(jsonb, jsonb, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."linked_condition"(jsonb, jsonb, text) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."reach_condition"(text, text, text[], boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."reach_condition"(text, text, text[], boolean) IS 'crm_rls'
;

create function crm_access.count_reached(named text, memberships jsonb) returns bigint[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    conditions constant text[] := array(
        select crm_access.reach_condition(named, h.says ->> 'access_group',
            array(select jsonb_array_elements_text(h.says -> 'shared')))
        from jsonb_array_elements(memberships) with ordinality as h (says, place)
        order by h.place
    );
    persons constant jsonb := (
        select jsonb_agg(
            jsonb_build_object('login', h.says ->> 'login', 'attributes', k.known, 'called', k.known ->> 'login')
            order by h.place
        )
        from jsonb_array_elements(memberships) with ordinality as h (says, place)
        left join lateral crm_access.known_attributes(coalesce(h.says ->> 'acting_for', h.says ->> 'login')) as k (known) on true
    );
    counts bigint[];
begin
    if array_remove(conditions, null) = '{}' then
        return conditions::bigint[] || 0::bigint;
    end if;
    execute (
        with asked as (
            select c.condition, c.place,
                min(c.place) over (partition by memberships -> (c.place - 1)::integer ->> 'acting_for') as first
            from unnest(conditions) with ordinality as c (condition, place)
        )
        select format(
            -- Row by row, in a sub-select: an EXISTS in an aggregate is planned as if it ran once.
            'select array[%s, count(*) filter (where %s)] from (select %s from %I.%I as c%s offset 0) as seen',
            string_agg(case when c.condition is null then 'null' else format('count(*) filter (where h_%s)', c.place) end, ', ' order by c.place),
            string_agg('h_' || c.place, ' or ') filter (where c.condition is not null),
            string_agg(format('of_%s.h_%s', c.first, c.place), ', ') filter (where c.condition is not null),
            says ->> 'schema', says ->> 'name',
            (
                -- One join for each person who is acted for: planning takes the cube of their number.
                select string_agg(
                    format(' cross join lateral (select %s from (select ($1 -> %s ->> ''login'') as login, ($1 -> %s -> ''attributes'') as attributes, ($1 -> %s ->> ''called'') as called) as p) as of_%s',
                        o.conditions, o.first - 1, o.first - 1, o.first - 1, o.first),
                    ''
                )
                from (
                    select f.first, string_agg(format('%s as h_%s', f.condition, f.place), ', ') as conditions
                    from asked as f
                    where f.condition is not null
                    group by f.first
                ) as o
            )
        )
        from asked as c
    ) into counts using persons;
    return counts;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."count_reached"(text, jsonb) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."count_reached"(text, jsonb) IS 'crm_rls'
;

create function crm_access.gives(login text) returns TABLE(access_group text, attributes jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select g.access_group, k.known
    from (
        select distinct g.access_group
        from crm_access.person as me
        join pg_auth_members as m on m.member = me.role
        join pg_roles as r on r.oid = m.roleid
        join crm_access.access_group as g on r.rolname in (g.group_role, g.timed_role)
        where me.login = gives.login and 'reassign' = any (g.rights)
    ) as g
    cross join lateral (
        select gives.login where crm_access.holds_itself(g.access_group, gives.login)
        union
        select a.acts_for from crm_access.acting_for(g.access_group, gives.login) as a (acts_for)
    ) as acted (login)
    cross join lateral crm_access.known_attributes(acted.login) as k (known)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."gives"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."gives"(text) IS 'crm_rls'
;

create function crm_access.ever_in(access_groups text[]) returns SETOF text
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select p.login
    from crm_access.person as p
    where exists (
        select from crm_access.log as l
        where l.login = p.login
          and (
              l.kind in ('permanent', 'timed') and l.access_group = any (ever_in.access_groups)
              or l.kind = 'cover'
              or l.former is not null
          )
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."ever_in"(text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."ever_in"(text[]) IS 'crm_rls'
;

create function crm_access.answers_about(access_group text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select crm_access.reads() = 'all'
        or crm_access.reads() = 'area' and crm_access.in_area(crm_access.caller(), answers_about.access_group)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."answers_about"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."answers_about"(text) IS 'crm_rls'
;

create function crm_access.contact_in_area(contact text) returns boolean
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select exists (
        select from crm_access.contact_groups_of(contact_in_area.contact) as c
        where crm_access.in_area(crm_access.caller(), c.access_group)
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."contact_in_area"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."contact_in_area"(text) IS 'crm_rls'
;

create function crm_access.shareable(contact text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    found text;
begin
    if crm_access.manages() <> 'area' then
        perform crm_access.require_manager('share contacts');
    end if;
    if (select m.share_role from crm_access.model as m) is null then
        raise feature_not_supported using
            message = 'the model lets nobody share contacts',
            hint = 'Say `sharing: read` under `database` of the model, and let a DBA apply it.';
    end if;
    execute 'select crm_access.contact_key($1)' into found using contact;
    if crm_access.manages() = 'area' and not crm_access.contact_in_area(found) then
        found := null;
    end if;
    if found is null then
        raise undefined_object using
            message = format('there is no contact %L%s', contact,
                case when crm_access.manages() = 'area' then ' in the area of ' || crm_access.caller() end),
            hint = 'Give the key of the contact.';
    end if;
    return found;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shareable"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shareable"(text) IS 'crm_rls'
;

create function crm_access.shares_at(at timestamp with time zone)
returns TABLE(login text, contact text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    with last as (
        select distinct on (l.subject) l.*
        from crm_access.log as l
        where l.kind = 'share' and (l.logged_at <= shares_at.at or shares_at.at >= now())
        order by l.subject, l.log_id desc
    )
    select g.named, l.contact, l.logged_at, l.valid_until, l.actor, l.reason
    from last as l
    cross join lateral crm_access.goes_by(l.login, l.log_id) as g
    where l.holds
      and shares_at.at < l.valid_until
      and crm_access.active_at(g.named, g.before_entry, shares_at.at)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shares_at"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shares_at"(timestamp with time zone) IS 'crm_rls'
;

create function crm_access.share_told(contact text) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select exists (select from crm_access.model as m where m.share_role is not null)
        and (crm_access.reads() <> 'area' or crm_access.contact_in_area(share_told.contact))
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."share_told"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."share_told"(text) IS 'crm_rls'
;

create function crm_access.shown_by_share(contacts text[], person crm_access.person) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    shown boolean;
begin
    if not crm_access.share_told(contacts[1]) then
        return null;
    end if;
    execute 'select bool_and(crm_access.share_shows(c.contact, $2)) from unnest($1) as c (contact)' into shown
    using contacts, (select k.known from crm_access.known_attributes(person.login) as k (known));
    return shown;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."shown_by_share"(text[], crm_access.person) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."shown_by_share"(text[], crm_access.person) IS 'crm_rls'
;

create function crm_access.told_today(row_key text, named text) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
begin
    return case crm_access.reads()
        when 'all' then true
        when 'area' then exists (
            select from crm_access.row_groups_of(row_key, named) as c
            where c.shown and c.contacts is null and crm_access.answers_about(c.access_group)
        )
        else exists (
            select from crm_people.why(crm_access.own_login(), row_key, root => named) as w where w.allows
        )
    end;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."told_today"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."told_today"(text, text) IS 'crm_rls'
;

create function crm_access.whole_key(row_key text, named text) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    says constant jsonb := (select m.tables -> named from crm_access.model as m);
    parts text;
    whole text;
begin
    if jsonb_array_length(says -> 'key') = 1 then
        return row_key;
    end if;
    select string_agg(format('$1[%s]::%s::text', k.place, k.type), ', ' order by k.place) into parts
    from crm_access.key_columns(says) as k;
    execute format('select array[%s]::text', parts) into whole
    using crm_access.key_values(row_key);
    return whole;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."whole_key"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."whole_key"(text, text) IS 'crm_rls'
;

create function crm_access.row_then(row_key text, named text, at timestamp with time zone)
returns TABLE(known text, begins timestamp with time zone, ends timestamp with time zone, gone boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    versions constant jsonb := (select r.versions from crm_access.root as r where r.versions ->> 'of' = named);
    told record;
begin
    if row_then.at is distinct from now() and not crm_access.told_today(row_key, named) then
        return query select 'hidden', null::timestamptz, null::timestamptz, false;
        return;
    end if;
    if row_then.at >= now() or row_then.at is null or versions is null then
        return query select case when row_then.at < now() then 'not known' else 'now' end, null::timestamptz, null::timestamptz, false;
        return;
    end if;
    execute format(
        $query$
        select
            count(*) filter (where v.former and v.counted @> $2) as counted,
            min(v.begins) filter (where v.former and v.counted @> $2) as begins,
            min(v.ends) filter (where v.former and v.counted @> $2) as ends,
            coalesce(bool_or(not v.former), false) as there,
            coalesce(bool_or(not v.former and v.counted is not null), false) as dated,
            coalesce(bool_or(not v.former and v.counted is not null and (v.begins is null or v.begins <= $2)), false) as began,
            min(v.begins) filter (where not v.former) as since,
            coalesce(bool_or(v.former and v.begins > $2), false) as later
        from crm_access.%I as v
        where %s
        $query$,
        versions ->> 'view', crm_access.has_key((select m.tables -> named from crm_access.model as m), 'v', '$1')
    ) into told using crm_access.whole_key(row_key, named), row_then.at;
    if told.counted > 1 or (told.counted = 1 and told.began and told.ends is not null) then
        raise cardinality_violation using
            message = format('several versions of %s %s counted at %s: %s has overlapping ones',
                named, row_key, crm_access.shown_moment(row_then.at), versions ->> 'table'),
            hint = 'Mend their moments, then ask again.';
    end if;
    return query
    select
        case
            when told.counted = 1 then 'version'
            when told.began then 'as it is now'
            -- A row that ended before may have been made anew since: only its own column knows.
            when told.there and not told.dated and not told.later then 'not known'
            else 'absent'
        end,
        case when told.counted = 1 then told.begins when told.began then told.since end,
        case when told.counted = 1 then told.ends end,
        not told.there;
exception
    when data_exception then
        perform crm_access.row_groups_of(row_key, named);  -- which says what keys are
        raise;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."row_then"(text, text, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."row_then"(text, text, timestamp with time zone) IS 'crm_rls'
;

create function crm_access.groups_then(row_key text, named text, at timestamp with time zone, known text)
returns TABLE(access_group text, login text, maker text, shown boolean, contacts text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    versions constant jsonb := (select r.versions from crm_access.root as r where r.versions ->> 'of' = named);
begin
    if groups_then.known in ('hidden', 'absent') then
        return;
    end if;
    if groups_then.known <> 'version' then
        return query select c.* from crm_access.row_groups_of(row_key, named) as c;
        return;
    end if;
    return query execute format(
        'select c.access_group, c.login, null::text, c.shown, case when c.access_group is null then array[c.contact::text] end
        from crm_access.%I as c where %s and c.counted @> $2',
        versions ->> 'groups', crm_access.has_key((select m.tables -> named from crm_access.model as m), 'c', '$1')
    ) using crm_access.whole_key(row_key, named), groups_then.at;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."groups_then"(text, text, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."groups_then"(text, text, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_access.note_of_row(named text, at timestamp with time zone, known text, begins timestamp with time zone, ends timestamp with time zone, gone boolean)
returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    since constant text := coalesce(' from ' || crm_access.shown_moment(case when isfinite(begins) then begins end), '');
    until constant text := coalesce(' until ' || crm_access.shown_moment(case when isfinite(ends) then ends end), '');
begin
    if known in ('now', 'hidden') then
        return;
    end if;
    if known = 'absent' then
        raise notice '% had no such row at %, or its history begins later. It has % now.',
            named,
            crm_access.shown_moment(note_of_row.at),
            case when gone then 'none' else 'one' end;
        return;
    end if;
    raise notice 'By the filters in force now, on %; rows of other tables and attributes of people are as they are now.',
        case known
            when 'version' then 'the row as it was' || since || until
                || case when gone then ', which has been deleted since' else '' end
            when 'as it is now' then 'the row as it is now' || coalesce(' and was' || nullif(since, ''), '')
            else 'the row as it is now, for its own history is not known'
        end;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."note_of_row"(text, timestamp with time zone, text, timestamp with time zone, timestamp with time zone, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."note_of_row"(text, timestamp with time zone, text, timestamp with time zone, timestamp with time zone, boolean) IS 'crm_rls'
;

create function crm_access.left_since(at timestamp with time zone) returns TABLE(person text)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select distinct l.old ->> 'person'
    from crm_access.log as l
    where l.kind = 'person' and l.new is null and l.logged_at > left_since.at
      and exists (
          select
          from crm_access.known_as(l.login, l.log_id) as k
          join crm_access.log as b on b.login = k.named and b.log_id > k.after_entry and b.log_id < k.before_entry
          where b.kind = 'person' and b.logged_at <= left_since.at
      )
      and crm_access.active_at(l.login, l.log_id, left_since.at)
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."left_since"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."left_since"(timestamp with time zone) IS 'crm_rls'
;

create function crm_access.note_of_leavers(at timestamp with time zone) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    gone text[];
begin
    if note_of_leavers.at is null or note_of_leavers.at >= now() then
        return;
    end if;
    gone := array(select l.person from crm_access.left_since(note_of_leavers.at) as l order by l.person);
    if gone <> '{}' then
        raise notice 'Left out: people who were registered then and are not any more%. The log has the groups in which they were.',
            case when crm_access.reads() = 'all' then format(' (%s)', array_to_string(gone, ', ')) else '' end;
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."note_of_leavers"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."note_of_leavers"(timestamp with time zone) IS 'crm_rls'
;

create view crm_access.outside_log as
with recursive moved as (
    select distinct on (l.login, l.access_group, e.turn) l.login, l.access_group, l.holds, l.log_id, e.turn
    from crm_access.log as l
    cross join lateral (
        select min(f.log_id) as turn
        from crm_access.log as f
        where f.former = l.login and f.log_id > l.log_id
    ) as e
    where l.kind = 'permanent'
    order by l.login, l.access_group, e.turn, l.log_id desc
),
followed as (
    select m.login, m.access_group, m.holds, m.log_id, m.turn
    from moved as m
    union all
    select
        t.login,
        m.access_group,
        m.holds,
        m.log_id,
        (select min(f.log_id) from crm_access.log as f where f.former = t.login and f.log_id > t.log_id)
    from followed as m
    join crm_access.log as t on t.log_id = m.turn and t.new is not null
),
known as (
    select distinct on (f.login, f.access_group) f.login, f.access_group, f.holds
    from followed as f
    where f.turn is null
    order by f.login, f.access_group, f.log_id desc
)
select
    coalesce(s.login, k.login) as login,
    coalesce(s.access_group, k.access_group) as access_group,
    s.login is not null as holds,
    coalesce(s.grantor, '') as grantor
from crm_access.standing as s
full join known as k on k.login = s.login and k.access_group = s.access_group
where s.login is not null is distinct from coalesce(k.holds, false)
;

COMMENT ON VIEW "crm_access"."outside_log" IS 'crm_rls'
;

create function crm_access.recorded(part text) returns TABLE(recorded_at timestamp with time zone, content jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select last.recorded_at, last.content
    from (
        select i.recorded_at, i.content from crm_access.in_force as i
        where i.part = recorded.part
        order by i.in_force_id desc
        limit 1
    ) as last
    where last.content <> 'null'
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."recorded"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."recorded"(text) IS 'crm_rls'
;

create function crm_access.asks_person(structure jsonb, access_group text) returns boolean
language sql immutable
set search_path = pg_catalog, pg_temp
as $body$
    select exists (
        select
        from (
            select g.value -> 'filter' as filter
            from jsonb_array_elements(structure -> 'groups') as g
            where g.value ->> 'name' = access_group
            union all
            select r.value -> 'filter'
            from jsonb_array_elements(structure -> 'restrictions') as r
            where not r.value -> 'exempt' ? access_group
              and r.value -> 'rights' ? 'read'
              and coalesce(nullif(r.value -> 'on', 'null'), structure #> '{root,name}') = structure #> '{root,name}'
        ) as asked
        where jsonb_path_exists(asked.filter, 'strict $.** ? (@.is == "Attribute" || @.is == "InAttribute")', silent => true)
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."asks_person"(jsonb, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."asks_person"(jsonb, text) IS 'crm_rls'
;

create function crm_access.counted_contacts(postcode text)
returns TABLE(counted text, field text, value text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    structure constant jsonb := (select r.content from crm_access.recorded('structure') as r);
    contact constant text := format('%I.%I', structure #>> '{root,name,schema}', structure #>> '{root,name,name}');
    named text[];
    columns text[];
    places text[];
    read_postcode constant boolean := exists (
        select from pg_attribute as a
        where a.attrelid = to_regclass(contact) and a.attname = postcode and a.attnum > 0 and not a.attisdropped
          and has_column_privilege(current_user, a.attrelid, a.attnum, 'SELECT')
    );
begin
    if structure is null then
        return;
    end if;
    select coalesce(array_agg(f.value ->> 'name' order by f.ordinality), '{}'),
        coalesce(array_agg(format('c.%I::text', f.value ->> 'column') order by f.ordinality), '{}')
    into named, columns
    from jsonb_array_elements(structure -> 'assignment') with ordinality as f
    where (f.value -> 'tree')::boolean and jsonb_array_length(structure #> '{territories,nodes}') > 0;
    if read_postcode then
        columns := columns
            || format($$case when c.%1$I::text ~ '^[0-9]{5}$' then pg_catalog.left(c.%1$I::text, 2) end$$, postcode);
    end if;
    places := array(select format('v%s', n) from generate_subscripts(columns, 1) as n);
    return query execute format(
        -- OFFSET keeps PostgreSQL from taking two columns for one where they are the same expression.
        $query$
        with found as materialized (
            select %1$s as place, %2$s as value, pg_catalog.count(*) as contacts
            from (select %3$s true as there from %4$s as c offset 0) as c
            group by grouping sets (%5$s ())
        )
        select
            case when f.place = 0 then 'all' when f.place > cardinality($1) then 'postcode' else 'field' end,
            case when f.place between 1 and cardinality($1) then $1[f.place] end,
            case when f.place > cardinality($1) then f.value else t.territory end,
            sum(f.contacts)::bigint
        from found as f
        left join crm_access.territory as t on f.place between 1 and cardinality($1) and t.territory = f.value
        group by 1, 2, 3
        order by 1, 2, 3
        $query$,
        coalesce(
            'case ' || (
                select string_agg(format('when grouping(%s) = 0 then %s', p, n), ' ' order by n)
                from unnest(places) with ordinality as x (p, n)
            ) || ' else 0 end',
            '0'
        ),
        coalesce('coalesce(' || nullif(array_to_string(places, ', '), '') || ')', 'null::text'),
        (
            select string_agg(format('%s as v%s, ', x.c, x.n), '' order by x.n)
            from unnest(columns) with ordinality as x (c, n)
        ),
        contact,
        (select string_agg(format('(%s), ', p), '') from unnest(places) as p)
    ) using named;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."counted_contacts"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."counted_contacts"(text) IS 'crm_rls'
;

create function crm_access.leave_offices(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    model crm_access.model;
    entry crm_access.log;
begin
    select m.* into model from crm_access.model as m;
    delete from crm_access.area_manager as a where a.login = leave_offices.login;
    perform crm_access.change_role(model.area_manager_role, login, false);
    if crm_access.change_role(model.auditor_role, login, false) then
        entry.kind := 'auditor';
        entry.login := login;
        entry.holds := false;
        perform crm_access.write_log(entry);
    end if;
    perform crm_access.require_effect(model.manager_role, login, false);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."leave_offices"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."leave_offices"(text) IS 'crm_rls'
;

create function crm_access.remove_person(login text) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    substitutes text[];
    each text;
begin
    if crm_access.login_state(login) <> 'replaced' then
        perform crm_access.leave_all(login);
        perform crm_access.open_login(login, false);
    end if;
    select array_agg(distinct c.substitute) into substitutes from crm_access.cover as c where c.absent = login;
    delete from crm_access.person as p where p.login = remove_person.login;
    perform crm_access.record(login);
    foreach each in array coalesce(substitutes, '{}') loop
        if crm_access.login_state(each) = 'bound' then
            perform crm_access.leave_idle(each);
        end if;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."remove_person"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."remove_person"(text) IS 'crm_rls'
;

create function crm_access.had_logins(login text, until_entry bigint)
returns TABLE(named text, after_entry bigint, before_entry bigint, began timestamp with time zone, ended timestamp with time zone)
language sql stable
set search_path = pg_catalog, pg_temp
as $body$
    select k.named, k.after_entry, e.before_entry,
        coalesce((select l.logged_at from crm_access.log as l where l.log_id = k.after_entry), '-infinity'),
        coalesce((select l.logged_at from crm_access.log as l where l.log_id = e.before_entry), 'infinity')
    from crm_access.known_as(had_logins.login, had_logins.until_entry) as k
    cross join lateral (
        select case when k.before_entry = had_logins.until_entry
            and exists (
                select from crm_access.log as l
                join pg_roles as r on r.oid = (l.old ->> 'role')::oid and r.rolname = k.named
                where l.log_id = k.before_entry and l.old ->> 'server' = crm_access.this_server()
            )
            and not exists (
                select from crm_access.log as l
                where l.login = k.named and l.kind = 'person' and l.log_id > k.before_entry
            )
            then 9223372036854775807 else k.before_entry end as before_entry
    ) as e
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."had_logins"(text, bigint) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."had_logins"(text, bigint) IS 'crm_rls'
;

create function crm_access.who_left()
returns TABLE(person text, login text, until_entry bigint, registered boolean, left_at timestamp with time zone, attributes jsonb, named text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    with gone as (
        select p.person, p.login, null::bigint as until_entry, p.attributes, p.role, p.server
        from crm_access.person as p
        where not p.active
        union all
        select l.old ->> 'person', l.login, l.log_id, l.old -> 'attributes', (l.old ->> 'role')::oid, l.old ->> 'server'
        from crm_access.log as l
        where l.kind = 'person' and l.new is null and l.old is not null
          and not exists (select from crm_access.leaver as v where v.pseudonym = l.login)
    ),
    trace as (
        select t.login, l.logged_at as at
        from crm_access.log as l cross join lateral (values (l.actor), (l.login)) as t (login)
        union all
        select i.who, i.recorded_at from crm_access.in_force as i
        union all
        select t.who, t.taken_at from crm_access.taken as t
    )
    select g.person, g.login, g.until_entry, true,
        (
            with mine as (
                select l.log_id, l.logged_at, l.holds
                from crm_access.known_as(g.login, g.until_entry) as k
                join crm_access.log as l on l.login = k.named and l.log_id > k.after_entry
                    and (l.log_id < k.before_entry or l.log_id = g.until_entry)
                where l.kind = 'person'
            )
            select min(m.logged_at) from mine as m
            where m.log_id > coalesce((select max(h.log_id) from mine as h where h.holds), 0)
        ),
        g.attributes,
        (
            select r.rolname from pg_roles as r
            where r.oid = g.role and g.server = crm_access.this_server() and (
                g.until_entry is null or not exists (
                    select from crm_access.person as p where p.role = g.role and p.server = g.server
                )
            )
        )
    from gone as g
    union all
    select t.login, t.login, null, false, max(t.at), '{}', null
    from trace as t
    where not exists (select from pg_roles as r where r.rolname = t.login)
      and not exists (select from crm_access.person as p where p.login = t.login)
      and not exists (select from crm_access.leaver as v where v.pseudonym = t.login)
      -- What was said of a person of that login is told with the person.
      and t.at > coalesce((select max(l.logged_at) from crm_access.log as l where l.former = t.login), '-infinity')
    group by t.login
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."who_left"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."who_left"() IS 'crm_rls'
;

create function crm_access.one_who_left(called text, left_on date)
returns TABLE(person text, login text, until_entry bigint, registered boolean, left_at timestamp with time zone, attributes jsonb, named text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
#variable_conflict use_column
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    days date[];
    logins integer;
begin
    select array_agg((w.left_at at time zone zone)::date order by w.left_at), count(distinct w.login) into days, logins
    from crm_access.who_left() as w
    where called in (w.person, w.login) and (left_on is null or (w.left_at at time zone zone)::date = left_on);
    if cardinality(days) > 1 and left_on is not null and logins = 1 then
        -- Nobody could name one of them otherwise, and what is known of them would be kept for ever.
        raise warning '% people with the name or login % left on %: this is the first of them', cardinality(days), called,
            left_on;
    elsif cardinality(days) > 1 then
        raise ambiguous_parameter using
            message = format('%s people with the name or login %L have left: on %s', cardinality(days), called,
                array_to_string(days, ' and ')),
            hint = case when left_on is null
                then 'Give the day, as left_on; of several of one login who left on one day the first one is meant.'
                else 'Name the login: people of one name left on that day.' end;
    elsif days is null and exists (select from crm_access.person as p where p.active and called in (p.person, p.login)) then
        raise object_not_in_prerequisite_state using
            message = format('%s has not left', called),
            hint = format('Who has left: select crm_people.deactivate(%L); or crm_people.unregister.', called);
    elsif days is null and exists (select from pg_roles as r where r.rolname = called) then
        raise object_not_in_prerequisite_state using
            message = format('%s is not a person, and the login still exists', called),
            hint = format('If its owner has left, a DBA drops it: DROP ROLE %I;', called);
    elsif days is null then
        raise undefined_object using
            message = format('nobody with the name or login %L has left%s', called, ' on ' || left_on),
            hint = crm_access.did_you_mean(
                called, array(select w.person from crm_access.who_left() as w where w.registered order by 1),
                'crm_people.leavers() lists all.'
            );
    end if;
    return query select w.* from crm_access.who_left() as w
    where called in (w.person, w.login) and (left_on is null or (w.left_at at time zone zone)::date = left_on)
    order by w.left_at, w.until_entry
    limit 1;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."one_who_left"(text, date) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."one_who_left"(text, date) IS 'crm_rls'
;

create function crm_access.require_undeclared(person text, login text, until_entry bigint) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if (until_entry is null or not exists (select from crm_access.person as p where p.login = require_undeclared.login))
        and exists (
            select
            from (
                select i.content from crm_access.in_force as i where i.part = 'people' order by i.in_force_id desc limit 1
            ) as last
            cross join jsonb_path_query(last.content, 'lax $.people[*]') as declared (value)
            where declared.value ->> 'login' = require_undeclared.login
        )
    then
        raise object_not_in_prerequisite_state using
            message = format('the model file declares %s', person),
            hint = 'Take the person out of the file and apply it; then he or she can be forgotten.';
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."require_undeclared"(text, text, bigint) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."require_undeclared"(text, text, bigint) IS 'crm_rls'
;

create function crm_access.without_names(said text, names text[], instead text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $body$
declare
    -- A literal with one means something else in a session with standard_conforming_strings = off.
    backslash constant text := chr(92);
    each text;
begin
    for each in select n.name from unnest(names) as n (name) where n.name <> '' order by length(n.name) desc loop
        said := regexp_replace(
            said,
            '(?<![[:alnum:]_])' || regexp_replace(each, '([^[:alnum:]_])', backslash || backslash || backslash || '1', 'g') || '(?![[:alnum:]_])',
            instead, 'gi'
        );
    end loop;
    return said;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."without_names"(text, text[], text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."without_names"(text, text[], text) IS 'crm_rls'
;

create function crm_access.pseudonymised(content jsonb, names text[], pseudonym text, concerns boolean) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $body$
declare
    own constant boolean := coalesce(jsonb_typeof(content) = 'object' and content ->> 'login' = any (names), false);
    about constant boolean := concerns or own or coalesce(
        jsonb_typeof(content) = 'object'
        and array[content ->> 'person', content ->> 'absent', content ->> 'substitute'] && names, false
    );
begin
    case jsonb_typeof(content)
        when 'string' then
            return case when content #>> '{}' = any (names) then to_jsonb(pseudonym) else content end;
        when 'array' then
            return coalesce(
                (
                    select jsonb_agg(crm_access.pseudonymised(e.value, names, pseudonym, about) order by e.ordinality)
                    from jsonb_array_elements(content) with ordinality as e
                ),
                '[]'
            );
        when 'object' then
            return coalesce(
                (
                    select jsonb_object_agg(
                        e.key,
                        case
                            when e.key in ('access_group', 'access_groups', 'access groups', 'suspended_groups', 'group',
                                'territory') then e.value
                            when own and e.key = 'attributes' then '{}'
                            when own and e.key = 'former_logins' then '[]'
                            when own and e.key in ('role', 'was') then 'null'
                            when about and e.key in ('reason', 'query')
                                then to_jsonb(crm_access.without_names(e.value #>> '{}', names, pseudonym))
                            else crm_access.pseudonymised(e.value, names, pseudonym, false)
                        end
                    )
                    from jsonb_each(content) as e
                ),
                '{}'
            );
        else
            return content;
    end case;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."pseudonymised"(jsonb, text[], text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."pseudonymised"(jsonb, text[], text, boolean) IS 'crm_rls'
;

create function crm_access.pseudonymise(person text, login text, until_entry bigint, all_reasons boolean)
returns TABLE(pseudonym text, entries bigint, records bigint, reasons bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    names constant text[] := array(
        select pseudonymise.person union select h.named from crm_access.had_logins(login, until_entry) as h
    );
    had record;
    changed bigint;
    number bigint;
begin
    -- No sequence: a preview takes no number. A number whose name somebody has is left out.
    select coalesce(max(v.leaver_id), 0) into number from crm_access.leaver as v;
    loop
        number := number + 1;
        pseudonym := 'leaver-' || lpad(number::text, greatest(4, length(number::text)), '0');
        exit when not exists (select from pg_roles as r where r.rolname = pseudonym)
            and not exists (select from crm_access.person as p where pseudonym in (p.person, p.login));
    end loop;
    insert into crm_access.leaver (leaver_id, pseudonym) values (number, pseudonym);
    records := 0;
    for had in select h.* from crm_access.had_logins(login, until_entry) as h loop
        update crm_access.log as l set
            actor = case l.actor when had.named then pseudonym else l.actor end,
            login = case l.login when had.named then pseudonym else l.login end,
            absent = case l.absent when had.named then pseudonym else l.absent end,
            -- A new login is none for who has one name only; the end of the person is.
            former = case when l.former = had.named then case when l.new is null then pseudonym end else l.former end,
            reason = case when n.named then crm_access.without_names(l.reason, names, pseudonym) else l.reason end,
            old = crm_access.pseudonymised(l.old, names, pseudonym, n.named),
            new = crm_access.pseudonymised(l.new, names, pseudonym, n.named)
        from crm_access.log as same
        cross join lateral (
            select had.named = any (array[same.actor, same.login, same.absent, same.former]) is true as named
        ) as n
        where same.log_id = l.log_id
          and l.log_id > had.after_entry and l.log_id <= had.before_entry
          and (
              n.named
              or l.kind in ('contact', 'person') and (
                  crm_access.pseudonymised(l.old, names, pseudonym, false) is distinct from l.old
                  or crm_access.pseudonymised(l.new, names, pseudonym, false) is distinct from l.new
              )
          );
        -- The last record of people stays: it is what the model file says now, and that has no leaver.
        update crm_access.in_force as i set
            who = case i.who when had.named then pseudonym else i.who end,
            content = case when i.part = 'people' and i.in_force_id < last.in_force_id
                then crm_access.pseudonymised(i.content, names, pseudonym, false) else i.content end
        from (select max(f.in_force_id) as in_force_id from crm_access.in_force as f where f.part = 'people') as last
        where i.recorded_at > had.began and i.recorded_at <= had.ended
          and (
              i.who = had.named
              or i.part = 'people' and i.in_force_id < last.in_force_id
              and crm_access.pseudonymised(i.content, names, pseudonym, false) is distinct from i.content
          );
        get diagnostics changed = row_count;
        records := records + changed;
        -- What would be given back to a login must not go to who has its name later.
        delete from crm_access.taken as t
        where t.grantee = had.named and t.taken_at > had.began and t.taken_at <= had.ended;
        get diagnostics changed = row_count;
        records := records + changed;
        update crm_access.taken as t set who = pseudonym
        where t.who = had.named and t.taken_at > had.began and t.taken_at <= had.ended;
        get diagnostics changed = row_count;
        records := records + changed;
    end loop;
    select count(*) into entries from crm_access.log as l where pseudonym = any (array[l.actor, l.login, l.absent]);
    if all_reasons then
        update crm_access.membership as m set reason = crm_access.without_names(m.reason, names, pseudonym)
        where m.reason <> crm_access.without_names(m.reason, names, pseudonym);
        update crm_access.cover as c set reason = crm_access.without_names(c.reason, names, pseudonym)
        where c.reason <> crm_access.without_names(c.reason, names, pseudonym);
        update crm_access.share as s set reason = crm_access.without_names(s.reason, names, pseudonym)
        where s.reason <> crm_access.without_names(s.reason, names, pseudonym);
        update crm_access.log as l set
            reason = crm_access.without_names(l.reason, names, pseudonym),
            old = case when l.old ? 'reason'
                then jsonb_set(l.old, '{reason}', to_jsonb(crm_access.without_names(l.old ->> 'reason', names, pseudonym)))
                else l.old end,
            new = case when l.new ? 'reason'
                then jsonb_set(l.new, '{reason}', to_jsonb(crm_access.without_names(l.new ->> 'reason', names, pseudonym)))
                else l.new end
        where crm_access.without_names(concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason'), names, pseudonym)
            <> concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason');
    end if;
    select count(*) into reasons from crm_access.log as l
    where crm_access.without_names(concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason'), names, pseudonym)
        <> concat_ws(' ', l.reason, l.old ->> 'reason', l.new ->> 'reason');
    update crm_access.leaver as v set open = false where v.pseudonym = pseudonymise.pseudonym;
    return next;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_access"."pseudonymise"(text, text, bigint, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."pseudonymise"(text, text, bigint, boolean) IS 'crm_rls'
;

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
;

REVOKE ALL ON FUNCTION "crm_access"."about"(text, text, bigint) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_access"."about"(text, text, bigint) IS 'crm_rls'
;

create schema crm_people
;

COMMENT ON SCHEMA "crm_people" IS 'crm_rls'
;

create function crm_people.moment_of(said text, last_day boolean DEFAULT false) returns timestamp with time zone
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if crm_access.reads() <> 'own' then
        perform crm_access.require_reader('ask what a day means here');
    end if;
    return crm_access.parsed_moment(said, last_day::integer);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."moment_of"(text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."moment_of"(text, boolean) IS 'crm_rls'
;

create function crm_people.time_zone() returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if crm_access.reads() <> 'own' then
        perform crm_access.require_reader('ask for the time zone');
    end if;
    return (select m.time_zone from crm_access.model as m);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."time_zone"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."time_zone"() IS 'crm_rls'
;

create view crm_people.directory with (security_barrier = true) as
select p.person, p.login, p.active
from crm_access.person as p
where (select crm_access.reads()) <> 'nothing'
;

COMMENT ON VIEW "crm_people"."directory" IS 'crm_rls'
;

create function crm_people.require_group(named text) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    perform crm_access.require_reader('ask about groups');
    return (crm_access.group_named(named)).access_group;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."require_group"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."require_group"(text) IS 'crm_rls'
;

create function crm_people.assign(
    person text, access_group text, valid_from text DEFAULT NULL::text, valid_until text DEFAULT NULL::text,
    reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    joined crm_access.access_group;
    begins timestamptz;
    ends timestamptz;
    before text;
    longer text;
begin
    perform crm_access.begin_change('assign', reason);
    who := crm_access.login_of(person);
    joined := crm_access.group_named(access_group);
    begins := crm_access.parsed_moment(valid_from, 0);
    ends := crm_access.parsed_moment(valid_until, 1);
    perform crm_access.require_groups(who, array[joined.access_group]);
    perform crm_access.require_shared(who, array[joined.access_group]);
    perform crm_access.require_active(who);
    if begins is null and ends is null then
        select string_agg(concat_ws(' ', 'from ' || crm_access.shown_begin(lower(p.span)),
            'until ' || crm_access.shown_end(upper(p.span))), ', and ' order by p.place) into before
        from crm_access.period as p where p.login = who and p.access_group = joined.access_group;
        perform crm_access.end_timed(who, joined.access_group, clock_timestamp());
        perform crm_access.change_role(joined.group_role, who, true);
        perform crm_access.record(who);
        perform crm_access.join_covers(who, joined.access_group);
        perform crm_access.leave_idle(who);
        return format('%s is in %s%s.', crm_access.name_of(who), joined.access_group,
            ', instead of ' || before);
    end if;
    if ends <= greatest(begins, clock_timestamp()) then
        raise invalid_parameter_value using
            message = format('the membership of %s in %s would end (%s) %s', crm_access.name_of(who), joined.access_group,
                crm_access.shown_end(ends),
                case when begins > clock_timestamp() then format('before it begins (%s)', crm_access.shown_begin(begins))
                    else 'in the past' end),
            hint = 'Give a later end, or none.';
    end if;
    if exists (
        select from crm_access.standing as s where s.login = who and s.access_group = joined.access_group
    ) then
        raise object_not_in_prerequisite_state using
            message = format('%s is in %s already, without an end', crm_access.name_of(who), joined.access_group),
            hint = format('Let it end first: select crm_people.unassign(%L, %L%s);', who, joined.access_group,
                ', ' || quote_literal(nullif(valid_until, '')));
    end if;
    perform crm_access.put_timed(who, joined.access_group, begins, ends, reason);
    -- Who wanted to shorten what is there has not done it.
    select coalesce('until ' || crm_access.shown_end(upper(p.span)), 'without an end') into longer
    from crm_access.period as p
    where p.login = who and p.access_group = joined.access_group and upper(p.span) is distinct from ends
      and p.span @> greatest(begins, clock_timestamp());
    return format('%s is in %s%s%s%s.', crm_access.name_of(who), joined.access_group,
        ' from ' || crm_access.shown_begin(begins), ' until ' || crm_access.shown_end(ends),
        ', and ' || longer || ' by another membership');
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."assign"(text, text, text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."assign"(text, text, text, text, text) IS 'crm_rls'
;

create function crm_people.unassign(
    person text, access_group text, until text DEFAULT NULL::text, reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    left_group crm_access.access_group;
    ends timestamptz;
    was_permanent boolean;
    ended integer;
begin
    perform crm_access.begin_change('unassign', reason);
    who := crm_access.login_of(person);
    left_group := crm_access.group_named(access_group);
    ends := coalesce(crm_access.parsed_moment(until, 1), clock_timestamp());
    perform crm_access.require_groups(who, array[left_group.access_group]);
    perform crm_access.require_shared(who, array[left_group.access_group]);
    if until <> '' and ends <= clock_timestamp() then
        raise invalid_parameter_value using
            message = format('%s has passed', crm_access.shown_end(ends)),
            hint = 'Give a later moment, or none: then it ends now.';
    end if;
    ended := crm_access.end_timed(who, left_group.access_group, ends);
    update crm_access.person as p set suspended_groups = array_remove(p.suspended_groups, left_group.access_group)
    where p.login = who and left_group.access_group = any (p.suspended_groups);
    was_permanent := crm_access.change_role(left_group.group_role, who, false);
    if was_permanent and ends > clock_timestamp() then
        perform crm_access.put_timed(who, left_group.access_group, null, ends, reason);
    end if;
    perform crm_access.record(who);
    perform crm_access.leave_idle(who);
    if not was_permanent and ended = 0 then
        return (
            select format('%s %s in %s%s.', crm_access.name_of(who),
                case when k.until is null then 'was not' else 'is' end, left_group.access_group,
                ' until ' || crm_access.shown_end(k.until) || ' already')
            from (
                select max(m.valid_until) as until from crm_access.membership as m
                where m.login = who and m.access_group = left_group.access_group and m.valid_until > clock_timestamp()
            ) as k
        );
    end if;
    return format('%s is %s %s%s.', crm_access.name_of(who),
        case when ends > clock_timestamp() then 'in' else 'no longer in' end, left_group.access_group,
        case when ends > clock_timestamp() then format(' until %s', crm_access.shown_end(ends)) end);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."unassign"(text, text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."unassign"(text, text, text, text) IS 'crm_rls'
;

create function crm_people.cover(
    absent text, substitute text, valid_from text DEFAULT NULL::text, valid_until text DEFAULT NULL::text,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text,
    access_groups text[] DEFAULT NULL::text[], anyway boolean DEFAULT false
) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    made crm_access.cover;
    other crm_access.cover;
    held text[];
    lent text;
begin
    perform crm_access.begin_change('cover', reason);
    made.absent := crm_access.login_of(absent);
    made.substitute := crm_access.login_of(substitute);
    made.valid_from := coalesce(crm_access.parsed_moment(valid_from, 0), clock_timestamp());
    made.valid_until := crm_access.parsed_moment(valid_until, 1);
    if made.absent = made.substitute then
        raise invalid_parameter_value using
            message = format('%s cannot stand in for him- or herself', crm_access.name_of(made.absent)),
            hint = 'Name another person as substitute.';
    end if;
    if made.valid_until <= greatest(made.valid_from, clock_timestamp()) then
        raise invalid_parameter_value using
            message = format('the cover of %s by %s would end (%s) %s', crm_access.name_of(made.absent),
                crm_access.name_of(made.substitute), crm_access.shown_end(made.valid_until),
                case when made.valid_from > clock_timestamp()
                    then format('before it begins (%s)', crm_access.shown_begin(made.valid_from))
                    else 'in the past' end),
            hint = 'Give a later end, or none: then it goes on until crm_people.end_cover.';
    end if;
    lead_days := coalesce(lead_days, 0);
    trail_days := coalesce(trail_days, 0);
    if least(lead_days, trail_days) < 0 or greatest(lead_days, trail_days) > 366 then
        raise invalid_parameter_value using
            message = 'lead and trail days are between 0 and 366',
            hint = 'Give a number of days, or leave them out.';
    end if;
    -- Who manages an area, too, appoints the own substitute as everybody does, and only with `anyway` as a manager.
    made.by_self := coalesce(made.absent = crm_access.self_service(), false) and (
        crm_access.manages() = 'nothing' or crm_access.manages() = 'area' and not coalesce(anyway, false)
    );
    if made.by_self and anyway then
        raise insufficient_privilege using
            message = format('%s may not leave groups with nobody', crm_access.name_of(made.absent)),
            hint = 'Ask an access manager.';
    end if;
    perform crm_access.require_bound(made.absent);
    perform crm_access.require_active(made.substitute);
    -- Days of the wall: a day on which the clocks change has 23 or 25 hours.
    -- Without any the moment stays as it is: an hour that comes twice would become its second one.
    made.begins := case when lead_days > 0
        then (made.valid_from at time zone zone - lead_days * interval '1 day') at time zone zone
        else made.valid_from end;
    made.ends := case when trail_days > 0
        then (made.valid_until at time zone zone + trail_days * interval '1 day') at time zone zone
        else made.valid_until end;
    select coalesce(array_agg(h.access_group order by h.access_group), '{}') into held
    from crm_access.held(made.absent) as h;
    if cardinality(access_groups) > 0 then
        foreach lent in array access_groups loop
            if (crm_access.group_named(lent)).access_group <> all (held) then
                raise invalid_parameter_value using
                    message = format('%s is not in %s', crm_access.name_of(made.absent), lent),
                    hint = format('A cover is for groups that the absent person has: %s.', array_to_string(held, ', '));
            end if;
        end loop;
        select array_agg(distinct g.access_group order by g.access_group) into made.access_groups
        from unnest(access_groups) as g (access_group);
    elsif crm_access.manages() = 'area' and not made.by_self then
        -- What somebody outside gives the absent person later must not reach the substitute through this.
        select array_agg(h.access_group order by h.access_group) into made.access_groups
        from unnest(held) as h (access_group)
        where crm_access.in_area(crm_access.caller(), h.access_group);
        if made.access_groups is null then
            perform crm_access.require_groups(made.substitute, held);
            made.access_groups := '{}';
        end if;
    end if;
    if not made.by_self then
        perform crm_access.require_groups(made.substitute, coalesce(made.access_groups, held));
    end if;
    select c.* into other from crm_access.cover as c
    where c.absent = made.absent and c.substitute = made.substitute
      and tstzrange(c.valid_from, c.valid_until) && tstzrange(made.valid_from, made.valid_until)
          * tstzrange(clock_timestamp(), null)
      and (c.access_groups is null or made.access_groups is null or c.access_groups && made.access_groups)
    order by c.valid_from
    limit 1;
    if other.access_groups is not distinct from made.access_groups
        and other.valid_until is not distinct from made.valid_until
        and (other.valid_from = made.valid_from or coalesce(cover.valid_from, '') = '' and other.valid_from <= now())
    then
        update crm_access.cover as c
        set begins = case when c.valid_from = made.valid_from then made.begins else c.begins end, ends = made.ends
        where c.cover_id = other.cover_id
          and (lead_days, trail_days) is distinct from (0, 0)
          and (c.valid_from = made.valid_from and c.begins <> made.begins or c.ends is distinct from made.ends);
        return other.cover_id;
    end if;
    if other.cover_id is not null then
        raise object_not_in_prerequisite_state using
            message = format('%s stands in for %s already%s%s (cover %s)', crm_access.name_of(made.substitute),
                crm_access.name_of(made.absent), ' from ' || crm_access.shown_begin(other.valid_from),
                ' until ' || crm_access.shown_end(other.valid_until), other.cover_id),
            hint = case when other.valid_until is null or made.valid_until <= other.valid_until
                then format('Choose other days, or end it: select crm_people.end_cover(%s);', other.cover_id)
                else format('Prolong it: select crm_people.prolong_cover(%s%s); or end it: '
                    'select crm_people.end_cover(%1$s);', other.cover_id,
                    ', ' || quote_literal(crm_access.shown_end(made.valid_until))) end;
    end if;
    perform crm_access.require_attended(made, anyway, reason);
    if not made.by_self and crm_access.manages() = 'area' and coalesce(cardinality(access_groups), 0) = 0
        and cardinality(made.access_groups) > 0
    then
        raise warning '% stands in for % in the groups of your area only: %', crm_access.name_of(made.substitute),
            crm_access.name_of(made.absent), array_to_string(made.access_groups, ', ');
    end if;
    insert into crm_access.cover (
        absent, substitute, valid_from, valid_until, begins, ends, access_groups, reason, by_self
    ) values (
        made.absent, made.substitute, made.valid_from, made.valid_until, made.begins, made.ends,
        made.access_groups, coalesce(cover.reason, ''), made.by_self
    ) returning cover_id into made.cover_id;
    foreach lent in array held loop
        if made.access_groups is null or lent = any (made.access_groups) then
            perform crm_access.change_role((crm_access.group_named(lent)).timed_role, made.substitute, true);
        end if;
    end loop;
    return made.cover_id;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."cover"(text, text, text, text, integer, integer, text, text[], boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."cover"(text, text, text, text, integer, integer, text, text[], boolean) IS 'crm_rls'
;

create function crm_people.end_cover(
    cover_id bigint, until text DEFAULT NULL::text, reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    ended crm_access.cover;
    now constant timestamptz := clock_timestamp();
    earlier constant timestamptz := crm_access.parsed_moment(until, 1);
begin
    perform crm_access.begin_change('end_cover', reason);
    ended := crm_access.changeable_cover(cover_id);
    if earlier <= greatest(ended.valid_from, now) or earlier > ended.valid_until then
        raise invalid_parameter_value using
            message = format('cover %s is from %s%s, and cannot be shortened to %s', cover_id,
                crm_access.shown_begin(ended.valid_from), ' until ' || crm_access.shown_end(ended.valid_until),
                crm_access.shown_end(earlier)),
            hint = format('Give a day in that time which is not over, or none: then it ends now. For a later end: '
                'select crm_people.prolong_cover(%s, %L);', cover_id, until);
    end if;
    if earlier is not null then
        update crm_access.cover as c
        set valid_until = earlier,
            ends = (earlier at time zone zone
                + coalesce((c.ends at time zone zone) - (c.valid_until at time zone zone), '0')) at time zone zone
        where c.cover_id = ended.cover_id;
        return format('%s stands in for %s until %s.', crm_access.name_of(ended.substitute),
            crm_access.name_of(ended.absent), crm_access.shown_end(earlier));
    end if;
    if ended.valid_from >= now then
        delete from crm_access.cover as c where c.cover_id = ended.cover_id;
    else
        update crm_access.cover as c
        set valid_until = least(c.valid_until, now), ends = now
        where c.cover_id = ended.cover_id;
    end if;
    perform crm_access.leave_idle(ended.substitute);
    return format('%s does not stand in for %s any more.',
        crm_access.name_of(ended.substitute), crm_access.name_of(ended.absent));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."end_cover"(bigint, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."end_cover"(bigint, text, text) IS 'crm_rls'
;

create function crm_people.prolong_cover(
    cover_id bigint, until text DEFAULT NULL::text, reason text DEFAULT ''::text, anyway boolean DEFAULT false
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    kept crm_access.cover;
    longer crm_access.cover;
    later constant timestamptz := crm_access.parsed_moment(until, 1);
begin
    perform crm_access.begin_change('prolong_cover', reason);
    kept := crm_access.changeable_cover(cover_id);
    perform crm_access.require_bound(kept.absent);
    perform crm_access.require_active(kept.substitute);
    if kept.valid_until is null or later <= greatest(kept.valid_until, clock_timestamp()) then
        raise invalid_parameter_value using
            message = format('cover %s goes on %s', cover_id,
                coalesce('until ' || crm_access.shown_end(kept.valid_until), 'until further notice')),
            hint = 'Give a later end' || coalesce(
                format('; to shorten it: select crm_people.end_cover(%s, %L);', cover_id, crm_access.shown_end(later)), '.'
            );
    end if;
    if anyway and crm_access.manages() <> 'all' and kept.absent = crm_access.self_service() then
        raise insufficient_privilege using
            message = format('%s may not leave groups with nobody', crm_access.name_of(kept.absent)),
            hint = 'Ask an access manager.';
    end if;
    longer := kept;
    longer.valid_from := greatest(kept.valid_until, clock_timestamp());
    longer.valid_until := later;
    perform crm_access.require_attended(longer, anyway, reason);
    update crm_access.cover as c
    set valid_until = later,
        ends = (later at time zone zone + ((c.ends at time zone zone) - (c.valid_until at time zone zone))) at time zone zone
    where c.cover_id = kept.cover_id;
    perform crm_access.join_due(kept.substitute);
    return format('%s stands in for %s %s.', crm_access.name_of(kept.substitute), crm_access.name_of(kept.absent),
        coalesce('until ' || crm_access.shown_end(later), 'until further notice'));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."prolong_cover"(bigint, text, text, boolean) IS 'crm_rls'
;

create function crm_people.cover_concerns(
    absent text, substitute text, valid_from text DEFAULT NULL::text, valid_until text DEFAULT NULL::text,
    access_groups text[] DEFAULT NULL::text[]
) returns TABLE(kind text, person text, access_group text, first_day date, last_day date, refused boolean, concern text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    proposed crm_access.cover;
begin
    if crm_access.reads() <> 'all' then
        perform crm_access.require_manager('ask what stands in the way of a cover');
    end if;
    proposed.absent := crm_access.login_of(absent);
    proposed.substitute := crm_access.login_of(substitute);
    proposed.valid_from := coalesce(crm_access.parsed_moment(valid_from, 0), clock_timestamp());
    proposed.valid_until := crm_access.parsed_moment(valid_until, 1);
    proposed.access_groups := access_groups;
    return query
    select c.kind, c.person, c.access_group, (lower(c.period) at time zone zone)::date,
        coalesce(crm_access.begins_day(upper(c.period)) - 1, (upper(c.period) at time zone zone)::date), c.refused,
        crm_access.shown_concern(c.kind, c.person, c.access_group, c.period, proposed)
    from crm_access.concerns_of(proposed) as c;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."cover_concerns"(text, text, text, text, text[]) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."cover_concerns"(text, text, text, text, text[]) IS 'crm_rls'
;

create function crm_people.share(person text, contact text, valid_until text, reason text DEFAULT ''::text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    key text;
    held text;
    ends timestamptz;
begin
    perform crm_access.begin_change('share', reason);
    who := crm_access.login_of(person);
    key := crm_access.shareable(contact);
    ends := crm_access.parsed_moment(valid_until, 1);
    if crm_access.manages() = 'area' then
        perform crm_access.require_groups(who, '{}');
    end if;
    perform crm_access.require_active(who);
    if ends is null or ends <= clock_timestamp() or not isfinite(ends) then
        raise invalid_parameter_value using
            message = case when ends is null then 'a share has an end'
                else format('the share would have ended already (%s)', crm_access.shown_end(ends)) end,
            hint = 'Give the last day. For good somebody sees contacts by a group.';
    end if;
    -- Who is just deleting the contact comes first: its trigger would not see this share.
    execute 'select crm_access.held_contact($1)' into held using key;
    if held is distinct from key then
        raise undefined_object using
            message = format('there is no contact %L any more', contact), hint = 'Somebody has deleted it.';
    end if;
    insert into crm_access.share as s (login, contact, valid_until, reason)
    values (who, key, ends, coalesce(share.reason, ''))
    on conflict on constraint share_login_contact_key do update
    set valid_until = excluded.valid_until, reason = coalesce(nullif(excluded.reason, ''), s.reason)
    where s.valid_until <> excluded.valid_until;
    perform crm_access.change_role((select m.share_role from crm_access.model as m), who, true);
    return format('%s reads contact %s until %s.', crm_access.name_of(who), key, crm_access.shown_end(ends));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."share"(text, text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."share"(text, text, text, text) IS 'crm_rls'
;

create function crm_people.unshare(person text, contact text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    key text;
begin
    perform crm_access.begin_change('unshare', reason);
    who := crm_access.login_of(person);
    key := crm_access.shareable(contact);
    if crm_access.manages() = 'area' then
        perform crm_access.require_groups(who, '{}');
    end if;
    delete from crm_access.share as s where s.login = who and s.contact = key;
    if not found then
        raise undefined_object using
            message = format('contact %s is not shared with %s', key, crm_access.name_of(who)),
            hint = 'crm_people.shares lists what is shared.';
    end if;
    perform crm_access.leave_idle(who);
    return format('Contact %s is not shared with %s any more.', key, crm_access.name_of(who));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."unshare"(text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."unshare"(text, text, text) IS 'crm_rls'
;

create function crm_people.give(contact text, changes jsonb, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    who constant text := crm_access.own_login();
    given jsonb;
    entry crm_access.log;
begin
    if who is null then
        raise insufficient_privilege using
            message = format('%s is not an active person and cannot give contacts away', crm_access.caller()),
            hint = 'A person whose group has the right `reassign` does it.';
    end if;
    if not exists (select from crm_access.access_group as g where 'reassign' = any (g.rights)) then
        raise feature_not_supported using
            message = 'the model lets nobody give contacts away',
            hint = 'Add `reassign` to the rights of a group, and let a DBA apply the model.';
    end if;
    if jsonb_typeof(changes) <> 'object' then
        raise invalid_parameter_value using
            message = format('changes are an object and not of type %s', jsonb_typeof(changes)),
            hint = 'Give the columns and their new values, as in {"territory": "NORD"}.';
    end if;
    -- An error for what can be no key.
    perform from crm_access.contact_groups_of(give.contact) limit 1;
    execute 'select crm_access.give_contact($1, $2, $3)' into given using contact, changes, who;
    if given is null then
        raise undefined_object using
            message = format('%s may give no contact %L away', crm_access.name_of(who), contact),
            hint = 'It takes a group that has the contact and the right `reassign`. Give the key of the contact.';
    end if;
    entry.action := 'give';
    entry.kind := 'contact';
    entry.login := who;
    entry.contact := given ->> 'contact';
    entry.holds := true;
    entry.reason := coalesce(give.reason, '');
    entry.old := given -> 'old' || jsonb_build_object('access groups', given -> 'had');
    entry.new := given -> 'new' || jsonb_build_object(
        'access groups',
        to_jsonb(array(select distinct c.access_group from crm_access.contact_groups_of(give.contact) as c order by 1))
    );
    perform set_config('crm_rls.action', '', true);
    perform crm_access.write_log(entry);
    return format('%s has given contact %s away: %s.', crm_access.name_of(who), given ->> 'contact', (
        select string_agg(format('%s=%s', n.key, n.value), ', ' order by n.key) from jsonb_each_text(given -> 'new') as n
    ));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."give"(text, jsonb, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."give"(text, jsonb, text) IS 'crm_rls'
;

create function crm_people.handover(
    leaver text, successor text, at text DEFAULT NULL::text, contacts boolean DEFAULT false,
    reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    old_login text;
    new_login text;
    starts timestamptz;
    later boolean;
    held text[];
    passed record;
    each text;
    moved text;
    groups integer := 0;
    covers integer := 0;
begin
    perform crm_access.begin_change('handover', reason);
    old_login := crm_access.login_of(leaver);
    new_login := crm_access.login_of(successor);
    starts := greatest(crm_access.parsed_moment(at, 0), clock_timestamp());
    later := starts > clock_timestamp();
    if old_login = new_login then
        raise invalid_parameter_value using
            message = format('%s cannot be his or her own successor', crm_access.name_of(old_login)),
            hint = 'Name another person.';
    end if;
    if contacts and later then
        raise feature_not_supported using
            message = 'contacts change hands at once, not at a later moment',
            hint = 'Plan the handover without contacts, and move them on the day by a second one.';
    end if;
    select coalesce(array_agg(h.access_group order by h.access_group), '{}') into held
    from crm_access.held(old_login) as h;
    perform crm_access.require_groups(old_login, held);
    perform crm_access.require_groups(new_login, held);
    perform crm_access.require_shared(old_login, held);
    perform crm_access.require_shared(new_login, held);
    -- Standing in for others passes too, so the same is asked of what those hold.
    for passed in
        select c.* from crm_access.cover as c
        where old_login in (c.substitute, c.absent) and (c.ends is null or c.ends > starts)
    loop
        if passed.access_groups is null and passed.substitute = old_login then
            -- Without a list it is for all that the absent person will ever hold.
            perform crm_access.require_manager(
                format('hand over cover %s, which is for all groups of %s', passed.cover_id,
                    crm_access.name_of(passed.absent)));
        end if;
        perform crm_access.require_groups(
            case passed.substitute when old_login then new_login else passed.substitute end,
            coalesce(passed.access_groups, held)
        );
    end loop;
    if contacts then
        perform crm_access.require_manager('move contacts');
    end if;
    perform crm_access.require_active(new_login);
    for passed in
        select g.access_group, g.group_role from crm_access.access_group as g
        where exists (
            select from crm_access.standing as s where s.login = old_login and s.access_group = g.access_group
        ) or exists (
            select from crm_access.person as p
            where p.login = old_login and g.access_group = any (p.suspended_groups)
        )
        order by g.access_group
    loop
        groups := groups + 1;
        if later then
            perform crm_access.put_timed(new_login, passed.access_group, starts, null, reason);
            perform crm_access.change_role(passed.group_role, old_login, false);
            perform crm_access.put_timed(old_login, passed.access_group, null, starts, reason);
        else
            perform crm_access.change_role(passed.group_role, new_login, true);
            perform crm_access.join_covers(new_login, passed.access_group);
            perform crm_access.change_role(passed.group_role, old_login, false);
        end if;
    end loop;
    update crm_access.person as p set suspended_groups = '{}'
    where p.login = old_login and p.suspended_groups <> '{}';
    for passed in
        select m.access_group, m.valid_from, m.valid_until from crm_access.membership as m
        where m.login = old_login
          and (m.valid_until is null or m.valid_until > starts)
        order by m.access_group, m.membership_id
    loop
        groups := groups + 1;
        perform crm_access.put_timed(
            new_login, passed.access_group,
            -- What has begun and has no end begins anew: a membership has one of both.
            case
                when passed.valid_from > starts then passed.valid_from
                when later or passed.valid_until is null then starts
            end,
            passed.valid_until, reason
        );
    end loop;
    foreach each in array held loop
        perform crm_access.end_timed(old_login, each, starts);
    end loop;
    for passed in
        select c.* from crm_access.cover as c
        where c.substitute = old_login and (c.ends is null or c.ends > starts) and c.absent <> new_login
          -- The successor may stand in for the same person already.
          and not exists (
              select from crm_access.cover as o
              where o.absent = c.absent and o.substitute = new_login
                and (o.access_groups is null or o.access_groups @> c.access_groups)
                and tstzrange(o.begins, o.ends) @> tstzrange(greatest(c.begins, starts), c.ends)
          )
    loop
        covers := covers + 1;
        insert into crm_access.cover (
            absent, substitute, valid_from, valid_until, begins, ends, access_groups, reason
        ) values (
            passed.absent, new_login, greatest(passed.valid_from, starts),
            -- In the trail days the absence itself is over, and there is only what is still shown.
            case when passed.valid_until <= starts then passed.ends else passed.valid_until end,
            greatest(passed.begins, starts), passed.ends, passed.access_groups, coalesce(reason, '')
        );
        for each in
            select h.access_group from crm_access.held(passed.absent) as h
            where passed.access_groups is null or h.access_group = any (passed.access_groups)
        loop
            perform crm_access.change_role((crm_access.group_named(each)).timed_role, new_login, true);
        end loop;
    end loop;
    -- What has begun by then is cut short, what has not goes: of covers by the leaver, and of those for him or her.
    delete from crm_access.cover as c where old_login in (c.substitute, c.absent) and c.valid_from >= starts;
    update crm_access.cover as c set valid_until = least(c.valid_until, starts), ends = starts
    where old_login in (c.substitute, c.absent) and (c.ends is null or c.ends > starts);
    if contacts then
        if to_regprocedure('crm_access.move_contacts(text, text)') is null then
            raise feature_not_supported using
                message = 'no group of the model compares a column of contacts with an attribute of the person',
                hint = 'Leave out `contacts`.';
        end if;
        execute 'select crm_access.move_contacts($1, $2)' into moved using old_login, new_login;
    end if;
    perform crm_access.record(old_login);
    perform crm_access.record(new_login);
    perform crm_access.leave_idle(old_login);
    return format('%s has %s of %s%s%s%s.', crm_access.name_of(new_login),
        case groups when 0 then 'no group' when 1 then 'the one group' else groups || ' groups' end,
        crm_access.name_of(old_login),
        case covers when 0 then '' when 1 then ', stands in for one other' else format(', stands in for %s others', covers) end,
        ', and ' || moved,
        case when later then format(', from %s', crm_access.shown_begin(starts)) end);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."handover"(text, text, text, boolean, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."handover"(text, text, text, boolean, text) IS 'crm_rls'
;

create function crm_people.register(
    person text, login text DEFAULT NULL::text, attributes jsonb DEFAULT '{}'::jsonb, reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    model crm_access.model;
    known crm_access.person;
    kept jsonb;
    named text;
begin
    perform crm_access.begin_change('register', reason);
    perform crm_access.require_manager('register people');
    select m.* into model from crm_access.model as m;
    if coalesce(person, '') = '' then
        raise invalid_parameter_value using
            message = 'a person needs a name',
            hint = 'Give the name by which people are called here; the login too, if it is another one.';
    end if;
    if exists (select from crm_access.leaver as v where v.pseudonym in (register.person, register.login)) then
        raise invalid_parameter_value using
            message = format('%s is what somebody is called who was forgotten', person),
            hint = 'Choose another name.';
    end if;
    attributes := coalesce(attributes, '{}');
    login := coalesce(login, person);
    perform crm_access.require_plain_login(login);
    perform crm_access.require_bound(login);
    select p.* into known from crm_access.person as p where p.login = register.login;
    if known.declared and coalesce(known.keeping, model.keeping) = 'declared' and attributes <> '{}' then
        raise object_not_in_prerequisite_state using
            message = format('the model file alone says which attributes %s has', known.person),
            hint = 'Change the model file and run `crm-rls apply`.';
    end if;
    if known.person <> register.person then
        raise unique_violation using
            message = format('%s is the login of %s', login, known.person),
            hint = 'Give each person a login of his or her own.';
    end if;
    if exists (select from crm_access.person as p where p.person = register.person and p.login <> register.login) then
        raise unique_violation using
            message = format('there is a person %L with another login', person),
            hint = 'Choose another name for one of them.';
    end if;
    if exists (
        select from crm_access.person as p
        where p.login <> register.login and (p.login = register.person or p.person = register.login)
    ) then
        raise unique_violation using
            message = format('%s (%s) would be taken for somebody else, who has that name or login', person, login),
            hint = 'Choose another name: people are found by name and by login.';
    end if;
    kept := crm_access.new_attributes(known.attributes, attributes);
    select string_agg(n.name, ', ' order by n.name) into named from jsonb_object_keys(attributes) as n (name);
    insert into crm_access.person (login, person, role, server, attributes)
    select register.login, register.person, r.oid, crm_access.this_server(), kept
    from pg_roles as r where r.rolname = register.login
    on conflict on constraint person_pkey do update set attributes = kept;
    set constraints crm_access.require_line immediate;
    set constraints crm_access.require_line deferred;
    if coalesce(known.active, true) then
        perform crm_access.change_role(model.persons_role, login, true);
    end if;
    return case
        when known.login is null then format('%s (%s) is registered.', person, login)
        when known.attributes = kept then format('%s (%s) is registered already.', person, login)
        else format('%s (%s): changed %s.', person, login, named)
    end;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."register"(text, text, jsonb, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."register"(text, text, jsonb, text) IS 'crm_rls'
;

create function crm_people.make_login(
    person text, login text DEFAULT NULL::text, attributes jsonb DEFAULT '{}'::jsonb,
    without_password boolean DEFAULT false, reason text DEFAULT ''::text
) returns TABLE(made text, password text, valid_until timestamp with time zone)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    verifier text;
    model crm_access.model;
    entry crm_access.log;
begin
    perform crm_access.begin_change('make_login', reason);
    perform crm_access.require_manager('make logins');
    select m.* into model from crm_access.model as m;
    if model.new_logins = 'nothing' then
        raise feature_not_supported using
            message = 'the model lets nobody make logins',
            hint = format('Let a DBA make it (CREATE ROLE %I LOGIN), or write `new_logins` under `database` and apply the '
                'model.', coalesce(login, person));
    end if;
    made := coalesce(login, person);
    if model.new_logins = 'password' and not coalesce(without_password, false) then
        password := crm_access.random_password();
        verifier := crm_access.scram_verifier(password);
        valid_until := crm_access.password_ends();
    end if;
    execute 'select crm_access.create_login($1, $2, $3)' using made, verifier, valid_until;
    entry.kind := 'login';
    entry.login := made;
    entry.holds := true;
    entry.valid_until := valid_until;
    perform crm_access.write_log(entry);
    perform crm_people.register(person, made, attributes, reason);
    return next;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."make_login"(text, text, jsonb, boolean, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."make_login"(text, text, jsonb, boolean, text) IS 'crm_rls'
;

create function crm_people.new_password(person text, reason text DEFAULT ''::text)
returns TABLE(login text, password text, valid_until timestamp with time zone)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    wrong text;
    verifier text;
    entry crm_access.log;
begin
    perform crm_access.begin_change('new_password', reason);
    perform crm_access.require_manager('give passwords');
    if (select m.new_logins from crm_access.model as m) <> 'password' then
        raise feature_not_supported using
            message = 'the model lets nobody give passwords',
            hint = 'Write `new_logins: password` under `database`, and let a DBA apply the model.';
    end if;
    login := crm_access.login_of(person);
    perform crm_access.require_bound(login);
    perform crm_access.require_active(login);
    perform crm_access.require_plain_login(login);
    password := crm_access.random_password();
    verifier := crm_access.scram_verifier(password);
    valid_until := crm_access.password_ends();
    execute 'select crm_access.change_login($1, null, $2, $3)' into wrong using login, verifier, valid_until;
    if wrong is not null then
        raise insufficient_privilege using
            message = format('%s gets no new password here: %s', crm_access.name_of(login), wrong),
            hint = format('Let a DBA give it: %spassword %I', chr(92), login);
    end if;
    entry.kind := 'login';
    entry.login := login;
    entry.holds := true;
    entry.valid_until := valid_until;
    perform crm_access.write_log(entry);
    return next;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."new_password"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."new_password"(text, text) IS 'crm_rls'
;

create function crm_people.deactivate(person text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    held text[];
begin
    perform crm_access.begin_change('deactivate', reason);
    perform crm_access.require_manager('deactivate people');
    who := crm_access.login_of(person);
    if not (select p.active from crm_access.person as p where p.login = who) then
        perform crm_access.open_login(who, false);
        return format('%s was not active.', crm_access.name_of(who));
    end if;
    select coalesce(array_agg(s.access_group order by s.access_group), '{}') into held
    from (select distinct s.access_group from crm_access.standing as s where s.login = who) as s;
    update crm_access.person as p set active = false, suspended_groups = held where p.login = who;
    perform crm_access.leave_all(who);
    perform crm_access.open_login(who, false);
    perform crm_access.record(who);
    return format('%s is deactivated; open sessions keep what they have already read until they end.', crm_access.name_of(who));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."deactivate"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."deactivate"(text, text) IS 'crm_rls'
;

create function crm_people.reactivate(person text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    known crm_access.person;
    found record;
begin
    perform crm_access.begin_change('reactivate', reason);
    perform crm_access.require_manager('reactivate people');
    who := crm_access.login_of(person);
    select p.* into known from crm_access.person as p where p.login = who;
    if known.active then
        return format('%s was active.', crm_access.name_of(who));
    end if;
    update crm_access.person as p set active = true, suspended_groups = '{}' where p.login = who;
    perform crm_access.open_login(who, true);
    perform crm_access.change_role((select m.persons_role from crm_access.model as m), who, true);
    for found in
        select g.access_group, g.group_role from crm_access.access_group as g
        where g.access_group = any (known.suspended_groups)
    loop
        perform crm_access.change_role(found.group_role, who, true);
        perform crm_access.join_covers(who, found.access_group);
    end loop;
    perform crm_access.join_due(who);
    perform crm_access.record(who);
    return format('%s is active again.', crm_access.name_of(who));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."reactivate"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."reactivate"(text, text) IS 'crm_rls'
;

create function crm_people.rehire(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    state text;
begin
    perform crm_access.begin_change('rehire', reason);
    perform crm_access.require_manager('bind people to logins');
    who := crm_access.login_of(login);
    state := crm_access.login_state(who);
    if state = 'bound' then
        return format('%s has the login %s already.', crm_access.name_of(who), who);
    end if;
    if state = 'renamed' then
        perform crm_access.require_bound(who);
    end if;
    perform crm_access.require_plain_login(who);
    update crm_access.person as p set role = r.oid, server = crm_access.this_server()
    from pg_roles as r
    where p.login = who and r.rolname = who;
    if (select p.active from crm_access.person as p where p.login = who) then
        perform crm_access.change_role((select m.persons_role from crm_access.model as m), who, true);
        perform crm_access.join_due(who);
    end if;
    perform crm_access.record(who);
    return format('%s has the new login %s.', crm_access.name_of(who), who);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."rehire"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."rehire"(text, text) IS 'crm_rls'
;

create function crm_people.unregister(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    who text;
    named text;
begin
    perform crm_access.begin_change('unregister', reason);
    perform crm_access.require_manager('remove people');
    who := crm_access.login_of(login);
    named := crm_access.name_of(who);
    perform crm_access.remove_person(who);
    return format('%s (%s) is no longer a person.', named, who);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."unregister"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."unregister"(text, text) IS 'crm_rls'
;

create function crm_people.leavers()
returns TABLE(person text, login text, left_at timestamp with time zone, due_at timestamp with time zone, role_left text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if crm_access.reads() <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not read who has left', crm_access.caller()),
            hint = 'An access manager or an auditor may.';
    end if;
    return query
        select w.person, w.login, w.left_at, w.left_at + m.forget_after::interval, w.named
        from crm_access.model as m
        cross join crm_access.who_left() as w
        where w.registered
        order by w.left_at, w.login;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."leavers"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."leavers"() IS 'crm_rls'
;

create function crm_people.forget(
    person text, reason text DEFAULT ''::text, anyway boolean DEFAULT false, left_on date DEFAULT NULL::date,
    all_reasons boolean DEFAULT false
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    model crm_access.model;
    who record;
    ended record;
    kept text;
    entry crm_access.log;
begin
    perform crm_access.begin_change('forget', reason);
    perform crm_access.require_manager('forget people');
    select m.* into model from crm_access.model as m;
    select w.* into who from crm_access.one_who_left(person, left_on) as w;
    perform crm_access.require_undeclared(who.person, who.login, who.until_entry);
    if anyway and coalesce(reason, '') = '' then
        raise invalid_parameter_value using
            message = format('%s is not forgotten before the time without a reason', who.person),
            hint = 'Give the reason, without the name.';
    elsif model.forget_after is null and not anyway then
        raise object_not_in_prerequisite_state using
            message = 'the model does not say after which time leavers are forgotten',
            hint = 'Write `forget_after: 3 years` under `database` of the model, or say `anyway` with a reason.';
    elsif not anyway and coalesce(who.left_at + model.forget_after::interval, 'infinity') > clock_timestamp() then
        raise object_not_in_prerequisite_state using
            message = format('%s left on %s, and can be forgotten from %s on', who.person,
                (who.left_at at time zone model.time_zone)::date,
                ((who.left_at + model.forget_after::interval) at time zone model.time_zone)::date),
            hint = 'Wait for that day, or say `anyway` with a reason.';
    end if;
    if all_reasons and exists (
        select from crm_access.person as p
        where p.login is distinct from case when who.until_entry is null then who.login end
          and (lower(p.person) in (lower(who.person), lower(who.login)) or lower(p.login) in (lower(who.person), lower(who.login)))
    ) then
        raise invalid_parameter_value using
            message = format('somebody else is called %s now, and reasons may mean that one', who.person),
            hint = 'Leave out `all_reasons`.';
    end if;
    if to_regprocedure('crm_access.own_contacts(text, jsonb)') is not null then
        execute 'select crm_access.own_contacts($1, $2)' into kept using who.login, who.attributes;
        if kept <> '' then
            raise dependent_objects_still_exist using
                message = format('%s still has %s, by an attribute', who.person, kept),
                hint = case when who.until_entry is null
                    then format('Give them to somebody: select crm_people.handover(%L, successor, contacts => true);', who.person)
                    else 'A DBA gives them to somebody by UPDATE: somebody who is no longer a person cannot hand over.' end;
        end if;
    end if;
    if who.registered and who.until_entry is null then
        perform crm_access.remove_person(who.login);
        select max(l.log_id) into who.until_entry from crm_access.log as l where l.former = who.login and l.new is null;
    elsif who.named is not null then
        -- Who was active when the model file lost him or her manages on.
        perform crm_access.leave_offices(who.named);
    end if;
    delete from crm_access.area_manager as a
    where a.login = who.login and not exists (select from pg_roles as r where r.oid = a.role and r.rolname = a.login);
    select p.* into ended from crm_access.pseudonymise(who.person, who.login, who.until_entry, all_reasons) as p;
    entry.kind := 'person';
    entry.login := ended.pseudonym;
    entry.holds := false;
    perform set_config('crm_rls.reason', crm_access.without_names(
        coalesce(reason, ''), array[who.person, who.login], ended.pseudonym), true);
    perform crm_access.write_log(entry);
    return format('%s is forgotten: %s in %s of the log%s.%s%s', who.person, ended.pseudonym,
        case ended.entries when 1 then 'one entry' else ended.entries || ' entries' end,
        case ended.records when 0 then '' when 1 then ' and one record of the model'
            else format(' and %s records of the model', ended.records) end,
        case ended.reasons when 0 then '' when 1 then ' The name stands in the reason of one other entry.'
            else format(' The name stands in the reasons of %s other entries.', ended.reasons) end,
        case when who.named is not null then format(' The login %s stays until a DBA drops it.', who.named) end
    );
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."forget"(text, text, boolean, date, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."forget"(text, text, boolean, date, boolean) IS 'crm_rls'
;

create function crm_people.about_person(person text, left_on date DEFAULT NULL::date) returns jsonb
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    reads constant text := crm_access.reads();
    who crm_access.person;
    leaver record;
begin
    select p.* into who from crm_access.person as p
    where about_person.person in (p.person, p.login)
    order by p.person = about_person.person desc
    limit 1;
    if who.login = crm_access.self_service() then
        return crm_access.about(who.person, who.login, null);
    elsif reads <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not read all about %s', crm_access.caller(), person),
            hint = 'An access manager or an auditor may, and with `self_service: covers` everybody for himself or herself.';
    end if;
    if who.login is not null and left_on is null then
        return crm_access.about(who.person, who.login, null);
    end if;
    select l.* into leaver from crm_access.one_who_left(person, left_on) as l;
    return crm_access.about(leaver.person, leaver.login, leaver.until_entry);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."about_person"(text, date) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."about_person"(text, date) IS 'crm_rls'
;

create function crm_people.add_territory(
    territory text, below text, label text DEFAULT ''::text, reason text DEFAULT ''::text
) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    declared text;
    groups text;
    had boolean;
begin
    perform crm_access.begin_change('add_territory', reason);
    declared := crm_access.changeable_territory(below);
    perform crm_access.require_new_territory(territory, label);
    select string_agg(distinct g.access_group, ', ' order by g.access_group) into groups
    from crm_access.open_territory as o
    join crm_access.territory as node on node.territory = o.territory
    join crm_access.territory as t on t.territory = declared and t.first_place between node.first_place and node.last_place
    cross join lateral unnest(o.access_groups) as g (access_group);
    if groups is null then
        raise feature_not_supported using
            message = format('no group sees %s as a subtree, so nobody would see the contacts of a territory below it', below),
            hint = 'Let the model give a group the `territory`, or add it elsewhere.';
    end if;
    -- As many levels as a file may have, which shall take it.
    if 50 <= (
        select d.steps from crm_access.declared_above(below) as d
    ) + (
        select count(*) from crm_access.territory as above
        join crm_access.territory as t on t.territory = declared
        where t.first_place between above.first_place and above.last_place
    ) then
        raise program_limit_exceeded using
            message = format('%s has 50 territories above it', territory),
            hint = 'A tree of territories has a few levels. Add it higher up.';
    end if;
    execute 'select crm_access.has_territory($1)' into had using territory;
    if had and crm_access.manages() <> 'all' then
        raise insufficient_privilege using
            message = format('%s may not add %L, because contacts have this key already', crm_access.caller(), territory),
            hint = 'Choose another key, or ask an access manager.';
    end if;
    insert into crm_access.added_territory (territory, parent, label) values (territory, below, coalesce(label, ''));
    return format('%s is below %s now. Groups that see it: %s.%s', territory, below, groups,
        case when had then ' Contacts have it already.' end);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."add_territory"(text, text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."add_territory"(text, text, text, text) IS 'crm_rls'
;

create function crm_people.remove_territory(territory text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    below text;
    had boolean;
begin
    perform crm_access.begin_change('remove_territory', reason);
    perform crm_access.changeable_territory(territory);
    if exists (select from crm_access.territory as t where t.territory = remove_territory.territory) then
        raise object_not_in_prerequisite_state using
            message = format('nobody has added %s: the model has it', territory),
            hint = 'Take it out of the file, and let a DBA apply it.';
    end if;
    select string_agg(a.territory, ', ' order by a.territory) into below
    from crm_access.added_territory as a where a.until is null and a.parent = remove_territory.territory;
    execute 'select crm_access.has_territory($1)' into had using territory;
    if below is not null or had then
        raise object_in_use using
            message = case when below is not null then format('%s are below %s', below, territory)
                else format('contacts have the territory %s', territory) end,
            hint = case when below is not null then 'Remove these first.' else 'Give these contacts another one first.' end;
    end if;
    update crm_access.added_territory as a set until = clock_timestamp()
    where a.territory = remove_territory.territory and a.until is null;
    return format('%s is not a territory any more.', territory);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."remove_territory"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."remove_territory"(text, text) IS 'crm_rls'
;

create view crm_people.added_territories with (security_barrier = true) as
select a.territory, a.parent, a.label, a.since, l.actor as added_by
from crm_access.added_territory as a
left join crm_access.log as l on l.kind = 'territory' and l.subject = a.added_id and l.holds
where a.until is null and (
    (select crm_access.reads()) = 'all'
    or (select crm_access.reads()) = 'area' and crm_access.territory_in_area(crm_access.caller(), a.territory)
)
-- Conditions of who reads it stay above, or EXPLAIN ANALYZE would count rows that are left out.
offset 0
;

COMMENT ON VIEW "crm_people"."added_territories" IS 'crm_rls'
;

create function crm_people.appoint(login text, territory text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    above text;
begin
    perform crm_access.begin_change('appoint', reason);
    perform crm_access.require_manager('appoint managers of areas');
    if not exists (select from crm_access.territory as t where t.territory = appoint.territory) then
        -- What is at or below an area follows from the places of territories, which the file gives.
        select d.declared into above from crm_access.declared_above(appoint.territory) as d;
        if above is not null then
            raise object_not_in_prerequisite_state using
                message = format('%s was added by a manager, and the model file does not have it yet', territory),
                hint = format('Appoint %s for %s, the territory of the file above it; or let a DBA write %s into the file, '
                    'for which `crm-rls plan` shows the line, and apply it.', login, above, territory);
        end if;
        raise undefined_object using
            message = format('there is no territory %L', territory),
            hint = crm_access.did_you_mean(
                territory, array(select t.territory from crm_access.territory as t order by t.territory),
                'Territories come with the model.'
            );
    end if;
    if not exists (select from pg_roles as r where r.rolname = appoint.login and r.rolcanlogin) then
        raise undefined_object using
            message = format('there is no login role %L', login),
            hint = format('Let a DBA make it: CREATE ROLE %I LOGIN;', login);
    end if;
    -- What another role of that name managed is not this one's.
    delete from crm_access.area_manager as a
    where a.login = appoint.login and not exists (
        select from pg_roles as r where r.oid = a.role and r.rolname = a.login
    );
    insert into crm_access.area_manager (login, territory, role, server)
    select appoint.login, appoint.territory, r.oid, crm_access.this_server() from pg_roles as r where r.rolname = appoint.login
    on conflict do nothing;
    perform crm_access.change_role((select m.area_manager_role from crm_access.model as m), login, true);
    return format('%s manages %s.', login, territory);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."appoint"(text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."appoint"(text, text, text) IS 'crm_rls'
;

create function crm_people.dismiss(login text, territory text DEFAULT NULL::text, reason text DEFAULT ''::text)
returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    had boolean;
begin
    perform crm_access.begin_change('dismiss', reason);
    perform crm_access.require_manager('dismiss managers of areas');
    delete from crm_access.area_manager as a
    where a.login = dismiss.login and (dismiss.territory is null or a.territory = dismiss.territory);
    had := found;
    if not exists (select from crm_access.area_manager as a where a.login = dismiss.login) then
        perform crm_access.change_role((select m.area_manager_role from crm_access.model as m), login, false);
        return format('%s manages no area%s.', login, case when had then ' any more' end);
    end if;
    return format('%s does not manage %s%s.', login, territory, case when had then ' any more' end);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."dismiss"(text, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."dismiss"(text, text, text) IS 'crm_rls'
;

create function crm_people.appoint_auditor(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    entry crm_access.log;
begin
    perform crm_access.begin_change('appoint', reason);
    perform crm_access.require_manager('appoint auditors');
    if not exists (select from pg_roles as r where r.rolname = appoint_auditor.login and r.rolcanlogin) then
        raise undefined_object using
            message = format('there is no login role %L', login),
            hint = format('Let a DBA make it: CREATE ROLE %I LOGIN;', login);
    end if;
    if not crm_access.change_role((select m.auditor_role from crm_access.model as m), login, true) then
        return format('%s is an auditor already.', login);
    end if;
    entry.kind := 'auditor';
    entry.login := login;
    entry.holds := true;
    perform crm_access.write_log(entry);
    return format('%s is an auditor.', login);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."appoint_auditor"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."appoint_auditor"(text, text) IS 'crm_rls'
;

create function crm_people.dismiss_auditor(login text, reason text DEFAULT ''::text) returns text
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    entry crm_access.log;
begin
    perform crm_access.begin_change('dismiss', reason);
    perform crm_access.require_manager('dismiss auditors');
    if not crm_access.change_role((select m.auditor_role from crm_access.model as m), login, false) then
        return format('%s was not an auditor.', login);
    end if;
    entry.kind := 'auditor';
    entry.login := login;
    entry.holds := false;
    perform crm_access.write_log(entry);
    return format('%s is no longer an auditor.', login);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."dismiss_auditor"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."dismiss_auditor"(text, text) IS 'crm_rls'
;

create function crm_people.tidy() returns TABLE(memberships integer, covers integer, shares integer, roles integer, made_permanent integer)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    found record;
    logins text[];
begin
    perform crm_access.begin_change('tidy', '');
    perform crm_access.require_manager('tidy up');
    with gone as (
        delete from crm_access.membership as m where m.valid_until <= clock_timestamp() returning m.login
    )
    select array_agg(g.login), count(*) into logins, memberships from gone as g;
    with gone as (
        delete from crm_access.cover as c where c.ends <= clock_timestamp() returning c.substitute
    )
    select coalesce(logins, '{}') || coalesce(array_agg(g.substitute), '{}'), count(*) into logins, covers from gone as g;
    delete from crm_access.share as s where s.valid_until <= clock_timestamp();
    get diagnostics shares = row_count;
    made_permanent := 0;
    for found in
        select m.membership_id, m.login, g.group_role
        from crm_access.membership as m
        join crm_access.access_group as g on g.access_group = m.access_group
        join crm_access.person as p on p.login = m.login and p.active
        join crm_access.bound as b on b.login = p.login and b.named = p.login
        where m.valid_from <= clock_timestamp() and m.valid_until is null and not m.declared
    loop
        perform crm_access.change_role(found.group_role, found.login, true);
        delete from crm_access.membership as m where m.membership_id = found.membership_id;
        perform crm_access.record(found.login);
        logins := logins || found.login;
        made_permanent := made_permanent + 1;
    end loop;
    roles := 0;
    for found in
        select distinct b.login
        from crm_access.role_given as g
        join pg_roles as r on r.rolname = g.role
        join pg_auth_members as m on m.roleid = r.oid
        join crm_access.bound as b on b.role = m.member and b.named = b.login
    loop
        roles := roles + crm_access.leave_idle(found.login);
    end loop;
    return next;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."tidy"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."tidy"() IS 'crm_rls'
;

create function crm_people.adopt(reason text DEFAULT ''::text)
returns TABLE(login text, role text, granted_by text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    model record;  -- who may not name the type is told so below
    found record;
begin
    if not has_schema_privilege('crm_access', 'USAGE') then
        raise insufficient_privilege using
            message = format('%s may not adopt memberships that others granted', current_user),
            hint = 'That takes a superuser: ask a DBA to run `crm-rls adopt`.';
    end if;
    perform crm_access.begin_change('adopt', reason);
    perform crm_access.require_manager('adopt memberships');
    select m.* into model from crm_access.model as m;
    if current_setting('server_version_num')::integer >= 160000 then
        for found in execute
            'select u.rolname as login, r.rolname as role, grantor.rolname as grantor '
            'from pg_auth_members as m '
            'join pg_roles as r on r.oid = m.roleid join pg_roles as u on u.oid = m.member '
            'join pg_roles as grantor on grantor.oid = m.grantor '
            'join crm_access.bound as b on b.role = u.oid '
            'where u.rolcanlogin and grantor.rolname <> $1 and m.inherit_option and r.rolname = any ('
            '  select g.role from crm_access.role_given as g) order by 1, 2'
            using model.registrar_role
        loop
            execute format('grant %I to %I with inherit true, set false granted by %I', found.role, found.login,
                model.registrar_role);
            execute format('revoke %I from %I granted by %I', found.role, found.login, found.grantor);
            login := found.login;
            role := found.role;
            granted_by := found.grantor;
            return next;
        end loop;
    end if;
    perform crm_access.record(null);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."adopt"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."adopt"(text) IS 'crm_rls'
;

create function crm_people.strangers()
returns TABLE(login text, role text, access_group text, through text, granted_by text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    if crm_access.reads() <> 'all' then
        perform crm_access.require_manager('ask who is in groups without being registered');
    end if;
    return query
    with recursive ours (role, access_group) as (
        select g.role, g.access_group from crm_access.role_given as g
    ),
    inside (role, access_group, member, above, grantor, path) as (
        select o.role, o.access_group, m.member, m.roleid, m.grantor, array[m.roleid, m.member]
        from ours as o
        join pg_roles as r on r.rolname = o.role
        join pg_auth_members as m on m.roleid = r.oid
        where crm_access.counts(m)
        union all
        select i.role, i.access_group, m.member, m.roleid, m.grantor, i.path || m.member
        from inside as i
        join pg_auth_members as m on m.roleid = i.member
        where crm_access.counts(m) and m.member <> all (i.path)
    )
    select distinct on (u.rolname, i.role)
        u.rolname::text, i.role, i.access_group,
        case when cardinality(i.path) > 2 then above.rolname::text end, coalesce(grantor.rolname::text, '')
    from inside as i
    join pg_roles as u on u.oid = i.member and u.rolcanlogin
    join pg_roles as above on above.oid = i.above
    left join pg_roles as grantor on grantor.oid = i.grantor
    where not exists (select from crm_access.bound as b where b.role = u.oid)
      and u.rolname <> all (array(select unnest(m.gateways) from crm_access.model as m))
    order by u.rolname, i.role, cardinality(i.path), 4;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."strangers"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."strangers"() IS 'crm_rls'
;

create function crm_people.admit(login text, reason text DEFAULT ''::text) returns text
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    roles text[];
    each text;
    registrar text;
begin
    if not has_schema_privilege('crm_access', 'USAGE') then
        raise insufficient_privilege using
            message = format('%s may not register members of groups', current_user),
            hint = 'That takes a superuser: ask a DBA to run `crm-rls adopt --register`.';
    end if;
    select array_agg(s.role) into roles from crm_people.strangers() as s where s.login = admit.login;
    if roles is null then
        raise undefined_object using
            message = format('%s is in no group without being registered', login),
            hint = 'crm_people.strangers() lists who is.';
    end if;
    perform crm_people.register(login, login, '{}', reason);
    select m.registrar_role into registrar from crm_access.model as m;
    foreach each in array roles loop
        execute format('grant %I to %I', each, login)
            || case when options then format(' with inherit true, set false granted by %I', registrar) else '' end;
    end loop;
    perform crm_people.adopt(reason);
    return format('%s is registered as a person.', login);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."admit"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."admit"(text, text) IS 'crm_rls'
;

create function crm_people.expel(login text, reason text DEFAULT ''::text) returns TABLE(role text, granted_by text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
declare
    options constant boolean := current_setting('server_version_num')::integer >= 160000;
    found record;
begin
    if not has_schema_privilege('crm_access', 'USAGE') then
        raise insufficient_privilege using
            message = format('%s may not take members out of groups', current_user),
            hint = 'That takes a superuser: ask a DBA to run `crm-rls adopt --expel`.';
    end if;
    perform crm_access.begin_change('expel', reason);
    perform crm_access.require_manager('take members out of groups');
    if exists (select from crm_access.bound as b where b.named = expel.login) then
        raise object_not_in_prerequisite_state using
            message = format('%s is a registered person', login),
            hint = format('select crm_people.deactivate(%L);', login);
    end if;
    for found in
        select r.rolname::text as role, coalesce(grantor.rolname::text, '') as grantor
        from pg_auth_members as m
        join pg_roles as r on r.oid = m.roleid
        join pg_roles as u on u.oid = m.member
        left join pg_roles as grantor on grantor.oid = m.grantor
        where u.rolname = expel.login and crm_access.counts(m) and r.rolname in (
            select g.role from crm_access.role_given as g
        )
        order by 1, 2
    loop
        begin
            execute format('revoke %I from %I', found.role, login)
                || case when options and found.grantor <> '' then format(' granted by %I', found.grantor) else '' end;
        exception
            when insufficient_privilege then
                raise insufficient_privilege using
                    message = format('%s granted %s to %s, and %s may not take that back', found.grantor, found.role, login,
                        current_user),
                    hint = format('Let a superuser run: REVOKE %I FROM %I GRANTED BY %I;', found.role, login,
                        found.grantor);
        end;
        role := found.role;
        granted_by := found.grantor;
        return next;
    end loop;
    for found in select s.role from crm_people.strangers() as s where s.login = expel.login loop
        perform crm_access.require_effect(found.role, login, false);
    end loop;
    perform crm_access.signal();
    perform crm_access.record(null);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."expel"(text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."expel"(text, text) IS 'crm_rls'
;

create function crm_people.membership_at(person text, at timestamp with time zone DEFAULT now())
returns TABLE(access_group text, how text, acting_for text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select r.*
    from crm_access.reach_at(
        case when crm_access.reads() <> 'nothing' then crm_access.login_of(person) end, membership_at.at
    ) as r
    where crm_access.reads() = 'all'
       or crm_access.reads() = 'area' and crm_access.in_area(crm_access.caller(), r.access_group)
    order by r.access_group, r.how, r.acting_for
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."membership_at"(text, timestamp with time zone) IS 'crm_rls'
;

create function crm_people.compare_reach(
    before jsonb, after jsonb, person text DEFAULT NULL::text, at timestamp with time zone DEFAULT now()
) returns TABLE(root text, gained bigint, lost bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    all_areas constant boolean := crm_access.reads() = 'all';
    held jsonb;
    counted record;
begin
    perform crm_access.require_reader('ask who would see what');
    with outside as (
        -- What an area manager may not name counts on both sides, so that the numbers are true.
        select r.access_group, r.acting_for
        from crm_access.reach_at(crm_access.login_of(compare_reach.person), compare_reach.at) as r
        where compare_reach.person is not null and not all_areas
          and not crm_access.in_area(crm_access.caller(), r.access_group)
    ),
    sides as (
        select b.access_group, b.acting_for, true as earlier
        from jsonb_to_recordset(before) as b (access_group text, acting_for text)
        where all_areas or crm_access.in_area(crm_access.caller(), b.access_group)
        union all
        select a.access_group, a.acting_for, false
        from jsonb_to_recordset(after) as a (access_group text, acting_for text)
        where all_areas or crm_access.in_area(crm_access.caller(), a.access_group)
        union all
        select o.access_group, o.acting_for, e.earlier
        from outside as o cross join (values (true), (false)) as e (earlier)
    )
    select coalesce(jsonb_agg(h), '[]') into held
    from (
        select s.access_group, s.acting_for, bool_or(s.earlier) as earlier, bool_or(not s.earlier) as later
        from sides as s
        group by s.access_group, s.acting_for
    ) as h;
    for counted in select r.* from crm_access.root as r order by r.root loop
        return query execute format(
            $query$
            with held as materialized (
                select h.* from jsonb_to_recordset($2)
                    as h (access_group text, acting_for text, earlier boolean, later boolean)
            ),
            seen as (
                select bool_or(held.earlier) as earlier, bool_or(held.later) as later
                from crm_access.%I as c
                join held on held.access_group = c.access_group and (c.login is null or c.login = held.acting_for)
                where c.shown
                group by c.contact
            )
            select nullif($1, ''), count(*) filter (where seen.later and not seen.earlier),
                count(*) filter (where seen.earlier and not seen.later)
            from seen
            $query$,
            counted.group_view
        ) using counted.root, held;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."compare_reach"(jsonb, jsonb, text, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."compare_reach"(jsonb, jsonb, text, timestamp with time zone) IS 'crm_rls'
;

create function crm_people.heads(person text) returns SETOF text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    perform crm_access.require_reader('ask who reports to whom');
    return query
    with recursive up (attribute, login, above) as (
        select r.attribute, r.login, r.parent
        from crm_access.reporting as r where r.login = crm_access.login_of(heads.person)
        union
        select r.attribute, r.login, r.parent
        from up join crm_access.reporting as r on r.attribute = up.attribute and r.value = up.above
    )
    select distinct p.person
    from up join crm_access.person as p on p.login = up.login
    where up.login <> crm_access.login_of(heads.person) and crm_access.reads() = 'all'
    order by p.person;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."heads"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."heads"(text) IS 'crm_rls'
;

create view crm_people.members with (security_barrier = true) as
select
    p.person,
    p.login,
    x.access_group,
    case when x.permanent then 'permanent' else 'timed' end as how,
    case
        when not p.active then 'suspended'
        when x.valid_from > pg_catalog.clock_timestamp() then 'planned'
        else 'active'
    end as status,
    (x.valid_from at time zone m.time_zone)::pg_catalog.date as first_day,
    coalesce(
        crm_access.begins_day(x.valid_until) - 1, (x.valid_until at time zone m.time_zone)::pg_catalog.date
    ) as last_day,
    x.valid_from,
    x.valid_until,
    x.reason
from crm_access.model as m
cross join crm_access.person as p
join (
    select distinct s.login, s.access_group, true as permanent, null::pg_catalog.timestamptz as valid_from,
        null::pg_catalog.timestamptz as valid_until, '' as reason
    from crm_access.standing as s
    union all
    -- With names, too, or a server that was upgraded would print other ones than one that is new.
    select w.login, pg_catalog.unnest(w.suspended_groups) as access_group, true as permanent,
        null::pg_catalog.timestamptz as valid_from, null::pg_catalog.timestamptz as valid_until, '' as reason
    from crm_access.person as w
    union all
    select t.login, t.access_group, false as permanent, t.valid_from, t.valid_until, t.reason
    from crm_access.membership as t
    where t.valid_until is null or pg_catalog.clock_timestamp() < t.valid_until
) as x on x.login = p.login
where (select crm_access.reads()) = 'all'
   or (select crm_access.reads()) = 'area' and crm_access.in_area((select crm_access.caller()), x.access_group)
;

COMMENT ON VIEW "crm_people"."members" IS 'crm_rls'
;

create view crm_people.covers with (security_barrier = true) as
select
    c.cover_id,
    a.person as absent,
    s.person as substitute,
    c.valid_from,
    c.valid_until,
    c.begins,
    c.ends,
    case when (select crm_access.reads()) = 'all' or c.access_groups is null
        or (select crm_access.self_service()) in (c.absent, c.substitute)
    then c.access_groups else array(
        select g.access_group from pg_catalog.unnest(c.access_groups) as g (access_group)
        where crm_access.in_area((select crm_access.caller()), g.access_group)
    ) end as access_groups,
    c.reason,
    (c.valid_from at time zone d.time_zone)::pg_catalog.date as first_day,
    coalesce(
        crm_access.begins_day(c.valid_until) - 1, (c.valid_until at time zone d.time_zone)::pg_catalog.date
    ) as last_day
from crm_access.model as d
cross join crm_access.cover as c
join crm_access.person as a on a.login = c.absent
join crm_access.person as s on s.login = c.substitute
left join (
    select m.login, pg_catalog.array_agg(m.access_group) as access_groups
    from crm_people.members as m
    where (select crm_access.reads()) = 'area'
    group by m.login
) as h on h.login = c.absent
where (c.ends is null or pg_catalog.clock_timestamp() < c.ends)
  and (
      (select crm_access.reads()) = 'all'
      or (select crm_access.reads()) = 'area' and h.login is not null
          and (c.access_groups is null or c.access_groups && h.access_groups)
      or (select crm_access.reads()) = 'area' and c.access_groups = '{}'
      or (select crm_access.self_service()) in (c.absent, c.substitute)
  )
-- Conditions of who reads it stay above, or EXPLAIN ANALYZE would count rows that are left out.
offset 0
;

COMMENT ON VIEW "crm_people"."covers" IS 'crm_rls'
;

create view crm_people.shares with (security_barrier = true) as
select
    s.share_id,
    p.person,
    p.login,
    s.contact,
    coalesce(
        crm_access.begins_day(s.valid_until) - 1, (s.valid_until at time zone m.time_zone)::pg_catalog.date
    ) as last_day,
    s.valid_until,
    s.reason
from crm_access.model as m
cross join crm_access.share as s
join crm_access.person as p on p.login = s.login
where pg_catalog.clock_timestamp() < s.valid_until
  and m.share_role is not null
  and (
      (select crm_access.reads()) = 'all'
      or (select crm_access.reads()) = 'area' and crm_access.contact_in_area(s.contact)
  )
-- Conditions of who reads it stay above, or EXPLAIN ANALYZE would count rows that are left out.
offset 0
;

COMMENT ON VIEW "crm_people"."shares" IS 'crm_rls'
;

create view crm_people.people with (security_barrier = true) as
select
    p.person,
    p.login,
    p.active,
    p.attributes,
    coalesce(h.access_groups, '{}') as access_groups,
    coalesce(s.absent, '{}') as stands_in_for,
    coalesce(c.substitutes, '{}') as covered_by
from crm_access.person as p
left join (
    select m.login, pg_catalog.array_agg(distinct m.access_group) filter (where m.status = 'active') as access_groups
    from crm_people.members as m
    group by m.login
) as h on h.login = p.login
left join (
    select o.substitute, pg_catalog.array_agg(o.absent order by o.absent) as absent
    from crm_people.covers as o
    where o.begins <= pg_catalog.now()
    group by o.substitute
) as s on s.substitute = p.person
left join (
    select o.absent, pg_catalog.array_agg(o.substitute order by o.substitute) as substitutes
    from crm_people.covers as o
    where o.begins <= pg_catalog.now()
    group by o.absent
) as c on c.absent = p.person
where (select crm_access.reads()) = 'all'
   or (select crm_access.reads()) = 'area' and h.login is not null
;

COMMENT ON VIEW "crm_people"."people" IS 'crm_rls'
;

create view crm_people.log with (security_barrier = true) as
select l.*
from crm_access.log as l
where (select crm_access.reads()) = 'all'
;

COMMENT ON VIEW "crm_people"."log" IS 'crm_rls'
;

create view crm_people.user_access_groups with (security_barrier = true) as
select
    p.person,
    g.access_group as "group",
    g.label,
    g.family,
    p.active and (s.login is not null or t.span is not null) as assigned,
    case
        when s.login is null and t.span is null and g.access_group <> all (p.suspended_groups) then 'none'
        when not p.active then 'suspended'
        when pg_catalog.lower(t.span) > pg_catalog.clock_timestamp() then 'planned'
        else 'active'
    end as status,
    (pg_catalog.lower(t.span) at time zone m.time_zone)::pg_catalog.date as first_day,
    -- Most rows have no period, and a call for each of them would take most of the time.
    case when t.span is not null then coalesce(
        crm_access.begins_day(pg_catalog.upper(t.span)) - 1,
        (pg_catalog.upper(t.span) at time zone m.time_zone)::pg_catalog.date
    ) end as last_day,
    ''::pg_catalog.text as reason
from crm_access.model as m
cross join crm_access.person as p
cross join crm_access.access_group as g
left join (select distinct st.login, st.access_group from crm_access.standing as st) as s
    on s.login = p.login and s.access_group = g.access_group
left join crm_access.period as t
    on t.login = p.login and t.access_group = g.access_group and t.place = 1 and s.login is null
where (select crm_access.reads()) = 'all'
   or (select crm_access.reads()) = 'area' and crm_access.in_area((select crm_access.caller()), g.access_group)
;

COMMENT ON VIEW "crm_people"."user_access_groups" IS 'crm_rls'
;

create function crm_people.tick() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    iso constant text := 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"';
    first_day date := nullif(new.first_day, '-infinity');
    last_day date := nullif(new.last_day, 'infinity');
    dated constant boolean := (first_day, last_day) is distinct from (old.first_day, old.last_day);
    ticked constant boolean := case when new.assigned is distinct from old.assigned
        then coalesce(new.assigned, false) else old.assigned or dated and coalesce(first_day, last_day) is not null end;
    who constant text := crm_access.login_of(old.person);
    today constant date := (
        select (clock_timestamp() at time zone m.time_zone)::date from crm_access.model as m
    );
    span tstzrange;
    later crm_access.membership[];
    each crm_access.membership;
    begins text;
    ends text;
begin
    perform set_config('crm_rls.ticked', 'true', true);
    if (new.person, new."group", new.label, new.family, new.status)
        is distinct from (old.person, old."group", old.label, old.family, old.status)
    then
        raise feature_not_supported using
            message = 'only assigned, first_day, last_day and reason can be changed here',
            hint = 'Groups come with the model, people with crm_people.register.';
    end if;
    if first_day = 'infinity' or last_day = '-infinity' then
        raise invalid_parameter_value using
            message = 'a membership cannot begin at infinity, or end before all time',
            hint = 'Set assigned to false to end it.';
    end if;
    if ticked = old.assigned and not dated then
        if new.reason <> '' then
            raise feature_not_supported using
                message = 'a reason goes with a change, and nothing else was changed',
                hint = 'Set it together with assigned, first_day or last_day.';
        end if;
        new.assigned := old.assigned;
        return new;
    end if;
    if old.assigned then
        select p.span into span from crm_access.period as p
        where p.login = who and p.access_group = old."group" and p.place = 1;
        select array_agg(m order by m.valid_from) into later from crm_access.membership as m
        where m.login = who and m.access_group = old."group" and m.valid_from >= upper(span);
        perform crm_people.unassign(old.person, old."group", null::text, new.reason);
    end if;
    -- Who was in it and gets a last day that has passed has left.
    if ticked and not (old.assigned and coalesce(last_day < today, false) and last_day is distinct from old.last_day) then
        begins := case
            when first_day is not distinct from old.first_day
                then case when lower(span) > clock_timestamp() then to_char(lower(span) at time zone 'UTC', iso) end
            when first_day > today then to_char(first_day, 'YYYY-MM-DD')
        end;
        ends := case when last_day is not distinct from old.last_day then to_char(upper(span) at time zone 'UTC', iso)
            else to_char(last_day, 'YYYY-MM-DD') end;
        perform crm_people.assign(old.person, old."group", begins, ends, new.reason);
    end if;
    if ticked and last_day is not null then
        foreach each in array coalesce(later, '{}') loop
            perform crm_people.assign(old.person, old."group", to_char(each.valid_from at time zone 'UTC', iso),
                to_char(each.valid_until at time zone 'UTC', iso), each.reason);
        end loop;
    end if;
    select u.* into new from crm_people.user_access_groups as u
    where u.person = new.person and u."group" = new."group";
    return new;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."tick"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."tick"() IS 'crm_rls'
;

create function crm_people.begin_ticks() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    perform set_config('crm_rls.ticked', '', true);
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."begin_ticks"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."begin_ticks"() IS 'crm_rls'
;

create function crm_people.require_tick() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $body$
begin
    if current_setting('crm_rls.ticked', true) is distinct from 'true' then
        raise no_data_found using
            message = 'nothing was changed: no such person and group, or not yours to assign',
            hint = 'select person, "group" from crm_people.user_access_groups; lists what you may assign.';
    end if;
    return null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."require_tick"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."require_tick"() IS 'crm_rls'
;

create trigger tick instead of update on crm_people.user_access_groups
for each row execute function crm_people.tick()
;

COMMENT ON TRIGGER "tick" ON "crm_people"."user_access_groups" IS 'crm_rls'
;

create trigger begin_ticks before update on crm_people.user_access_groups
for each statement execute function crm_people.begin_ticks()
;

COMMENT ON TRIGGER "begin_ticks" ON "crm_people"."user_access_groups" IS 'crm_rls'
;

create trigger require_tick after update on crm_people.user_access_groups
for each statement execute function crm_people.require_tick()
;

COMMENT ON TRIGGER "require_tick" ON "crm_people"."user_access_groups" IS 'crm_rls'
;

create function crm_people.end_offices() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    if old.active then
        return old;
    end if;
    if crm_access.login_state(old.login) <> 'replaced' and not exists (
        select from crm_access.model as m
        join pg_roles as r on r.rolname = m.registrar_role
        join pg_db_role_setting as s on s.setrole = r.oid
        join pg_database as d on d.oid = s.setdatabase
        where d.datname <> current_database() and concat('application_name=crm_rls ', m.prefix) = any (s.setconfig)
    ) then
        perform crm_access.leave_offices(old.login);
    end if;
    return old;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."end_offices"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."end_offices"() IS 'crm_rls'
;

create trigger end_offices before delete on crm_access.person
for each row execute function crm_people.end_offices()
;

COMMENT ON TRIGGER "end_offices" ON "crm_access"."person" IS 'crm_rls'
;

create function crm_people.faces_of(
    contact text, at timestamp with time zone DEFAULT now(), root text DEFAULT NULL::text,
    only_family text DEFAULT NULL::text
)
returns TABLE(family text, person text, access_groups text[], instead_of text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
declare
    all_areas constant boolean := crm_access.reads() = 'all';
    says jsonb;
    served record;
begin
    perform crm_access.require_reader('ask who is responsible');
    perform crm_access.note_of_home();
    if only_family is not null then
        perform crm_access.require_family(only_family);
    end if;
    select r.* into served
    from crm_access.root as r
    where r.root = crm_access.root_of(faces_of.root, only_family);
    says := (
        select t.says
        from crm_access.model as m
        cross join lateral jsonb_each(m.tables) as t (name, says)
        where t.says ->> 'root' = served.root
    );
    return query execute format(
        'with has as materialized ('
        '  select g.family, g.access_group, c.login'
        '  from crm_access.%2$I as c'
        '  join crm_access.access_group as g on g.access_group = c.access_group and not g.oversight'
        '  where %1$s'
        '), face as ('
        '  select has.family, f.face, array_agg(distinct has.access_group collate "C") as access_groups,'
        '    coalesce(array_agg(distinct h.person collate "C") filter (where f.face <> f.holder), ''{}'') as instead_of'
        '  from has'
        '  join crm_access.holders_at($2) as f'
        '    on f.access_group = has.access_group and (has.login is null or has.login = f.holder)'
        '  join crm_access.person as h on h.login = f.holder'
        '  group by has.family, f.face'
        ') '
        'select of.family, p.person, coalesce(f.access_groups, ''{}''), coalesce(f.instead_of, ''{}'')'
        'from crm_access.%3$I as of '
        'left join face as f on f.family = of.family '
        'left join crm_access.person as p on p.login = f.face '
        'where %4$s and ($4 is null or of.family = $4) and ($3 or exists ('
        '  select from has'
        '  where has.family = of.family and crm_access.in_area(crm_access.caller(), has.access_group)'
        ')) order by of.family collate "C", p.person collate "C"',
        crm_access.has_key(says, 'c', '$1'), served.group_view, served.family_view, crm_access.has_key(says, 'of', '$1')
    ) using contact, at, all_areas, only_family;
exception
    when data_exception then
        raise invalid_parameter_value using
            message = format('%L cannot be the key of a contact: %s', contact, sqlerrm),
            hint = format('Keys of contacts are of type %s.',
                (select string_agg(k.type, ', ' order by k.place) from crm_access.key_columns(says) as k));
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."faces_of"(text, timestamp with time zone, text, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."faces_of"(text, timestamp with time zone, text, text) IS 'crm_rls'
;

create function crm_people.responsible(
    contact text, family text, at timestamp with time zone DEFAULT now(), root text DEFAULT NULL::text
)
returns TABLE(person text, access_groups text[], instead_of text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
begin
    perform crm_access.require_family(coalesce(family, ''));
    return query
    select f.person, f.access_groups, f.instead_of
    from crm_people.faces_of(contact, at, root, family) as f
    where f.person is not null;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."responsible"(text, text, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_people.face_conflicts_at(at timestamp with time zone, only_family text DEFAULT NULL::text)
returns TABLE(family text, root text, contact text, faces text, people text[], access_groups text[])
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select f.family, f.root, f.contact, f.faces, f.people, f.access_groups
    from crm_access.conflicts_at(face_conflicts_at.at, only_family) as f
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."face_conflicts_at"(timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."face_conflicts_at"(timestamp with time zone, text) IS 'crm_rls'
;

create view crm_people.face_conflicts with (security_barrier = true) as
select f.family, nullif(s.root, '') as root, f.contact, f.faces, f.people, f.access_groups
from crm_access.conflict_slices(pg_catalog.now(), null) as s
cross join lateral crm_access.conflicts_between(s.root, s.held, null, s.above, s.up_to) as f
;

COMMENT ON VIEW "crm_people"."face_conflicts" IS 'crm_rls'
;

create function crm_people.face_counts(
    at timestamp with time zone DEFAULT now(), only_family text DEFAULT NULL::text, gone jsonb DEFAULT '[]'::jsonb,
    come jsonb DEFAULT '[]'::jsonb
)
returns TABLE(family text, root text, label text, faces text, contacts bigint, one bigint, nobody bigint, several bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    served record;
begin
    perform crm_access.require_reader('count faces');
    if only_family is not null then
        perform crm_access.require_family(only_family);
    end if;
    for served in
        select r.* from crm_access.root as r
        where exists (
            select from crm_access.family as f
            where f.root = r.root and (only_family is null or f.family = only_family)
        )
        order by r.root
    loop
        return query execute format(
            $query$
            with face as materialized (
                select f.family, f.access_group, f.holder, f.face from (
                    select h.family, h.access_group, h.holder, h.face from crm_access.holders_at($1) as h
                    except
                    select g.family, g.access_group, g.holder, g.face
                    from jsonb_to_recordset($4) as g (family text, access_group text, holder text, face text)
                    union
                    select c.family, c.access_group, c.holder, c.face
                    from jsonb_to_recordset($5) as c (family text, access_group text, holder text, face text)
                ) as f
                where $2 is null or f.family = $2
            ),
            counted as (
                select c.contact, f.family, min(f.face collate "C") as first, max(f.face collate "C") as last
                from crm_access.%1$I as c
                join face as f on f.access_group = c.access_group and (c.login is null or c.login = f.holder)
                group by c.contact, f.family
            ),
            summed as (
                select of.family, count(*) as contacts, count(*) filter (where n.first = n.last) as one,
                    count(*) filter (where n.first is null) as nobody,
                    count(*) filter (where n.first <> n.last) as several
                from crm_access.%2$I as of
                left join counted as n on n.contact = of.contact and n.family = of.family
                group by of.family
            )
            select f.family, nullif(f.root, ''), f.label, f.faces, coalesce(s.contacts, 0), coalesce(s.one, 0),
                coalesce(s.nobody, 0), coalesce(s.several, 0)
            from crm_access.family as f
            left join summed as s on s.family = f.family
            where f.root = $3 and ($2 is null or f.family = $2)
            order by f.family
            $query$,
            served.group_view, served.family_view
        ) using at, only_family, served.root, gone, come;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."face_counts"(timestamp with time zone, text, jsonb, jsonb) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."face_counts"(timestamp with time zone, text, jsonb, jsonb) IS 'crm_rls'
;

create function crm_people.faceless(
    only_family text DEFAULT NULL::text, at timestamp with time zone DEFAULT now(), gone jsonb DEFAULT '[]'::jsonb,
    come jsonb DEFAULT '[]'::jsonb
)
returns TABLE(family text, root text, contacts bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
    select c.family, c.root, c.nobody
    from crm_people.face_counts(faceless.at, only_family, gone, come) as c where c.faces = 'one'
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."faceless"(text, timestamp with time zone, jsonb, jsonb) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."faceless"(text, timestamp with time zone, jsonb, jsonb) IS 'crm_rls'
;

create function crm_people.holders(at timestamp with time zone DEFAULT now())
returns TABLE(family text, access_group text, holder text, face text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader('ask who holds which group');
    perform crm_access.note_of_home();
    return query
    select h.family, h.access_group, h.holder, h.face
    from crm_access.holders_at(holders.at) as h
    where crm_access.reads() = 'all' or crm_access.in_area(crm_access.caller(), h.access_group);
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."holders"(timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."holders"(timestamp with time zone) IS 'crm_rls'
;

create function crm_people.who_sees(
    contact text, at timestamp with time zone DEFAULT now(), root text DEFAULT NULL::text
)
returns TABLE(person text, access_group text, how text, acting_for text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    asked text;
    was record;
begin
    perform crm_access.require_reader('ask who sees a contact');
    perform crm_access.note_of_home();
    perform crm_access.note_of_leavers(who_sees.at);
    asked := crm_access.table_named(who_sees.root);
    select r.* into was from crm_access.row_then(who_sees.contact, asked, who_sees.at) as r;
    return query
    with has as materialized (
        select c.* from crm_access.groups_then(who_sees.contact, asked, who_sees.at, was.known) as c
        where c.shown and (c.contacts is not null or crm_access.answers_about(c.access_group))
    ),
    -- Who was never in one of them is not asked about: to replay the log for everybody takes most of the time.
    likely as materialized (
        select p.person, p.login
        from crm_access.ever_in(array(select has.access_group from has)) as e (login)
        join crm_access.person as p on p.login = e.login
    )
    select distinct p.person collate "C", r.access_group collate "C", r.how, acted.person collate "C", r.valid_from, r.valid_until, r.granted_by, r.reason
    from likely as p
    cross join lateral crm_access.reach_at(p.login, who_sees.at) as r
    join has as c on c.access_group = r.access_group 
        and (c.login is null or c.login = r.acting_for) and (c.maker is null or c.maker = p.login)
    left join crm_access.person as acted on acted.login = r.acting_for
    union
    select p.person, null, 'share', p.person, s.valid_from, s.valid_until, s.granted_by, s.reason
    from crm_access.shares_at(who_sees.at) as s
    join crm_access.person as p on p.login = s.login
    join has as c on c.contacts[1] = s.contact and (c.login is null or c.login = s.login)
    where case was.known
        when 'version' then crm_access.share_told(s.contact)
        else crm_access.shown_by_share(c.contacts, p)
    end
    order by 1, 2, 3, 4;
    if found or crm_access.reads() = 'all' then
        perform crm_access.note_of_row(asked, who_sees.at, was.known, was.begins, was.ends, was.gone);
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."who_sees"(text, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_people.why(
    person text, contact text, at timestamp with time zone DEFAULT now(), root text DEFAULT NULL::text
)
returns TABLE(access_group text, allows boolean, has_contact boolean, hidden boolean, how text, acting_for text, valid_from timestamp with time zone, valid_until timestamp with time zone, granted_by text, reason text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    asked text;
    whose text;
    was record;
    reads constant text := crm_access.reads();
    caller constant text := crm_access.self_service();
    own constant boolean := coalesce(why.person in (caller, crm_access.name_of(caller)), false);
begin
    -- Whoever reads nothing of others asks for him- or herself, and learns nothing of what is hidden.
    if not own then
        perform crm_access.require_reader('ask why somebody sees a contact');
    end if;
    if reads <> 'own' then
        perform crm_access.note_of_home();
    end if;
    whose := crm_access.login_of(why.person);
    asked := crm_access.table_named(why.root);
    select r.* into was from crm_access.row_then(why.contact, asked, why.at) as r;
    return query
    with has as materialized (
        select c.* from crm_access.groups_then(why.contact, asked, why.at, was.known) as c
    ),
    held as (
        select r.* from crm_access.reach_at(whose, why.at) as r
    ),
    answer as (
        select
            coalesce(h.access_group, of.access_group) as access_group,
            of.access_group is not null and of.shown and h.access_group is not null as allows,
            of.access_group is not null as has_contact,
            of.access_group is not null and not of.shown as hidden,
            h.how, h.acting_for, h.valid_from, h.valid_until, h.granted_by, h.reason
        from held as h
        full join (
            select * from has
            where has.contacts is null
              and (has.login is null or has.login = whose or has.login in (select a.acting_for from held as a))
              and (has.maker is null or has.maker = whose)
        ) as of on of.access_group = h.access_group and (of.login is null or of.login = h.acting_for)
        union all
        select null, x.shown and c.shown, true, not (x.shown and c.shown), 'share', s.login, s.valid_from, s.valid_until, s.granted_by, s.reason
        from crm_access.shares_at(why.at) as s
        join crm_access.person as p on p.login = s.login
        join has as c on c.contacts[1] = s.contact and (c.login is null or c.login = s.login)
        cross join lateral (
            select case was.known
                when 'version' then nullif(crm_access.share_told(s.contact), false)
                else crm_access.shown_by_share(c.contacts, p)
            end
        ) as x (shown)
        where s.login = whose and x.shown is not null
    ),
    -- A row comes to a group by several ways; one that shows it counts.
    said as (
        select
            n.access_group, bool_or(n.allows) as allows, bool_or(n.has_contact) as has_contact, bool_and(n.hidden) as hidden,
            n.how, n.acting_for, n.valid_from, n.valid_until, n.granted_by, n.reason
        from answer as n
        group by n.access_group, n.how, n.acting_for, n.valid_from, n.valid_until, n.granted_by, n.reason
    )
    select
        a.access_group, a.allows, a.has_contact, a.hidden, a.how,
        (select p.person from crm_access.person as p where p.login = a.acting_for),
        a.valid_from, a.valid_until, a.granted_by, a.reason
    from said as a
    where own and a.allows or reads <> 'own' and (a.how = 'share' or crm_access.answers_about(a.access_group))
    order by a.allows desc, a.how is not null desc, a.has_contact desc, a.access_group collate "C", a.how;
    if reads = 'all'
        or own and found
        or exists (
            select from crm_access.groups_then(why.contact, asked, why.at, was.known) as c
            where c.contacts is null and crm_access.answers_about(c.access_group)
        )
    then
        perform crm_access.note_of_row(asked, why.at, was.known, was.begins, was.ends, was.gone);
    end if;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."why"(text, text, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_people.sees(person text, at timestamp with time zone DEFAULT now())
returns TABLE(root text, access_group text, how text, acting_for text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    whose text;
    memberships jsonb;
    shared text[];
    counted record;
    counts bigint[];
begin
    perform crm_access.require_reader('ask what somebody sees');
    perform crm_access.note_of_home();
    whose := crm_access.login_of(sees.person);
    if sees.at < now() then
        raise notice 'By the filters in force now, on rows and attributes of people as they are now; only memberships and shares are those of %.',
            crm_access.shown_moment(sees.at);
    end if;
    memberships := (
        select coalesce(jsonb_agg(to_jsonb(r) || jsonb_build_object('login', whose)), '[]')
        from (
            select r.access_group, r.how, r.acting_for from crm_access.reach_at(whose, sees.at) as r
            where crm_access.answers_about(r.access_group)
        ) as r
    );
    shared := array(
        select s.contact
        from crm_access.person as p
        join crm_access.shares_at(sees.at) as s on s.login = p.login
        where p.login = whose and crm_access.shown_by_share(array[s.contact], p) is not null
    );
    if cardinality(shared) > 0 then
        memberships := memberships
            || jsonb_build_object('how', 'share', 'acting_for', whose, 'login', whose, 'shared', shared);
    end if;
    for counted in
        select t.name, nullif(t.name, r.contacts) as root
        from crm_access.model as m
        cross join lateral jsonb_object_keys(m.tables) as t (name)
        cross join lateral (select c.name from jsonb_each(m.tables) as c (name, says) where c.says ->> 'root' = '') as r (contacts)
        order by t.name <> r.contacts, t.name
    loop
        counts := crm_access.count_reached(counted.name, memberships);
        return query
        select counted.root, h.says ->> 'access_group', h.says ->> 'how', crm_access.name_of(h.says ->> 'acting_for'), counts[h.place]
        from jsonb_array_elements(memberships) with ordinality as h (says, place)
        where case when h.says ->> 'how' = 'share' then counts[h.place] > 0 else counts[h.place] is not null end
        order by h.says ->> 'access_group' collate "C" nulls last, 3, 4;
        return query select counted.root, null::text, null::text, null::text, counts[cardinality(counts)];
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."sees"(text, timestamp with time zone) IS 'crm_rls'
;

create function crm_people.model_in_force()
returns TABLE(part text, recorded_at timestamp with time zone, content jsonb)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader_of_all('read the model in force');
    return query
    select p.part, r.recorded_at, r.content
    from unnest(array['structure', 'verification']) as p (part)
    cross join lateral crm_access.recorded(p.part) as r;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."model_in_force"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."model_in_force"() IS 'crm_rls'
;

create view crm_people.model_records with (security_barrier = true) as
select i.in_force_id as record_id, i.recorded_at, i.who as actor, i.part, i.content
from crm_access.in_force as i
where i.part in ('structure', 'verification')
  and (select crm_access.reads()) = 'all'
;

COMMENT ON VIEW "crm_people"."model_records" IS 'crm_rls'
;

create function crm_people.granted_outside()
returns TABLE(login text, access_group text, holds boolean, granted_by text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader_of_all('ask what was granted outside of crm_people');
    return query
    select o.login, o.access_group, o.holds, o.grantor from crm_access.outside_log as o order by 1, 2;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."granted_outside"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."granted_outside"() IS 'crm_rls'
;

create function crm_people.group_counts()
returns TABLE(access_group text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    structure jsonb;
begin
    perform crm_access.require_reader_of_all('count the contacts of groups');
    structure := (select r.content from crm_access.recorded('structure') as r);
    return query execute format(
        $query$
        with counted as materialized (
            select c.access_group, count(*) as contacts
            from crm_access.%I as c
            where c.login is null and c.shown
            group by c.access_group
        )
        select g.access_group, case when not crm_access.asks_person($1, g.access_group) then coalesce(c.contacts, 0) end
        from crm_access.access_group as g
        left join counted as c on c.access_group = g.access_group
        order by g.access_group collate "C"
        $query$,
        (select r.group_view from crm_access.root as r where r.root = '')
    ) using structure;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."group_counts"() FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."group_counts"() IS 'crm_rls'
;

create function crm_people.contact_counts(postcode text DEFAULT NULL::text)
returns TABLE(counted text, field text, value text, contacts bigint)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
begin
    perform crm_access.require_reader_of_all('count contacts');
    return query select c.counted, c.field, c.value, c.contacts from crm_access.counted_contacts(postcode) as c;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."contact_counts"(text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."contact_counts"(text) IS 'crm_rls'
;

create function crm_people.report_counts(most bigint DEFAULT 10000)
returns TABLE(part text, access_group text, family text, root text, label text, faces text, contact text, contacts bigint, one bigint, nobody bigint, several bigint, people text[], access_groups text[])
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set client_min_messages = notice
as $body$
#variable_conflict use_column
declare
    structure jsonb;
    served record;
begin
    perform crm_access.require_reader_of_all('count contacts, groups and faces');
    structure := (select r.content from crm_access.recorded('structure') as r);
    for served in
        select r.* from crm_access.root as r
        where r.root = '' or exists (select from crm_access.family as f where f.root = r.root)
        order by r.root
    loop
        return query execute format(
            $query$
            with face as materialized (
                select h.family, h.access_group, h.holder, p.person
                from crm_access.holders_at(now()) as h
                join crm_access.person as p on p.login = h.face
            ),
            -- Without an order: contacts with the same groups come with them in the same order, or make one more set.
            of_group as (
                select c.contact, array_agg(c.access_group) as groups, array_agg(c.login) as logins, array_agg(c.shown) as shown
                from crm_access.%1$I as c
                group by c.contact
            ),
            of_family as (
                select o.contact, array_agg(o.family) as families from crm_access.%2$I as o group by o.contact
            ),
            met as materialized (
                select coalesce(g.contact, o.contact) as contact, coalesce(g.groups, '{}') as groups,
                    coalesce(g.logins, '{}') as logins, coalesce(g.shown, '{}') as shown,
                    coalesce(o.families, '{}') as families
                from of_group as g
                full join of_family as o on o.contact = g.contact
            ),
            same as materialized (
                select row_number() over () as number, m.groups, m.logins, m.shown, m.families, count(*) as contacts
                from met as m
                group by m.groups, m.logins, m.shown, m.families
            ),
            had as materialized (
                select s.number, s.contacts, e.access_group, e.login, e.shown
                from same as s
                cross join lateral unnest(s.groups, s.logins, s.shown) as e (access_group, login, shown)
            ),
            faced as materialized (
                select h.number, g.family, h.access_group, f.person
                from had as h
                join crm_access.access_group as g on g.access_group = h.access_group and not g.oversight
                left join face as f on f.access_group = h.access_group and (h.login is null or h.login = f.holder)
            ),
            summed as materialized (
                select s.number, f.family, f.label, f.faces, s.contacts,
                    min(n.person collate "C") as first, max(n.person collate "C") as last
                from same as s
                join crm_access.family as f on f.family = any (s.families) and f.root = $1
                left join faced as n on n.number = s.number and n.family = f.family
                group by s.number, f.family, f.label, f.faces, s.contacts
            ),
            conflict as materialized (
                select s.number, s.family, s.faces,
                    coalesce(array_agg(distinct n.person collate "C") filter (where n.person is not null), '{}') as people,
                    coalesce(
                        array_agg(distinct n.access_group collate "C") filter (where n.access_group is not null), '{}'
                    ) as access_groups
                from summed as s
                left join faced as n
                    on n.number = s.number and n.family = s.family and (n.person is null) = (s.first is null)
                where s.faces <> 'any' and (s.first <> s.last or s.first is null and s.faces = 'one')
                group by s.number, s.family, s.faces
            )
            select 'group', g.access_group, null, null, null, null, null,
                case when not crm_access.asks_person($3, g.access_group) then coalesce(c.contacts, 0) end::bigint,
                null::bigint, null::bigint, null::bigint, null::text[], null::text[]
            from crm_access.access_group as g
            left join (
                select h.access_group, sum(h.contacts) as contacts from had as h
                where h.login is null and h.shown
                group by h.access_group
            ) as c on c.access_group = g.access_group
            where $1 = ''
            union all
            select 'family', null, f.family, nullif($1, ''), f.label, f.faces, null,
                coalesce(sum(s.contacts), 0)::bigint,
                coalesce(sum(s.contacts) filter (where s.first = s.last), 0)::bigint,
                coalesce(sum(s.contacts) filter (where s.first is null), 0)::bigint,
                coalesce(sum(s.contacts) filter (where s.first <> s.last), 0)::bigint, null, null
            from crm_access.family as f
            left join summed as s on s.family = f.family
            where f.root = $1
            group by f.family, f.label, f.faces
            union all
            (
                select 'conflict', null, x.family, nullif($1, ''), null, x.faces, m.contact::text, null, null, null, null,
                    x.people, x.access_groups
                from conflict as x
                join same as s on s.number = x.number
                join met as m
                    on m.groups = s.groups and m.logins = s.logins and m.shown = s.shown and m.families = s.families
                order by x.family, m.contact::text
                limit $2
            )
            $query$,
            served.group_view, served.family_view
        ) using served.root, most, structure;
    end loop;
end
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."report_counts"(bigint) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."report_counts"(bigint) IS 'crm_rls'
;

create function crm_people.assign(
    person text, access_group text, first_day date, last_day date DEFAULT NULL::date,
    reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.assign(
        person, access_group,
        coalesce(to_char(first_day, 'YYYY-MM-DD'), first_day::text),
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."assign"(text, text, date, date, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."assign"(text, text, date, date, text) IS 'crm_rls'
;

create function crm_people.assign(
    person text, access_group text, valid_from timestamp with time zone,
    valid_until timestamp with time zone DEFAULT NULL::timestamp with time zone,
    reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.assign(
        person, access_group,
        coalesce(to_char(assign.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), assign.valid_from::text),
        coalesce(to_char(assign.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), assign.valid_until::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."assign"(text, text, timestamp with time zone, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."assign"(text, text, timestamp with time zone, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_people.unassign(person text, access_group text, last_day date, reason text DEFAULT ''::text) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.unassign(
        person, access_group,
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."unassign"(text, text, date, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."unassign"(text, text, date, text) IS 'crm_rls'
;

create function crm_people.unassign(
    person text, access_group text, until timestamp with time zone,
    reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.unassign(
        person, access_group,
        coalesce(to_char(unassign.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), unassign.until::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."unassign"(text, text, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."unassign"(text, text, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_people.cover(
    absent text, substitute text, first_day date, last_day date DEFAULT NULL::date,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text,
    access_groups text[] DEFAULT NULL::text[], anyway boolean DEFAULT false
) returns bigint
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.cover(
        absent, substitute,
        coalesce(to_char(first_day, 'YYYY-MM-DD'), first_day::text),
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        lead_days, trail_days, reason, access_groups, anyway
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."cover"(text, text, date, date, integer, integer, text, text[], boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."cover"(text, text, date, date, integer, integer, text, text[], boolean) IS 'crm_rls'
;

create function crm_people.cover(
    absent text, substitute text, valid_from timestamp with time zone,
    valid_until timestamp with time zone DEFAULT NULL::timestamp with time zone,
    lead_days integer DEFAULT 0, trail_days integer DEFAULT 0, reason text DEFAULT ''::text,
    access_groups text[] DEFAULT NULL::text[], anyway boolean DEFAULT false
) returns bigint
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.cover(
        absent, substitute,
        coalesce(to_char(cover.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), cover.valid_from::text),
        coalesce(to_char(cover.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), cover.valid_until::text),
        lead_days, trail_days, reason, access_groups, anyway
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."cover"(text, text, timestamp with time zone, timestamp with time zone, integer, integer, text, text[], boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."cover"(text, text, timestamp with time zone, timestamp with time zone, integer, integer, text, text[], boolean) IS 'crm_rls'
;

create function crm_people.handover(
    leaver text, successor text, first_day date,
    contacts boolean DEFAULT false, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.handover(
        leaver, successor,
        coalesce(to_char(first_day, 'YYYY-MM-DD'), first_day::text),
        contacts, reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."handover"(text, text, date, boolean, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."handover"(text, text, date, boolean, text) IS 'crm_rls'
;

create function crm_people.handover(
    leaver text, successor text, at timestamp with time zone,
    contacts boolean DEFAULT false, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.handover(
        leaver, successor,
        coalesce(to_char(handover.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), handover.at::text),
        contacts, reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."handover"(text, text, timestamp with time zone, boolean, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."handover"(text, text, timestamp with time zone, boolean, text) IS 'crm_rls'
;

create function crm_people.share(
    person text, contact text, last_day date, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.share(
        person, contact,
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."share"(text, text, date, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."share"(text, text, date, text) IS 'crm_rls'
;

create function crm_people.share(
    person text, contact text, valid_until timestamp with time zone, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.share(
        person, contact,
        coalesce(to_char(share.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), share.valid_until::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."share"(text, text, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."share"(text, text, timestamp with time zone, text) IS 'crm_rls'
;

create function crm_people.prolong_cover(
    cover_id bigint, last_day date, reason text DEFAULT ''::text, anyway boolean DEFAULT false
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.prolong_cover(
        cover_id,
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason, anyway
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."prolong_cover"(bigint, date, text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."prolong_cover"(bigint, date, text, boolean) IS 'crm_rls'
;

create function crm_people.prolong_cover(
    cover_id bigint, until timestamp with time zone, reason text DEFAULT ''::text, anyway boolean DEFAULT false
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.prolong_cover(
        cover_id,
        coalesce(to_char(prolong_cover.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), prolong_cover.until::text),
        reason, anyway
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."prolong_cover"(bigint, timestamp with time zone, text, boolean) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."prolong_cover"(bigint, timestamp with time zone, text, boolean) IS 'crm_rls'
;

create function crm_people.end_cover(
    cover_id bigint, last_day date, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.end_cover(
        cover_id,
        coalesce(to_char(last_day, 'YYYY-MM-DD'), last_day::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."end_cover"(bigint, date, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."end_cover"(bigint, date, text) IS 'crm_rls'
;

create function crm_people.end_cover(
    cover_id bigint, until timestamp with time zone, reason text DEFAULT ''::text
) returns text
language sql
set search_path = pg_catalog, pg_temp
as $body$
    select crm_people.end_cover(
        cover_id,
        coalesce(to_char(end_cover.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), end_cover.until::text),
        reason
    )
$body$
;

REVOKE ALL ON FUNCTION "crm_people"."end_cover"(bigint, timestamp with time zone, text) FROM PUBLIC
;

COMMENT ON FUNCTION "crm_people"."end_cover"(bigint, timestamp with time zone, text) IS 'crm_rls'
;
