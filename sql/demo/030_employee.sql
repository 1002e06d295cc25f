-- One row: somebody who works here, or worked here (then without a department). Anybody may read it.
create table crm.employee (
    number text primary key,
    name text not null,
    department text
)
