-- One row: a person who may read a contact at a moment, by which group (null: by a share) and how, for whom, until when,
-- and who gave it why; by the filters in force now. With `root` the contact is a row of that protected table. For a moment
-- of the past it is the row as it was, where the table has a history; a notice says what is known. An area manager is told
-- of the groups of the own area, and of the past of rows that are in them now.
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
