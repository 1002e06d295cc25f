-- Statistics for the planner, after the tables are filled.
analyze
    crm.country, crm.employee, crm.payroll, crm.product, crm.contact, crm.contact_product,
    crm.activity, crm.deal, crm.deal_line, crm.document
