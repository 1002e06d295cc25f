-- For the lines of a deal, and for the foreign key.
create index deal_line_deal_id_idx on crm.deal_line (deal_id)
