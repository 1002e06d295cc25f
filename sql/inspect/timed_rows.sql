-- One row: a timed membership. Infinity is what an open end means; years that Python has no date for are
-- moved to the last one that it has, which is as far away.
select
    m.login,
    m.access_group as "group",
    case
        when m.valid_from > '-infinity'
        then greatest(least(m.valid_from, '9999-12-30 00:00+00'), '0001-01-02 00:00+00')
    end as valid_from,
    case
        when m.valid_until < 'infinity'
        then greatest(least(m.valid_until, '9999-12-30 00:00+00'), '0001-01-02 00:00+00')
    end as valid_until,
    m.reason,
    m.declared,
    coalesce(pg_catalog.clock_timestamp() < m.valid_until, true) as live
from crm_access.membership as m
