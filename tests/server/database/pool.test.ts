// The connection URLs of the roles, the passwords in them, and which servers are refused.

import { join } from "node:path";
import test from "ava";
import pg from "pg";
import { roleUrl, withDatabase } from "../../../server/database/connections.ts";
import {
  findRunningEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../../server/database/embedded_postgres/embedded_postgres.ts";
import { freePort } from "../../../server/database/embedded_postgres/free_port.ts";
import { assertServerVersion } from "../../../server/database/reach.ts";
import { ownerUrl, urlAs } from "../../../server/database/urls.ts";
import { log, settings, temporaryFolder } from "../../support/commands.ts";
import { prepareEmptyServer } from "../../support/prepared_server.ts";

const admin = "postgres://admin:s%40cret@db.example.com:5433/pay?sslmode=require";

test("a URL that is the role's own already stays as it is", async (t) => {
  const own = "postgres://holdback_worker:mine@db.example.com/pay";
  t.is(await roleUrl(own, "holdback_worker"), own);
});

test("another role cannot be reached from a role's own URL", async (t) => {
  const own = "postgres://holdback_worker:mine@db.example.com/pay";
  await t.throwsAsync(roleUrl(own, "holdback_owner"), {
    message: /the login of holdback_worker, and holdback_owner is needed/,
  });
  await t.throwsAsync(roleUrl(own, "holdback_analyst"), { message: /the login of holdback_worker/ });
});

test("the owner, as whom nobody logs in, is the administrator who becomes it, with a path that nobody can add to", (t) => {
  t.is(
    ownerUrl(`${admin}&options=-c%20search_path%3Dapp`),
    `${admin}&options=-c%20search_path%3Dapp%20-c%20search_path%3Dpg_catalog%2Cpg_temp%20-c%20standard_conforming_strings%3Don%20-c%20bytea_output%3Dhex%20-c%20default_transaction_isolation%3Dread%5C%20committed%20-c%20synchronous_commit%3Don%20-c%20datestyle%3DISO%2CMDY%20-c%20intervalstyle%3Dpostgres%20-c%20timezone%3DUTC%20-c%20quote_all_identifiers%3Doff%20-c%20extra_float_digits%3D1%20-c%20role%3Dholdback_owner`,
  );
});

test("a URL for another user keeps its form, and takes nothing of the administrator's along", (t) => {
  const url = new URL(urlAs(admin, "holdback_worker", "p:w/d"));
  t.deepEqual([url.username, decodeURIComponent(url.password)], ["holdback_worker", "p:w/d"]);
  t.is(`${url.host}${url.pathname}${url.search}`, "db.example.com:5433/pay?sslmode=require");
  const socket = new URL(
    urlAs("postgres:///pay?host=/run/postgresql&user=admin&password=secret", "holdback_analyst", "own"),
  );
  t.is(socket.searchParams.get("user"), "holdback_analyst");
  t.is(socket.searchParams.get("password"), "own");
  t.is(socket.searchParams.get("host"), "/run/postgresql");
});

test("a command starts the embedded database for its work, and ends it afterwards also when it fails", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  const config = { databaseUrl: null, directDatabaseUrl: null, dataDir, embeddedPort: null };
  const use = async (adminUrl: string) => {
    t.is((await findRunningEmbeddedPostgres(dataDir))?.adminUrl, adminUrl);
    return adminUrl;
  };
  const url = await withDatabase(config, use, log);
  t.is(new URL(url).pathname, "/holdback");
  t.is(await findRunningEmbeddedPostgres(dataDir), null);
  await t.throwsAsync(
    withDatabase(config, () => Promise.reject(new Error("no luck"))),
    { message: "no luck" },
  );
  t.is(await findRunningEmbeddedPostgres(dataDir), null);
});

test("a command uses the database that runs, and leaves it running", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  await prepareEmptyServer(dataDir);
  const postgres = await startEmbeddedPostgres(dataDir, { settings, log });
  t.teardown(() => postgres.stop());
  const config = { databaseUrl: null, directDatabaseUrl: null, dataDir, embeddedPort: null };
  t.is(await withDatabase(config, async (adminUrl) => adminUrl), postgres.adminUrl);
  t.true(postgres.isAlive());
});

test("DATABASE_URL goes before everything else", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  await prepareEmptyServer(dataDir);
  const postgres = await startEmbeddedPostgres(dataDir, { settings, log });
  t.teardown(() => postgres.stop());
  const config = { databaseUrl: postgres.adminUrl, directDatabaseUrl: null, dataDir: "/nowhere", embeddedPort: null };
  t.is(await withDatabase(config, async (adminUrl) => adminUrl), postgres.adminUrl);
});

test("a database that does not answer is named without its password", async (t) => {
  const databaseUrl = `postgres://admin:hunter2@127.0.0.1:${await freePort()}/pay`;
  const config = { databaseUrl, directDatabaseUrl: null, dataDir: "/nowhere", embeddedPort: null };
  const error = await t.throwsAsync(withDatabase(config, async () => t.fail("it was used")));
  t.regex(
    error?.message ?? "",
    /DATABASE_URL \(127\.0\.0\.1:\d+\/pay\) cannot be reached: nothing answers there\. Check that it runs/,
  );
  t.notRegex(error?.message ?? "", /hunter2/);
});

test("the owner's URL is understood by the database", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  await prepareEmptyServer(dataDir);
  const postgres = await startEmbeddedPostgres(dataDir, { settings, log });
  t.teardown(() => postgres.stop());
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await query(postgres.adminUrl, "create role holdback_owner");
  t.deepEqual(await query(ownerUrl(postgres.adminUrl), "select current_user, session_user"), [
    { current_user: "holdback_owner", session_user: "postgres" },
  ]);
});

test("an old server is refused by name, with what to do", async (t) => {
  const server = (number: number, name: string) => ({ query: async () => ({ rows: [{ number, name }] }) });
  await t.throwsAsync(assertServerVersion(server(150_014, "15.14 (Debian 15.14-0+deb12u1)")), {
    message: /needs PostgreSQL 18 or later, and DATABASE_URL leads to PostgreSQL 15\.14 .*Upgrade that server/,
  });
  await t.throwsAsync(assertServerVersion(server(170_006, "17.6")), { message: /PostgreSQL 17\.6/ });
  await t.notThrowsAsync(assertServerVersion(server(180_000, "18.0")));
  await t.notThrowsAsync(assertServerVersion(server(190_001, "19.1")));
});
