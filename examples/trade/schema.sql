-- A manufacturer's database of five schemas: names without underscores, columns lent to several tables, views over views.
create schema person;
create schema humanresources;
create schema production;
create schema purchasing;
create schema sales;

create table person.businessentity (businessentityid int primary key);
create table person.countryregion (countryregioncode text primary key, name text not null);
create table sales.salesterritory (
    territoryid int primary key, name text not null, countryregioncode text not null references person.countryregion,
    parentterritoryid int references sales.salesterritory
);
create table person.stateprovince (
    stateprovinceid int primary key, name text, territoryid int not null references sales.salesterritory
);
create table person.addresstype (addresstypeid int primary key, name text);
create table person.address (
    addressid int primary key, addressline1 text, postalcode text, stateprovinceid int references person.stateprovince
);
create table person.contacttype (contacttypeid int primary key, name text);
create table person.phonenumbertype (phonenumbertypeid int primary key, name text);
create table person.person (
    businessentityid int primary key references person.businessentity, firstname text, lastname text, persontype char(2)
);
create table person.password (businessentityid int primary key references person.person, passwordhash text);
create table person.emailaddress (
    businessentityid int references person.person, emailaddressid int, emailaddress text,
    primary key (businessentityid, emailaddressid)
);
create table person.personphone (
    businessentityid int references person.person, phonenumber text,
    phonenumbertypeid int references person.phonenumbertype, primary key (businessentityid, phonenumber)
);
create table person.businessentityaddress (
    businessentityid int references person.businessentity, addressid int references person.address,
    addresstypeid int references person.addresstype, primary key (businessentityid, addressid)
);
create table person.businessentitycontact (
    businessentityid int references person.businessentity, personid int references person.person,
    contacttypeid int references person.contacttype, primary key (businessentityid, personid)
);

create table humanresources.department (departmentid int primary key, name text);
create table humanresources.shift (shiftid int primary key, name text);
create table humanresources.employee (
    businessentityid int primary key references person.person, loginid text not null unique, organizationnode text
);
create table humanresources.employeepayhistory (
    businessentityid int references humanresources.employee, ratechangedate date, rate numeric,
    primary key (businessentityid, ratechangedate)
);
create table humanresources.employeedepartmenthistory (
    businessentityid int references humanresources.employee, departmentid int references humanresources.department,
    shiftid int references humanresources.shift, startdate date, primary key (businessentityid, departmentid, startdate)
);
create table humanresources.jobcandidate (
    jobcandidateid int primary key, businessentityid int references humanresources.employee, resume text
);

create table production.unitmeasure (unitmeasurecode text primary key, name text);
create table production.location (locationid int primary key, name text);
create table production.productcategory (productcategoryid int primary key, name text);
create table production.productsubcategory (
    productsubcategoryid int primary key, productcategoryid int references production.productcategory, name text
);
create table production.productmodel (productmodelid int primary key, name text);
create table production.culture (cultureid text primary key, name text);
create table production.illustration (illustrationid int primary key, diagram text);
create table production.productdescription (productdescriptionid int primary key, description text);
create table production.productphoto (productphotoid int primary key, photo bytea);
create table production.scrapreason (scrapreasonid int primary key, name text);
create table production.product (
    productid int primary key, name text, sizeunitmeasurecode text references production.unitmeasure,
    weightunitmeasurecode text references production.unitmeasure,
    productsubcategoryid int references production.productsubcategory, productmodelid int references production.productmodel
);
create table production.billofmaterials (
    billofmaterialsid int primary key, productassemblyid int references production.product,
    componentid int references production.product
);
create table production.document (documentnode text primary key, owner int references humanresources.employee, title text);
create table production.productdocument (
    productid int references production.product, documentnode text references production.document,
    primary key (productid, documentnode)
);
create table production.productinventory (
    productid int references production.product, locationid int references production.location, quantity int,
    primary key (productid, locationid)
);
create table production.productcosthistory (
    productid int references production.product, startdate date, standardcost numeric, primary key (productid, startdate)
);
create table production.productlistpricehistory (
    productid int references production.product, startdate date, listprice numeric, primary key (productid, startdate)
);
create table production.productmodelillustration (
    productmodelid int references production.productmodel, illustrationid int references production.illustration,
    primary key (productmodelid, illustrationid)
);
create table production.productmodelproductdescriptionculture (
    productmodelid int references production.productmodel,
    productdescriptionid int references production.productdescription, cultureid text references production.culture,
    primary key (productmodelid, productdescriptionid, cultureid)
);
create table production.productproductphoto (
    productid int references production.product, productphotoid int references production.productphoto,
    primary key (productid, productphotoid)
);
create table production.productreview (
    productreviewid int primary key, productid int references production.product, emailaddress text, comments text
);
create table production.transactionhistory (transactionid int primary key, productid int references production.product);
create table production.transactionhistoryarchive (transactionid int primary key, productid int);
create table production.workorder (
    workorderid int primary key, productid int references production.product, scrapreasonid int references production.scrapreason
);
create table production.workorderrouting (
    workorderid int references production.workorder, productid int, operationsequence int,
    locationid int references production.location, primary key (workorderid, productid, operationsequence)
);

create table purchasing.shipmethod (shipmethodid int primary key, name text);
create table purchasing.vendor (businessentityid int primary key references person.businessentity, name text);
create table purchasing.productvendor (
    productid int references production.product, businessentityid int references purchasing.vendor,
    unitmeasurecode text references production.unitmeasure, primary key (productid, businessentityid)
);
create table purchasing.purchaseorderheader (
    purchaseorderid int primary key, employeeid int references humanresources.employee,
    vendorid int references purchasing.vendor, shipmethodid int references purchasing.shipmethod
);
create table purchasing.purchaseorderdetail (
    purchaseorderid int references purchasing.purchaseorderheader, purchaseorderdetailid int,
    productid int references production.product, primary key (purchaseorderid, purchaseorderdetailid)
);

create table sales.currency (currencycode text primary key, name text);
create table sales.countryregioncurrency (
    countryregioncode text references person.countryregion, currencycode text references sales.currency,
    primary key (countryregioncode, currencycode)
);
create table sales.currencyrate (
    currencyrateid int primary key, fromcurrencycode text references sales.currency, tocurrencycode text references sales.currency
);
create table sales.creditcard (creditcardid int primary key, cardnumber text);
create table sales.personcreditcard (
    businessentityid int references person.person, creditcardid int references sales.creditcard,
    primary key (businessentityid, creditcardid)
);
create table sales.salesperson (
    businessentityid int primary key references humanresources.employee, territoryid int references sales.salesterritory,
    salesquota numeric
);
create table sales.salespersonquotahistory (
    businessentityid int references sales.salesperson, quotadate date, salesquota numeric,
    primary key (businessentityid, quotadate)
);
create table sales.salestaxrate (salestaxrateid int primary key, stateprovinceid int references person.stateprovince);
create table sales.salesterritoryhistory (
    businessentityid int references sales.salesperson, territoryid int references sales.salesterritory, startdate date,
    primary key (businessentityid, territoryid, startdate)
);
create table sales.salesreason (salesreasonid int primary key, name text);
create table sales.shoppingcartitem (
    shoppingcartitemid int primary key, shoppingcartid text, productid int references production.product
);
create table sales.specialoffer (specialofferid int primary key, description text);
create table sales.specialofferproduct (
    specialofferid int references sales.specialoffer, productid int references production.product,
    primary key (specialofferid, productid)
);
create table sales.store (
    businessentityid int primary key references person.businessentity, name text, salespersonid int references sales.salesperson
);
create table sales.customer (
    customerid int primary key, personid int references person.person, storeid int references sales.store,
    territoryid int references sales.salesterritory, customertype text
);
create table sales.salesorderheader (
    salesorderid int primary key, customerid int not null references sales.customer,
    salespersonid int references sales.salesperson, territoryid int references sales.salesterritory,
    billtoaddressid int not null references person.address, shiptoaddressid int not null references person.address,
    shipmethodid int references purchasing.shipmethod, creditcardid int references sales.creditcard,
    currencyrateid int references sales.currencyrate
);
create table sales.salesorderdetail (
    salesorderid int references sales.salesorderheader, salesorderdetailid int, productid int, specialofferid int,
    primary key (salesorderid, salesorderdetailid),
    foreign key (specialofferid, productid) references sales.specialofferproduct
);
create table sales.salesorderheadersalesreason (
    salesorderid int references sales.salesorderheader, salesreasonid int references sales.salesreason,
    primary key (salesorderid, salesreasonid)
);

create view sales.vindividualcustomer as
select c.customerid, p.firstname, p.lastname from sales.customer as c join person.person as p on p.businessentityid = c.personid;
create view sales.vorders as
select h.salesorderid, v.lastname from sales.salesorderheader as h join sales.vindividualcustomer as v using (customerid);
create view sales.vtotals as select lastname, count(*) as orders from sales.vorders group by 1;
create materialized view production.vproductanddescription as select productid, name from production.product;

insert into person.countryregion values ('DE', 'Germany'), ('FR', 'France');
insert into sales.salesterritory values (1, 'Europe', 'DE', null), (2, 'Germany', 'DE', 1), (3, 'North', 'DE', 2), (4, 'South', 'DE', 2), (5, 'France', 'FR', 1);
insert into person.businessentity select n from generate_series(1, 60) as n;
insert into person.person select n, 'First ' || n, 'Last ' || n, 'IN' from generate_series(1, 50) as n;
insert into person.password select n, 'x' from generate_series(1, 50) as n;
insert into person.emailaddress select n, 1, n || '@example.org' from generate_series(1, 50) as n;
insert into humanresources.employee values (1, 'nina', '/1/'), (2, 'nils', '/1/1/'), (3, 'nora', '/1/2/');
insert into humanresources.employeepayhistory select n, date '2026-01-01', 30 from generate_series(1, 3) as n;
insert into sales.salesperson values (1, 1, 0), (2, 3, 0), (3, 4, 0);
insert into sales.store select n, 'Store ' || n, n % 2 + 2 from generate_series(51, 60) as n;
insert into sales.customer
select n, case when n <= 30 then n + 10 end, case when n > 30 then n + 20 end, n % 3 + 3, case when n <= 30 then 'individual' else 'store' end
from generate_series(1, 40) as n;
insert into person.stateprovince values (1, 'Hamburg', 3), (2, 'Bayern', 4);
insert into person.address select n, 'Street ' || n, '20095', 1 from generate_series(1, 50) as n;
insert into production.product select n, 'Product ' || n, null, null, null, null from generate_series(1, 10) as n;
insert into sales.specialoffer values (1, 'none');
insert into sales.specialofferproduct select 1, n from generate_series(1, 10) as n;
insert into sales.salesorderheader select n, n % 40 + 1, 2, n % 40 % 3 + 3, n % 50 + 1, n % 50 + 1 from generate_series(1, 80) as n;
insert into sales.salesorderdetail select n, l, n % 10 + 1, 1 from generate_series(1, 80) as n, generate_series(1, 2) as l;
insert into sales.salesreason values (1, 'price');
insert into sales.salesorderheadersalesreason select n, 1 from generate_series(1, 40) as n;
insert into purchasing.vendor values (60, 'Vendor');
insert into purchasing.purchaseorderheader values (1, 1, 60, null);
insert into purchasing.purchaseorderdetail values (1, 1, 1);
refresh materialized view production.vproductanddescription;
