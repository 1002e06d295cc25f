-- One row: what a login that an entry of the log names is called now, or was last, and the entry with which that ended,
-- or null.
-- It has no search path of its own, so that it becomes part of the query that calls it; whoever calls it has one.
create function crm_access.goes_by(login text, entry bigint) returns TABLE(named text, before_entry bigint)
language sql stable
as $body$
    with recursive had (named, after_entry, gone) as (
        select goes_by.login, goes_by.entry, false
        union all
        select case when next.new is null then h.named else next.login end, next.log_id, next.new is null
        from had as h
        cross join lateral (
            select l.log_id, l.login, l.new from crm_access.log as l
            where l.former = h.named and l.log_id > h.after_entry
            order by l.log_id
            limit 1
        ) as next
        where not h.gone
    )
    select h.named, case when h.gone then h.after_entry end
    from had as h
    order by h.after_entry desc
    limit 1
$body$
