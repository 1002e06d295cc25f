-- One row: a cover; infinity and years beyond Python's as in timed_rows.sql.
select
    c.absent,
    c.substitute,
    case
        when c.begins > '-infinity'
        then greatest(least(c.begins, '9999-12-30 00:00+00'), '0001-01-02 00:00+00')
    end as begins,
    case
        when c.ends < 'infinity'
        then greatest(least(c.ends, '9999-12-30 00:00+00'), '0001-01-02 00:00+00')
    end as ends,
    c.access_groups as groups,
    coalesce(pg_catalog.clock_timestamp() < c.ends, true) as live
from crm_access.cover as c
