// A Postgres whose administrator is no superuser, as providers give it: what works without their help, and what is said.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import test from "ava";
import pg from "pg";
import { pino } from "pino";
import { roleUrl } from "../../server/database/connections.ts";
import { startEmbeddedPostgres } from "../../server/database/embedded_postgres/embedded_postgres.ts";
import { migrate } from "../../server/database/migrate/migrate.ts";
import { log, settings } from "../support/commands.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { prepareEmptyServer } from "../support/prepared_server.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { startTestWorker } from "../support/worker.ts";

test("the migration says what it may not give; the watch ends analysts' sessions all the same, and a worker pays", async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), "holdback-managed-"));
  await prepareEmptyServer(dataDir);
  const server = await startEmbeddedPostgres(dataDir, { settings, log });
  t.teardown(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });
  const open = async (connectionString: string) => {
    const client = new pg.Client({ connectionString });
    client.on("error", () => undefined);
    await client.connect();
    t.teardown(() => client.end().catch(() => undefined));
    return client;
  };
  const superuser = await open(server.adminUrl);
  await superuser.query("create role manager login createrole password 'secret'");
  await superuser.query("create database managed owner manager");
  const url = new URL(server.adminUrl);
  [url.username, url.password, url.pathname] = ["manager", "secret", "/managed"];

  let said = "";
  const hearing = new Writable({
    write(chunk, _encoding, done) {
      said += String(chunk);
      done();
    },
  });
  await migrate({ adminUrl: url.href, log: pino(hearing) });
  for (const advice of [
    "grant pg_use_reserved_connections to holdback_worker",
    "grant pg_use_reserved_connections to holdback_authenticator",
    "grant pg_read_all_stats to holdback_owner",
    "grant pg_signal_backend to holdback_owner",
    "alter role holdback_analyst set temp_file_limit = '5GB'",
    "alter role holdback_operator set temp_file_limit = '5GB'",
  ]) {
    t.true(said.includes(advice), advice);
  }

  const inManaged = (role: Parameters<typeof roleUrl>[1]) => roleUrl(url.href, role);
  const owner = await open(await inManaged("holdback_owner"));
  await owner.query("update app_private.settings set value = '0' where name = 'watch_transaction_seconds'");
  const worker = await open(await inManaged("holdback_worker"));
  for (const role of ["holdback_analyst", "holdback_authenticator"] as const) {
    const client = await open(await inManaged(role));
    await client.query("begin");
    await client.query("select 1");
    const { rows } = await worker.query("select role, ended from app_private.watch_sessions()");
    t.deepEqual(rows, [{ role, ended: true }]);
    const { processID } = client as unknown as { processID: number };
    await eventually("it is ended", async () => {
      const { rowCount } = await superuser.query("select from pg_stat_activity where pid = $1", [processID]);
      return rowCount === 0;
    });
  }

  // 1,000.00 USD without a holdback.
  const sandbox = await createTestSandbox();
  await sandbox.control.fund("usd", 1_000_000);
  const [account] = await sandbox.control.createAccounts(1);
  const recruiter = await createRecruiter(owner, account);
  await createPlacement(owner, { feeAmount: 100_000, holdbackPercentage: 0, recruiters: allFor(recruiter) });
  const paying = await startTestWorker({ databaseUrl: await inManaged("holdback_worker"), stripe: sandbox });
  t.teardown(async () => {
    await paying.stop();
    await sandbox.remove();
  });
  await owner.query("select app.process_due_schedules()");
  await eventually("it is paid", async () => (await sandbox.control.ledger()).sums.usd?.transferred === 100_000);
});
