-- The moment that a text means: a day is its first instant in the model's time zone, `days` days later; null and
-- an empty text mean nothing. Of two midnights the first counts, one that the clocks skip is the change itself.
create function crm_access.moment_of(said text, days integer) returns timestamp with time zone
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $body$
declare
    zone constant text := (select m.time_zone from crm_access.model as m);
    local timestamp;
    found timestamptz;
begin
    if coalesce(said, '') = '' then
        return null;
    end if;
    if said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then
        local := said::date + days;
        found := local at time zone zone;
        if (found - interval '1 hour') at time zone zone >= local then
            found := found - interval '1 hour';
        end if;
        return found;
    end if;
    if said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)? ?(Z|[+-][0-9]{2}(:?[0-9]{2})?)$' then
        return said::timestamptz;
    end if;
    if said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?$' then
        local := said::timestamp;
        found := local at time zone zone;
        if found at time zone zone <> local or (found - interval '1 hour') at time zone zone = local then
            raise invalid_datetime_format using
                message = format('%s %s in %s, because the clocks change', said,
                    case when found at time zone zone = local then 'comes twice' else 'does not exist' end, zone),
                hint = format('Write it with its offset, as in %s+01:00.', said);
        end if;
        return found;
    end if;
    raise invalid_datetime_format using
        message = format('%L is no day and no moment', said),
        hint = 'Write a day such as 2027-01-06, or a moment such as 2027-01-06 14:00.';
exception
    when datetime_field_overflow then
        raise invalid_datetime_format using
            message = format('%L is no day and no moment', said),
            hint = 'Write a day such as 2027-01-06, or a moment such as 2027-01-06 14:00.';
end
$body$
