-- One row: what an employee earned in a month. Nobody reads this through the CRM.
create table crm.payroll (
    employee_no text not null references crm.employee (number),
    month date not null,
    gross numeric(10, 2) not null,
    primary key (employee_no, month)
)
