"""Tables that hang on contacts in every way that a model can say, for `bench.links`."""

from __future__ import annotations

TABLES = """
create schema crm;
create table crm.city (id bigint primary key, made timestamptz not null);
create table crm.company (
    id bigint primary key, city_id bigint references crm.city, made timestamptz not null
);
create table crm.store (id bigint primary key, salesperson int not null);
create table crm.contact (
    id bigint primary key, territory int not null, company_id bigint references crm.company,
    store_id bigint references crm.store, made timestamptz not null
);
create table crm.lead (id bigint primary key, territory int not null, made timestamptz not null);
create table crm.deal (
    id bigint primary key, owner_no int not null, contact_id bigint references crm.contact,
    made timestamptz not null
);
create table crm.visit (
    id bigint primary key, owner_no int not null, contact_id bigint references crm.contact,
    made timestamptz not null
);
create table crm.memo (
    id bigint primary key, private boolean not null, author_no int not null,
    contact_id bigint references crm.contact, made timestamptz not null
);
create table crm.job (
    office int, no bigint, contact_id bigint references crm.contact, primary key (office, no)
);
create table crm.job_line (
    id bigint primary key, office int, no bigint, made timestamptz not null,
    foreign key (office, no) references crm.job
);
create table crm.task (
    id bigint primary key, contact_id bigint references crm.contact, lead_id bigint references crm.lead,
    made timestamptz not null
);
create table crm.note (
    id bigint primary key, parent_type text not null, parent_id bigint not null, made timestamptz not null
);
create table crm.branch (
    id bigint primary key, parent_id bigint references crm.branch, top_id bigint not null,
    territory int, made timestamptz not null
);
create table crm.event (id bigint primary key, contact_ids bigint[] not null, made timestamptz not null);
create table crm.mail (id bigint primary key, about text not null, made timestamptz not null);
create table crm.meeting (id bigint primary key, made timestamptz not null);
create table crm.participant (
    id bigint primary key, contact_id bigint references crm.contact, meeting_id bigint references crm.meeting
);
create table crm.minutes (
    id bigint primary key, meeting_id bigint references crm.meeting, made timestamptz not null
);
create table crm.call (
    id bigint primary key, contact_id bigint references crm.contact, made timestamptz not null
);
create table crm.letter (
    id bigint primary key, contact_id bigint references crm.contact, made timestamptz not null
);
create table crm.guarded (
    id bigint primary key, owner_no int not null, contact_id bigint references crm.contact,
    made timestamptz not null
);
create table crm.unguarded (
    id bigint primary key, owner_no int not null, contact_id bigint references crm.contact,
    made timestamptz not null
);
create table crm.figure (territory int primary key, contacts bigint not null);
"""

ROWS = """
insert into crm.city select n, now() - n * interval '1 minute' from generate_series(1, {n} / 50) n;
insert into crm.company
select n, 1 + n % ({n} / 50), now() - n * interval '1 minute' from generate_series(1, {n} / 10) n;
insert into crm.store select n, n % 2000 from generate_series(1, {n} / 20) n;
insert into crm.contact
select n, n % {t}, 1 + n % ({n} / 10), 1 + n % ({n} / 20), now() - n * interval '1 minute'
from generate_series(1, {n}) n;
insert into crm.lead select n, n % {t}, now() - n * interval '1 minute' from generate_series(1, {n}) n;
insert into crm.deal
select n, n % 5000, 1 + n % {n}, now() - n * interval '1 minute' from generate_series(1, {n} * 2) n;
insert into crm.visit select * from crm.deal;
insert into crm.memo select id, id % 10 = 0, owner_no, contact_id, made from crm.deal;
insert into crm.job select n % 7, n, n from generate_series(1, {n}) n;
insert into crm.job_line
select row_number() over (), office, no, now() - no * interval '1 minute'
from crm.job, generate_series(1, 2);
insert into crm.task
select n, case when n % 2 = 0 then 1 + n % {n} end, case when n % 3 = 0 then 1 + n % {n} end,
       now() - n * interval '1 minute'
from generate_series(1, {n} * 2) n;
insert into crm.note
select n, (array['contact', 'lead', 'other'])[1 + n % 3], 1 + n % {n}, now() - n * interval '1 minute'
from generate_series(1, {n} * 2) n;
insert into crm.branch
select n, case when n % 10 > 3 then n - 3 when n % 10 > 0 then n - n % 10 end, n - n % 10,
       case when n % 10 = 0 then n / 10 % {t} end, now() - n * interval '1 minute'
from generate_series(1, {n}) n where n >= 10;
insert into crm.event
select n, array[1 + n * 7 % {n}, 1 + n * 11 % {n}], now() - n * interval '1 minute'
from generate_series(1, {n}::bigint * 2) n;
insert into crm.mail
select n, (array['contact,', 'lead,', 'other,'])[1 + n % 3] || 1 + n % {n}, now() - n * interval '1 minute'
from generate_series(1, {n} * 2) n;
insert into crm.meeting select n, now() - n * interval '1 minute' from generate_series(1, {n}) n;
insert into crm.participant select n, 1 + n % {n}, 1 + n / 2 from generate_series(1, {n} * 2 - 2) n;
insert into crm.minutes select n, n, now() - n * interval '1 minute' from generate_series(1, {n}) n;
insert into crm.call
select n, case when n % 4 > 0 then 1 + n % {n} end, now() - n * interval '1 minute'
from generate_series(1, {n} * 2) n;
insert into crm.letter select * from crm.call;
insert into crm.guarded select * from crm.deal where id <= {n};
insert into crm.unguarded select * from crm.guarded;
insert into crm.figure select territory, count(*) from crm.contact group by territory
"""

INDEXES = (
    "contact (territory, id)",
    "contact (company_id, territory)",
    "contact (store_id)",
    "contact (made)",
    "store (salesperson)",
    "lead (territory, id)",
    "branch (territory)",
    "branch (top_id)",
    "deal (contact_id)",
    "deal (owner_no)",
    "company (city_id)",
    "job (contact_id)",
    "job_line (office, no)",
    "memo (contact_id)",
    "minutes (meeting_id)",
    "visit (owner_no)",
    "call (contact_id)",
    "letter (contact_id)",
    "guarded (contact_id)",
    "unguarded (contact_id)",
    "task (contact_id)",
    "task (lead_id)",
    "note (parent_id, parent_type)",
    "mail (about)",
    *(f"{name} ((('{name},' || id::text) collate \"C\"))" for name in ("contact", "lead")),
    "participant (contact_id)",
    "participant (meeting_id, contact_id)",
    *(
        f"{name} (made)"
        for name in (
            *("branch", "city", "company", "deal", "event", "job_line", "lead", "mail", "meeting", "memo"),
            *("minutes", "note", "task", "visit", "call", "letter"),
        )
    ),
)
