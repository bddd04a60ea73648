// Works with data-api-client and shows what it returns.
// Usage: data-api-client.js ENDPOINT DATABASE postgresql|mysql CLUSTER-ARN SECRET-ARN

const [endpoint, database, product, resourceArn, secretArn] = process.argv.slice(2);
const postgresql = product === "postgresql";

const config = {
  engine: postgresql ? "pg" : "mysql",
  resourceArn,
  secretArn,
  database,
  options: { endpoint },
};
const dataAPI = require("data-api-client");
const db = dataAPI(config);

// Without names it asks for no types either, and cannot tell what is a date.
const arrays = dataAPI({ ...config, hydrateColumnNames: false, formatOptions: { deserializeDate: false } });

async function show(what, work) {
  console.log("# " + what);
  try {
    console.log(JSON.stringify(await work));
  } catch (e) {
    console.log(`! ${e.code}: ${e.message}`);
  }
}

const id = postgresql ? "serial PRIMARY KEY" : "int AUTO_INCREMENT PRIMARY KEY";
const add = "INSERT INTO sample (name, price, at) VALUES (:name, :price, :at)";
const leap = new Date("2024-02-29T12:34:56.000Z");
const cast = { name: "price", value: "2.50", cast: "decimal(8,2)" };

async function main() {
  await show("a table", db.query(`CREATE TABLE sample (id ${id}, name varchar(20) UNIQUE, price decimal(8,2), at timestamp NULL)`));

  await show("a row", db.query(add, { name: "one", price: 1.5, at: leap }));
  await show("a row, with a cast and nulls", db.query(add, [{ name: "name", value: "it's café" }, cast, { name: "at", value: null }]));
  await show("rows", db.query("SELECT * FROM sample ORDER BY id"));
  await show("rows as arrays", arrays.query("SELECT id, name FROM sample WHERE id = :id", { id: 2 }));
  await show("no rows", db.query("SELECT name FROM sample WHERE id = :id", { id: -1 }));
  await show("bytes and booleans", db.query("SELECT :raw AS raw, :yes AS yes", { raw: Buffer.from([0, 255]), yes: true }));

  await show("a batch", db.query("INSERT INTO sample (name) VALUES (:name)", [[{ name: "three" }], [{ name: "four" }]]));
  await show("an update", db.query("UPDATE sample SET price = :price WHERE id > :id", { price: 4, id: 2 }));

  await show(
    "a transaction that is committed",
    db.transaction().query("INSERT INTO sample (name) VALUES (:name)", { name: "kept" }).query("SELECT count(*) AS n FROM sample").commit(),
  );
  await show(
    "a transaction that is rolled back",
    db
      .transaction()
      .query("INSERT INTO sample (name) VALUES ('lost')")
      .query("INSERT INTO sample (name) VALUES ('one')")
      .rollback((e, status) => console.log("rolled back:", JSON.stringify(status)))
      .commit(),
  );
  await show("what is left", db.query("SELECT name FROM sample ORDER BY id"));

  await show("an error of SQL", db.query("SELECT * FROM absent.absent"));
  await show("a transaction that nobody knows", db.query({ sql: "SELECT 1", transactionId: "unknown" }));
}

main();
