-- One row: how a person stands to a contact by a group at a moment, by the filters in force now: whether the group's
-- filter has the contact (`has_contact`), whether a restriction hides it from the group (`hidden`), and the membership,
-- `how` null where there is none. The person may read the contact where `allows`. Groups in which the person is and
-- groups that would help; a share has no group. With `root` the contact is a row of that protected table. For a moment
-- of the past it is the row as it was, where the table has a history; a notice says what is known. An area manager is told
-- of the groups of the own area, and of the past of rows that are in them now; a person, who may be one, of the own
-- reasons, and of other moments for rows that he or she sees now.
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
