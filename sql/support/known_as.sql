-- One row: what a login was called in the log, in the entries between two others: who has it now (no entry), or had it
-- until an entry. A login that was renamed has its
-- entries under the old name; what the log says of somebody else who had a name before or after is not among them.
-- It has no search path of its own, so that it becomes part of the query that calls it; whoever calls it has one.
create function crm_access.known_as(login text, until_entry bigint) returns TABLE(named text, after_entry bigint, before_entry bigint)
language sql stable
as $body$
    with recursive had (named, before_entry, began, was) as (
        -- The entry with which the person got the login, if nobody has given it away since.
        select w.login, w.until_entry, b.log_id, b.former
        from (values (known_as.login, coalesce(known_as.until_entry, 9223372036854775807))) as w (login, until_entry)
        left join lateral (
            select l.log_id, l.former
            from crm_access.log as l
            where l.login = w.login and l.kind = 'person' and l.new is not null and l.log_id < w.until_entry
              and (l.old is null or l.former is not null)
              and not exists (
                  select from crm_access.log as gone
                  where gone.former = w.login and gone.log_id > l.log_id and gone.log_id < w.until_entry
              )
            order by l.log_id desc
            limit 1
        ) as b on true
        union all
        select h.was, h.began, b.log_id, b.former
        from had as h
        left join lateral (
            select l.log_id, l.former
            from crm_access.log as l
            where l.login = h.was and l.kind = 'person' and l.new is not null and l.log_id < h.began
              and (l.old is null or l.former is not null)
            order by l.log_id desc
            limit 1
        ) as b on true
        where h.was is not null
    )
    select h.named,
        coalesce(
            (
                select max(l.log_id) from crm_access.log as l
                where l.former = h.named and l.log_id < coalesce(h.began, h.before_entry)
            ),
            0
        ),
        h.before_entry
    from had as h
$body$
