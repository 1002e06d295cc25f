"""The questions that are measured. `{mine}` is where the floor writes the person's condition by hand."""

from __future__ import annotations

from collections.abc import Mapping

SAMPLE = (
    "select c.id, a.id from crm.contact c join crm.activity a on a.contact_id = c.id where true{mine} limit 1"
)

OF_MY_CONTACTS = " and contact_id in (select id from crm.contact where true{mine})"

CONTACT: Mapping[str, str] = {
    "by key": "select * from crm.contact where id = {key}{mine}",
    "count": "select count(*) from crm.contact where true{mine}",
    "first 50 by name": "select * from crm.contact where true{mine} order by name limit 50",
    "latest 50": "select * from crm.contact where true{mine} order by created_at desc limit 50",
    "name like 'abc%'": "select * from crm.contact where name like 'abc%'{mine}",
    "name ^@ 'abc'": "select * from crm.contact where name ^@ 'abc'{mine}",
    "email =": "select * from crm.contact where email = 'p{key}@example.org'{mine}",
    "date range": (
        "select * from crm.contact where created_at >= '2021-03-01' and created_at < '2021-03-08'{mine}"
    ),
    "postcode range": "select * from crm.contact where postcode between '20000' and '20999'{mine}",
    "group by industry": "select industry, count(*) from crm.contact where true{mine} group by industry",
    "join with activities": (
        "select c.industry, count(*) from crm.contact c join crm.activity a on a.contact_id = c.id"
        " where true{mine} group by c.industry"
    ),
    "update one": "update crm.contact set note = note where id = {key}{mine}",
}

ACTIVITY: Mapping[str, str] = {
    "by key": "select * from crm.activity where id = {activity}{mine}",
    "count": "select count(*) from crm.activity where true{mine}",
    "by kind": "select kind, count(*) from crm.activity where true{mine} group by kind",
    "latest 50": "select * from crm.activity where true{mine} order by happened_at desc limit 50",
    "of one contact": "select * from crm.activity where contact_id = {key}{mine}",
    "one day": (
        "select * from crm.activity where happened_at >= '2021-03-01' and happened_at < '2021-03-02'{mine}"
    ),
}

LOOKUPS: Mapping[str, str] = {
    title: CONTACT[title] for title in ("by key", "email =", "date range", "postcode range", "update one")
}
"""What applications ask again and again, and so prepare."""

ALONE = ("by key", "count", "first 50 by name", "latest 50", "email =", "date range", "group by industry")
"""What is asked of contacts without their activities."""
