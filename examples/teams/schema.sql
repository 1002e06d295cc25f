-- A CRM as applications with teams have it: accounts, people at several accounts, leads, notes on anything.
create schema crm;

create table crm.currencies (id char(3) primary key, name text not null);
create table crm.countries (code char(2) primary key, name text not null);
create table crm.sales_stages (id int primary key, name text not null, probability int);
create table crm.users (
    id uuid primary key, user_name text not null unique, password_hash text not null, reports_to_id uuid references crm.users
);
create table crm.teams (id int primary key, name text not null, parent_id int references crm.teams);
create table crm.team_memberships (
    team_id int not null references crm.teams, user_id uuid not null references crm.users, primary key (team_id, user_id)
);
create table crm.addresses (
    id int primary key, street text, postal_code text, city text, country_code char(2) references crm.countries
);
create table crm.accounts (
    id int primary key, name text not null, industry text, team_id int references crm.teams,
    assigned_user_id uuid references crm.users, parent_id int references crm.accounts,
    billing_address_id int references crm.addresses, shipping_address_id int references crm.addresses
);
create table crm.contacts (id int primary key, last_name text not null, email text, private boolean not null default false);
create table crm.accounts_contacts (
    account_id int not null references crm.accounts, contact_id int not null references crm.contacts,
    primary key (account_id, contact_id)
);
create table crm.leads (
    id int primary key, company text, team_id int references crm.teams, assigned_user_id uuid references crm.users,
    converted_account_id int references crm.accounts
);
create table crm.campaigns (id int primary key, name text not null, budget numeric);
create table crm.opportunities (
    id int primary key, account_id int not null references crm.accounts, title text,
    stage_id int references crm.sales_stages, currency_id char(3) references crm.currencies, amount numeric,
    campaign_id int references crm.campaigns
);
create table crm.opportunities_contacts (
    opportunity_id int not null references crm.opportunities, contact_id int not null references crm.contacts,
    role text, primary key (opportunity_id, contact_id)
);
create table crm.products (id int primary key, name text not null, list_price numeric);
create table crm.product_suppliers (
    product_id int references crm.products, vendor_account_id int references crm.accounts,
    competitor_account_id int references crm.accounts, primary key (product_id)
);
create table crm.quotes (
    id int primary key, opportunity_id int references crm.opportunities, billing_account_id int references crm.accounts,
    account_id int references crm.accounts, valid_until date
);
create table crm.quote_lines (
    quote_id int not null references crm.quotes, line_no int not null, product_id int references crm.products,
    quantity int, primary key (quote_id, line_no)
);
create table crm.quote_line_discounts (
    id int primary key, quote_id int not null, line_no int not null, percent numeric,
    foreign key (quote_id, line_no) references crm.quote_lines
);
create table crm.contracts (id int primary key, account_id int not null references crm.accounts, signed_on date);
create table crm.contract_files (id int primary key, contract_id int not null references crm.contracts, content text);
create table crm.meetings (id int primary key, subject text, starts_at timestamptz);
create table crm.meetings_accounts (
    meeting_id int not null references crm.meetings, account_id int not null references crm.accounts,
    primary key (meeting_id, account_id)
);
create table crm.meeting_minutes (id int primary key, meeting_id int not null references crm.meetings, body text);
create table crm.calls (id int primary key, account_id int references crm.accounts, lead_id int references crm.leads, subject text);
create table crm.notes (id int primary key, parent_type text, parent_id int, body text, author_id uuid references crm.users);
create table crm.note_attachments (id int primary key, note_id int not null references crm.notes, content text);
create table crm.tags (id int primary key, name text not null unique);
create table crm.taggings (id int primary key, tag_id int not null references crm.tags, tagged_type text, tagged_id int);
create table crm.bank_accounts (id int primary key, account_id int references crm.accounts, iban text);
create table crm.accounts_audit (id int primary key, account_id int references crm.accounts, changed_at timestamptz);
create table crm.outbox_queue (id int primary key, payload text);
create table crm.config (name text primary key, value text);
create table crm.salary_bands (id int primary key, amount numeric);

insert into crm.currencies values ('EUR', 'Euro'), ('CHF', 'Franken');
insert into crm.countries values ('DE', 'Deutschland'), ('AT', 'Österreich'), ('CH', 'Schweiz');
insert into crm.sales_stages values (1, 'new', 10), (2, 'offer', 50), (3, 'won', 100);
insert into crm.users values
    ('00000000-0000-0000-0000-000000000001', 'tina', 'x', null),
    ('00000000-0000-0000-0000-000000000002', 'tom', 'x', '00000000-0000-0000-0000-000000000001'),
    ('00000000-0000-0000-0000-000000000003', 'tess', 'x', '00000000-0000-0000-0000-000000000001'),
    ('00000000-0000-0000-0000-000000000004', 'gone', 'x', null);
insert into crm.teams values (1, 'all', null), (2, 'north', 1), (3, 'south', 1);
insert into crm.team_memberships values
    (2, '00000000-0000-0000-0000-000000000002'), (3, '00000000-0000-0000-0000-000000000003');
insert into crm.addresses select n, 'Street ' || n, (20000 + n)::text, 'City', 'DE' from generate_series(1, 40) as n;
insert into crm.accounts
select n, 'Account ' || n, (array['steel', 'food', 'paper'])[n % 3 + 1], 2 + n % 2,
    ('00000000-0000-0000-0000-00000000000' || 2 + n / 2 % 2)::uuid, null, n, case when n % 4 = 0 then n + 20 end
from generate_series(1, 20) as n;
insert into crm.contacts select n, 'Name ' || n, n || '@example.org', n % 10 = 0 from generate_series(1, 50) as n;
insert into crm.accounts_contacts select n % 20 + 1, n from generate_series(1, 45) as n;
insert into crm.accounts_contacts select n % 7 + 8, n from generate_series(1, 5) as n on conflict do nothing;
insert into crm.leads select n, 'Lead ' || n, 2 + n % 2, null, case when n = 1 then 1 end from generate_series(1, 10) as n;
insert into crm.campaigns values (1, 'Fair', 1000);
insert into crm.opportunities select n, n % 20 + 1, 'Deal ' || n, n % 3 + 1, 'EUR', n, 1 from generate_series(1, 40) as n;
insert into crm.opportunities_contacts select n, n from generate_series(1, 40) as n;
insert into crm.products select n, 'Product ' || n, n from generate_series(1, 5) as n;
insert into crm.product_suppliers values (1, 1, 2), (2, 2, 3);
insert into crm.quotes select n, n, n % 20 + 1, n % 20 + 1, null from generate_series(1, 30) as n;
insert into crm.quote_lines select n, l, l, 1 from generate_series(1, 30) as n, generate_series(1, 2) as l;
insert into crm.quote_line_discounts select n, n, 1, 5 from generate_series(1, 30) as n;
insert into crm.contracts select n, n, null from generate_series(1, 20) as n;
insert into crm.contract_files select n, n, 'x' from generate_series(1, 20) as n;
insert into crm.meetings select n, 'Meeting ' || n, null from generate_series(1, 25) as n;
insert into crm.meetings_accounts select n, n % 20 + 1 from generate_series(1, 22) as n;
insert into crm.meeting_minutes select n, n, 'x' from generate_series(1, 25) as n;
insert into crm.calls select n, case when n % 2 = 0 then n end, case when n % 2 = 1 then n / 2 + 1 end, 'x' from generate_series(1, 18) as n;
insert into crm.notes
select n, (array['Accounts', 'Opportunities', 'Users'])[n % 3 + 1], n % 20 + 1, 'x', null from generate_series(1, 60) as n;
insert into crm.note_attachments select n, n, 'x' from generate_series(1, 60) as n;
insert into crm.tags values (1, 'hot'), (2, 'cold');
insert into crm.taggings select n, n % 2 + 1, 'Leads', n from generate_series(1, 10) as n;
insert into crm.bank_accounts select n, n, 'DE' || n from generate_series(1, 20) as n;
insert into crm.accounts_audit select n, n, null from generate_series(1, 20) as n;
insert into crm.salary_bands values (1, 4000);
