-- One row: how much of the demo CRM the person who asks can see, and one of the contacts as an example.
select
    (select pg_catalog.count(*) from crm.contact) as contacts,
    (select pg_catalog.count(*) from crm.activity) as activities,
    (select pg_catalog.count(*) from crm.deal) as deals,
    (select pg_catalog.count(*) from crm.document) as documents,
    (
        select pg_catalog.concat_ws(', ', c.company, c.city)
        from crm.contact as c
        order by c.id
        limit 1
    ) as example
