// The worker as whoever watches it sees it: its listener, and its end.

import test from "ava";
import { freePort } from "../../../server/database/embedded_postgres/free_port.ts";
import { createTestDatabase } from "../../support/database.ts";
import { eventually } from "../../support/eventually.ts";
import { transfersMayBeSent } from "../../support/gate.ts";
import { Obligation } from "../../support/obligation.ts";
import { changeSettings } from "../../support/payout_system.ts";
import { createTestSandbox } from "../../support/sandbox.ts";
import { startTestWorker } from "../../support/worker.ts";

test("a worker says that it is alive and ready, stops within its deadline, and what was in hand is paid once", async (t) => {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const port = await freePort();
  const start = (env: Record<string, string> = {}) =>
    startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox, env });
  const worker = await start({ WORKER_PORT: String(port), STOP_SECONDS: "1" });
  t.teardown(async () => {
    await sandbox.remove();
    await db.drop();
  });
  // Nothing but what happened: no warning about its own settings.
  t.deepEqual(worker.log.match(/maxPoolSize|"level":"(warn|error)"/g), null, worker.log);
  await changeSettings(db.admin, { transfer_lease_seconds: 1, resend_base_seconds: 1, resend_cap_seconds: 1 });
  await transfersMayBeSent(db.admin);
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };
  t.deepEqual(await ask("/healthz"), { status: 200, body: { status: "ok" } });
  t.deepEqual(await ask("/readyz"), { status: 200, body: { status: "ok" } });
  // From this machine, as nothing says that it is production.
  const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
  t.is(metrics.status, 200);
  const figures = await metrics.text();
  for (const line of [
    /^holdback_database_answers 1$/m,
    /^holdback_money_can_move [01]$/m,
    /^holdback_mails_waiting 0$/m,
  ])
    t.regex(figures, line);

  // The port is taken now, and said to be before anything else.
  const { message } = await t.throwsAsync(start({ WORKER_PORT: String(port) }));
  t.regex(message, /Port \d+ of 127\.0\.0\.1 is in use by another process\. Set WORKER_PORT to another one\./);

  await db.admin.query("alter schema graphile_worker rename to elsewhere");
  t.deepEqual(await ask("/readyz"), {
    status: 503,
    body: { status: "unavailable", reason: "the queue cannot be reached" },
  });
  await db.admin.query("alter schema elsewhere rename to graphile_worker");

  // Stripe takes longer than the worker may.
  await sandbox.control.setTraffic({ latency_ms: 8_000 });
  const payment = await Obligation.create({ db, sandbox });
  await db.admin.query("select app.process_due_schedules()");
  await payment.comesTo("it is sent", ({ tries }) => tries[0]?.status === "sent");
  t.is(await worker.stop(), 0);
  t.regex(worker.log, /the worker stops in the middle of jobs: another one, or the next start, goes on with them/);
  t.is((await payment.standing()).tries[0]?.status, "sent");

  await sandbox.control.setTraffic({ latency_ms: 0 });
  const next = await start();
  await eventually("the next worker has paid it", async () => {
    await db.admin.query("select app_private.enqueue('resolve_transfers', array['{}'::jsonb])");
    return (await payment.standing()).schedule === "processed";
  });
  t.is(await next.stop(), 0);
  t.is((await payment.ledger()).length, 1);
});

test("a worker refuses a database that a newer version has migrated, and says what to do", async (t) => {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  t.teardown(async () => {
    await sandbox.remove();
    await db.drop();
  });
  await db.admin.query("insert into app_private.migrations (name, run_on) values ('9999_later', now())");
  const { message } = await t.throwsAsync(
    startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox }),
  );
  t.regex(message, /newer than this version .*Start the version that migrated the database/);
});
