-- The moment that a text means: a day is its first instant in the model's time zone, `days` days later; null and
-- an empty text mean nothing. Of two midnights the first counts, one that the clocks skip is the change itself.
-- JDBC sends the offset of the client with a java.sql.Date, without a type; the day is that day all the same.
-- Only what every client can read is kept, also with a year of lead or trail days: drivers end with the year 9999, and
-- 31.12.9999 is what many systems write for no end.
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
