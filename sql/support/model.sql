-- One row and never two: what functions must know of the model: its roles, its time zone, its attributes, after which
-- time leavers are forgotten, and the logins that are no persons: services, and gateways, which may only become persons.
-- `login_maker_role` is there where managers make logins. `tables` has the protected tables by name: key, links, tree and
-- restrictions on reading, with conditions in SQL over a row c and a person p.
create table crm_access.model (
    single boolean primary key default true check (single),
    prefix text not null,
    time_zone text not null,
    persons_role text not null,
    registrar_role text not null,
    manager_role text not null,
    area_manager_role text not null,
    auditor_role text not null,
    attributes jsonb not null default '{}',
    keeping text not null default 'shared' check (keeping in ('declared', 'shared')),
    self_service text not null default 'nothing' check (self_service in ('nothing', 'covers')),
    share_role text,
    forget_after text,
    services text[] not null default '{}',
    gateways text[] not null default '{}',
    new_logins text not null default 'nothing' check (new_logins in ('nothing', 'password', 'external')),
    password_days integer,
    login_maker_role text,
    tables jsonb not null default '{}'
)
