// A DATABASE_URL that names several servers: which one is worked on. That a standby is none: tests/scenarios/failover.test.ts.

import test from "ava";
import { loadConfig } from "../../../server/config.ts";
import { DatabaseClient, databasePool, serversOf } from "../../../server/database/client.ts";
import { roleUrl } from "../../../server/database/connections.ts";
import { freePort } from "../../../server/database/embedded_postgres/free_port.ts";
import { placeOf } from "../../../server/database/reach.ts";
import { urlAs } from "../../../server/database/urls.ts";
import { useDatabase } from "../../support/database.ts";

const db = useDatabase(test);

/** The configured URL of a dead server and the database of this file. */
async function withDeadServer(parameters = ""): Promise<string> {
  const url = db.urlOf("holdback_worker");
  const { host } = new URL(url);
  const text = url.replace(host, `127.0.0.1:${await freePort()},${host}`);
  return loadConfig({ DATABASE_URL: `${text}${parameters}` }).databaseUrl as string;
}

test("the hosts and ports of a URL are told apart, and its login and parameters stay", (t) => {
  const url = loadConfig({
    DATABASE_URL: "postgres://admin:p%40ss%20word@db1.example.com:5433,[::1],db3/pay?sslmode=require",
  }).databaseUrl as string;
  t.deepEqual(serversOf(url), [
    { host: "db1.example.com", port: "5433" },
    { host: "::1", port: "5432" },
    { host: "db3", port: "5432" },
  ]);
  t.is(placeOf(url), "db1.example.com:5433,::1:5432,db3:5432/pay");
  const parameters = new URL(url).searchParams;
  t.is(parameters.get("user"), "admin");
  t.is(parameters.get("password"), "p@ss word");
  t.is(parameters.get("sslmode"), "require");
  t.is(parameters.get("target_session_attrs"), "read-write", "psql takes the primary too");
  const theirs = new URL(urlAs(url, "holdback_worker", "se cret")).searchParams;
  t.deepEqual([theirs.get("user"), theirs.get("password")], ["holdback_worker", "se cret"]);
  t.is(theirs.get("host"), parameters.get("host"));
});

test("libpq's other form of several hosts, and one host, are taken as they are", (t) => {
  const other = "postgres:///pay?host=db1,db2&port=5432&user=admin";
  t.is(loadConfig({ DATABASE_URL: other }).databaseUrl, other);
  t.deepEqual(serversOf(other), [
    { host: "db1", port: "5432" },
    { host: "db2", port: "5432" },
  ]);
  const one = "postgres://admin:secret@db1/pay";
  t.is(loadConfig({ DATABASE_URL: one }).databaseUrl, one);
});

test("whoever wants a standby is refused, and so is what is no list of hosts", (t) => {
  t.regex(
    t.throws(() => loadConfig({ DATABASE_URL: "postgres://a:b@db1:1:2,db2/pay" }))?.message ?? "",
    /not a Postgres URL/,
  );
  const error = t.throws(() => loadConfig({ DATABASE_URL: "postgres://a:b@db1,db2/pay?target_session_attrs=standby" }));
  t.regex(error?.message ?? "", /DATABASE_URL .*accepts writes/);
});

test("a server that does not answer is passed over, by a client, a pool and a role's URL", async (t) => {
  const url = await withDeadServer();
  const client = new DatabaseClient({ connectionString: url });
  await client.connect();
  t.is((await client.query("select session_user::text as name")).rows[0].name, "holdback_worker");
  await client.end();
  const pool = databasePool({ connectionString: url, max: 3 });
  const answers = await Promise.all([1, 2, 3].map((n) => pool.query("select $1::int as n, pg_sleep(0.1)", [n])));
  t.deepEqual(
    answers.map(({ rows }) => rows[0].n),
    [1, 2, 3],
  );
  await pool.end();
  t.is(await roleUrl(url, "holdback_worker"), url);
});

test("when none accepts writes, the error says of each why", async (t) => {
  const url = await withDeadServer("?options=-c%20default_transaction_read_only%3Don");
  const client = new DatabaseClient({ connectionString: url });
  client.on("error", () => undefined);
  const error = await t.throwsAsync(client.connect());
  t.regex(
    error?.message ?? "",
    /None of the database's servers accepts writes \(.*ECONNREFUSED.*; .* accepts no writes\)/,
  );
});

test("a connection that broke is looked for among all servers again", async (t) => {
  const url = await withDeadServer();
  const pool = databasePool({ connectionString: url, max: 1 });
  pool.on("error", () => undefined);
  const { rows } = await pool.query("select pg_backend_pid() as pid");
  await db.admin.query("select pg_terminate_backend($1, 5000)", [rows[0].pid]);
  let answer: unknown;
  // The pool hears of the end in its own time.
  for (let i = 0; i < 20 && answer === undefined; i++) answer = await pool.query("select 1").catch(() => undefined);
  t.truthy(answer);
  await pool.end();
});
