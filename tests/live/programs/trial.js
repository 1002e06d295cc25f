// What an application does through node-postgres: read, insert with the key returned, name a hidden row.
const { Client } = require("pg");

async function main(dsn) {
  const client = new Client({ connectionString: dsn });
  await client.connect();
  const contacts = await client.query({ name: "contacts", text: "select count(*)::int as n from crm.contact" });
  console.log("contacts", contacts.rows[0].n);
  const written = await client.query(
    "insert into crm.activity (contact_id, subject) values ($1, $2) returning id, subject", [3, "by node"]);
  console.log("inserted", written.rows[0].subject);
  const hidden = await client.query("update crm.contact set name = 'x' where id = 1");
  console.log("hidden rows changed", hidden.rowCount);
  await client.end();
}

main(process.argv[2]).catch((failure) => { console.error(failure.message); process.exit(1); });
