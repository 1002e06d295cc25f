-- For the policies of product lines.
create index contact_product_product_line_idx on crm.contact_product (product_line)
