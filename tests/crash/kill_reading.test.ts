// A backup was put back, and each worker that reads Stripe's list dies in the middle of it, until one does not.

import test from "ava";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { changeSettings, createLostPayments, SHORT_WAITS } from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { settle } from "../support/settle.ts";
import { Workers } from "../support/supervised_workers.ts";
import { READING_POINTS } from "./kill_points.ts";

/** More than are adopted before the last worker comes. */
const LOST = 8;

test("workers killed at each call of the reading: what Stripe has is adopted once", async (t) => {
  t.timeout(600_000);
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  const workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox });
  t.teardown(async () => {
    await workers.stop();
    await sandbox.remove();
    await db.drop();
  });
  await changeSettings(db.admin, SHORT_WAITS);
  await db.admin.query("select app_private.begin_worker('acct_holdbackplatform', false)");
  await createLostPayments(system, LOST);

  const count = async (sql: string) =>
    (await db.admin.query(`select count(*)::int as count from ${sql}`)).rows[0].count;
  const adopted: number[] = [];
  for (const point of READING_POINTS) {
    // Its start closes the gate, so that it reads. Nobody else is there.
    const victim = await workers.startVictim(point);
    t.is(await victim.gone, "SIGKILL", `${point.moment} ${point.call}`);
    adopted.push(await count("app_private.unknown_transfers where adopted_at is not null"));
  }
  // The queries of a backend whose worker is gone are carried out to their end, or not at all.
  await eventually("no query of a dead worker runs", async () => {
    const dead = "pg_stat_activity where datname = current_database() and application_name = 'holdback worker'";
    return (await count(dead)) === 0;
  });
  // Nothing was sent: each died before it came to its end, but for those that died as they were told that it had come.
  t.is((await sandbox.control.ledger()).transfers.length, LOST);
  t.true((adopted.at(-4) ?? 0) > 0, "some were adopted by workers that died");
  t.true(new Set(adopted).size > 2, "and each went on where the one before had ended");

  await workers.start(1);
  await settle(system);
  // Of each placement the first payment was found at Stripe, and the holdback was paid now.
  t.is((await sandbox.control.ledger()).transfers.length, 2 * LOST);
  t.deepEqual(await findProblems(system), []);
  t.is(await count("app_private.unknown_transfers where adopted_at is not null"), LOST);
  t.is(await count("app.payout_audit_log where changed_by_role = 'recovery' and new_status = 'processed'"), LOST);
  t.is(await count("app.payout_runs where kind = 'read_stripe_list' and finished_at is null"), 0);
  t.is(await count("app.reconciliation_findings"), 0);
});
