-- An error where somebody reports to him- or herself, or two people have the value to which others report.
-- A deferred trigger runs at the end, when whoever applied a model is no member of the owner any more.
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
