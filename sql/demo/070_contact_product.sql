-- One row: a contact buys or asks for a product line. The same as `product_lines`, as a link table.
create table crm.contact_product (
    contact_id bigint not null references crm.contact (id) on delete cascade,
    product_line text not null,
    primary key (contact_id, product_line)
)
