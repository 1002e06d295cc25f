-- The schema of the demo CRM. Whoever runs this owns it.
create schema crm
