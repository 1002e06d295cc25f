-- An error where somebody reports to him- or herself, or two people have the value to which others report.
create function crm_access.require_line() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $body$
declare
    same text[];
    circle text[];
begin
    select array_agg(p.person order by p.person) into same
    from crm_access.reporting as mine
    join crm_access.reporting as r on r.attribute = mine.attribute and r.value = mine.value
    join crm_access.person as p on p.login = r.login
    where mine.attribute = new.attribute and mine.login = new.login;
    if cardinality(same) > 1 then
        raise unique_violation using
            message = format('%s: %s have the same value, so nobody knows who reports to whom',
                new.attribute, array_to_string(same, ' and ')),
            hint = 'Give each of them a value of his or her own.';
    end if;
    with recursive up (above, value, path) as (
        select r.parent, r.value, array[r.login]
        from crm_access.reporting as r
        where r.attribute = new.attribute and r.login = new.login
        union all
        select r.parent, up.value, up.path || r.login
        from up
        join crm_access.reporting as r on r.attribute = new.attribute and r.value = up.above
        where r.login <> all (up.path)
    )
    select up.path into circle from up where up.above = up.value limit 1;
    if circle is not null then
        raise check_violation using
            message = format('%s: nobody can report to him- or herself: %s', new.attribute, (
                select string_agg(crm_access.name_of(c.login), ' reports to ' order by c.place)
                from unnest(circle || circle[1:1]) with ordinality as c (login, place)
            )),
            hint = 'Let one of them report to somebody else.';
    end if;
    return null;
end
$body$
