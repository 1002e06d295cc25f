-- A sentence: there is a new territory below another one. Whoever sees that one as a subtree sees the contacts of the new
-- one, at once. An area manager adds below the own territories, and no key that contacts have already: they would come
-- into the own area.
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
