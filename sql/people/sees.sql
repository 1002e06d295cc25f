-- One row: how many contacts, or rows of another protected table (`root`, null for the contacts), a person reads at a moment
-- by a group that may show rows of the table, and for whom, or by shares; the last row of each table has how many they are
-- together. By the filters in force now, and for a moment of the past by the rows as they are now, as a notice says. An area
-- manager is told of the groups of the own area. Reads each table once, and what filters ask of others.
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
