-- Northwind's customers belong to nobody. This adds the assignment field that the model divides them by:
-- the desk that took a customer's first order. A desk outlives the employee who sits at it.
alter table public.customers add column desk text;

update public.customers as customer
set desk = 'DESK-' || first_order.employee_id
from (
    select distinct on (customer_id) customer_id, employee_id
    from public.orders
    order by customer_id, order_date, order_id
) as first_order
where first_order.customer_id = customer.customer_id;

create index customers_desk on public.customers (desk);
