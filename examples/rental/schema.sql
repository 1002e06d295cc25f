-- A shop that lends things: partitions, views over views, a materialized view, functions with the owner's rights.
create schema shop;

create type shop.rating as enum ('G', 'PG', 'R');
create domain shop.postcode as text check (value ~ '^\d{5}$');

create table shop.country (country_id int generated always as identity primary key, country text not null);
create table shop.city (
    city_id int generated always as identity primary key, city text not null, country_id int not null references shop.country
);
create table shop.address (
    address_id int generated always as identity primary key, address text not null, city_id int not null references shop.city,
    postal_code shop.postcode, phone text
);
create table shop.staff (
    staff_id int generated always as identity primary key, first_name text not null, username text not null unique,
    password text, address_id int references shop.address, picture bytea
);
create table shop.store (
    store_id int generated always as identity primary key, manager_staff_id int not null unique references shop.staff,
    address_id int not null references shop.address
);
create table shop.customer (
    customer_id int generated always as identity primary key, store_id int not null references shop.store,
    first_name text not null, last_name text not null, email text, address_id int references shop.address,
    activebool boolean not null default true
);
create table shop.language (language_id int generated always as identity primary key, name text not null);
create table shop.category (category_id int generated always as identity primary key, name text not null);
create table shop.actor (actor_id int generated always as identity primary key, last_name text not null);
create table shop.film (
    film_id int generated always as identity primary key, title text not null, rating shop.rating,
    language_id int not null references shop.language, original_language_id int references shop.language, special text[]
);
create table shop.film_actor (
    actor_id int references shop.actor, film_id int references shop.film, primary key (actor_id, film_id)
);
create table shop.film_category (
    film_id int references shop.film, category_id int references shop.category, primary key (film_id, category_id)
);
create table shop.inventory (
    inventory_id int generated always as identity primary key, film_id int not null references shop.film,
    store_id int not null references shop.store
);
create table shop.rental (
    rental_id int generated always as identity primary key, inventory_id int not null references shop.inventory,
    customer_id int not null references shop.customer, staff_id int not null references shop.staff,
    rental_date date not null
);
create table shop.payment (
    payment_id int not null, customer_id int not null references shop.customer, staff_id int references shop.staff,
    rental_id int not null references shop.rental, amount numeric(7, 2) not null, payment_date date not null,
    primary key (payment_date, payment_id)
) partition by range (payment_date);
create table shop.payment_2026 partition of shop.payment for values from ('2026-01-01') to ('2027-01-01');
create table shop.payment_2027 partition of shop.payment for values from ('2027-01-01') to ('2028-01-01')
    partition by range (payment_id);
create table shop.payment_2027_rest partition of shop.payment_2027 default;
create table shop.complaint (
    complaint_id int generated always as identity primary key, rental_id int references shop.rental, body text
);
create table shop.old_complaint () inherits (shop.complaint);

create view shop.customer_list as
select c.customer_id, c.last_name, a.address from shop.customer as c join shop.address as a using (address_id);
create view shop.customer_count as select count(*) as customers from shop.customer_list;
create view shop.my_customers with (security_invoker = true) as select customer_id, last_name from shop.customer;
create materialized view shop.rental_by_category as
select fc.category_id, count(*) as rentals
from shop.rental as r join shop.inventory as i using (inventory_id) join shop.film_category as fc using (film_id)
group by 1;

create function shop.customer_balance(int) returns numeric
language sql stable security definer set search_path = pg_catalog, pg_temp
return (select coalesce(sum(amount), 0) from shop.payment where customer_id = $1);

insert into shop.country (country) values ('Deutschland'), ('Österreich');
insert into shop.city (city, country_id) values ('Hamburg', 1), ('Wien', 2);
insert into shop.address (address, city_id, postal_code) select 'Street ' || n, n % 2 + 1, '20095' from generate_series(1, 60) as n;
insert into shop.staff (first_name, username, password, address_id) values ('Rita', 'rita', 'x', 51), ('Rolf', 'rolf', 'x', 52);
insert into shop.store (manager_staff_id, address_id) values (1, 53), (2, 54);
insert into shop.customer (store_id, first_name, last_name, address_id)
select n % 2 + 1, 'First ' || n, 'Last ' || n, n from generate_series(1, 40) as n;
insert into shop.language (name) values ('Deutsch'), ('English');
insert into shop.category (name) values ('Drama'), ('Comedy');
insert into shop.actor (last_name) select 'Actor ' || n from generate_series(1, 5) as n;
insert into shop.film (title, rating, language_id) select 'Film ' || n, 'PG', 1 from generate_series(1, 10) as n;
insert into shop.film_actor select n % 5 + 1, n from generate_series(1, 10) as n;
insert into shop.film_category select n, n % 2 + 1 from generate_series(1, 10) as n;
insert into shop.inventory (film_id, store_id) select n % 10 + 1, n % 2 + 1 from generate_series(1, 20) as n;
insert into shop.rental (inventory_id, customer_id, staff_id, rental_date)
select n % 20 + 1, n % 40 + 1, n % 2 + 1, date '2026-06-01' + n from generate_series(1, 80) as n;
insert into shop.payment select n, n % 40 + 1, n % 2 + 1, n, 5, date '2026-06-01' + 4 * n from generate_series(1, 80) as n;
insert into shop.complaint (rental_id, body) select n, 'x' from generate_series(1, 10) as n;
insert into shop.old_complaint select n, n, 'x' from generate_series(11, 15) as n;
refresh materialized view shop.rental_by_category;
