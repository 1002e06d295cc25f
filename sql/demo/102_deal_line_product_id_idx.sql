-- For the deals with a product, and for the foreign key.
create index deal_line_product_id_idx on crm.deal_line (product_id)
