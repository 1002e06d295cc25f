-- One row: somebody's pay, which nobody reads through the CRM.
select gross from crm.payroll limit 1
