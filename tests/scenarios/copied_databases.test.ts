// A copy of the database, another account's key, and a database that is new while Stripe is not. The sandbox's ledger
// decides.

import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import pg from "pg";
import { copyOf, dropCopy } from "../support/backups.ts";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { allFor, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { pausedAfterRestore, resumeAfterRestore, transfersMayBeSent } from "../support/gate.ts";
import { beginPlatform, paidOnce, payAll, place } from "../support/paying_platform.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { settle, tick } from "../support/settle.ts";
import { startTestWorker } from "../support/worker.ts";

const closed = (admin: pg.Pool, what: RegExp) =>
  eventually(`nothing is sent: ${what}`, async () => {
    const { rows } = await admin.query("select app_private.gate_problem() as problem, app_private.gate_code() as code");
    return rows[0].code === "account_not_claimed" && what.test(rows[0].problem);
  });

test.serial(
  "with another account's key nothing is sent and nothing looked up, and the worker says what to do",
  async (t) => {
    const platform = await beginPlatform(t);
    const worker = await platform.work();
    await worker.stop();
    await place(platform, 2);
    const other = await createTestSandbox({ open: true, platformAccount: "acct_somebodyelse" });
    t.teardown(() => other.remove());
    const error = await t.throwsAsync(
      startTestWorker({ databaseUrl: platform.db.urlOf("holdback_worker"), stripe: other }),
    );
    t.regex(error?.message ?? "", /pays from acct_holdbackplatform in test mode, and the key is of acct_somebodyelse/);
    t.regex(error?.message ?? "", /Set STRIPE_SECRET_KEY/);
    t.deepEqual((await other.control.ledger()).transfers, []);
    // Its own goes on as before.
    await platform.work();
    await payAll(platform);
    await paidOnce(t, platform, 4);
  },
);

test.serial(
  "a copy pays nothing until it is claimed, and then the original stops when it meets the copy's transfers",
  async (t) => {
    const platform = await beginPlatform(t);
    const { db, sandbox } = platform;
    await place(platform, 2);
    const worker = await platform.work();
    await worker.stop();
    const copy = await copyOf(db);
    const admin = new pg.Pool({ connectionString: copy.urlOf(db.adminUrl) });
    admin.on("error", () => undefined);
    const copied = { admin, workerUrl: copy.urlOf(db.urlOf("holdback_worker")), sandbox };
    const copyWorker = await startTestWorker({ databaseUrl: copied.workerUrl, stripe: sandbox });
    t.teardown(async () => {
      await copyWorker.kill();
      await admin.end();
      await dropCopy(copy.name);
    });
    await closed(admin, /is a copy/);
    await tick(copied);
    await admin.query("select app.process_due_schedules()");
    const { rows } = await admin.query(
      `select finding.code, finding.action, finding.who
       from app.payouts as payout cross join lateral app.explain_payout(payout.id) as finding
      where finding.schedule_id is not null limit 1`,
    );
    t.deepEqual(rows, [
      { code: "account_not_claimed", action: "stop the other one, then claim_stripe_account", who: "platform admin" },
    ]);
    // The original pays one part in the meantime.
    const original = await platform.work();
    await payAll(platform);
    await paidOnce(t, platform, 4);

    await admin.query("select app.claim_stripe_account('the original is given up')");
    await eventually("the copy may pay", async () => {
      const { rows } = await admin.query("select app_private.gate_problem() as problem");
      return rows[0].problem === null;
    });
    // It lacks what people entered into the original since.
    t.true(await pausedAfterRestore(admin));
    await resumeAfterRestore(admin);
    await settle(copied);
    // Both know of what the original had paid, and nothing was paid again.
    t.is((await sandbox.control.ledger()).transfers.length, 4);
    const [company] = (await admin.query("select id from app.companies limit 1")).rows;
    const [recruiter] = (await admin.query("select id from app.users where role = 'recruiter' limit 1")).rows;
    await createPlacement(admin, { companyId: company.id, recruiters: allFor(recruiter), holdbackPercentage: 0 });
    await settle(copied);
    t.is((await sandbox.control.ledger()).transfers.length, 5);
    // The original meets the copy's transfer.
    await tick({ admin: db.admin, workerUrl: "", sandbox }, ["reconcile"]);
    await closed(db.admin, /Another database/);
    await original.stop();
  },
);

test.serial(
  "older than anything: a new database meets the payments of the one before, and pays only what is new",
  async (t) => {
    const platform = await beginPlatform(t);
    const { db, sandbox, payees } = platform;
    const [payee] = payees.recruiters;
    const enter = (on: pg.Pool, id: string, externalRef: string, feeAmount: number) =>
      createPlacement(on, {
        recruiters: [{ recruiter_id: id, share: 100 }],
        externalRef,
        feeAmount,
        holdbackPercentage: 20,
      });
    await sandbox.control.fund("usd", 10_000_000);
    const worker = await platform.work();
    for (const ref of ["P-1", "P-2", "P-3"]) await enter(db.admin, payee?.id ?? "", ref, 100_000);
    await payAll(platform);
    await paidOnce(t, platform, 6);
    await worker.stop();
    await sandbox.control.advanceClock(8 * 24 * 3_600_000);

    // Nothing is left but Stripe.
    const second = await createTestDatabase();
    const system = { admin: second.admin, workerUrl: second.urlOf("holdback_worker"), sandbox };
    const newWorker = await startTestWorker({ databaseUrl: system.workerUrl, stripe: sandbox });
    t.teardown(async () => {
      await newWorker.kill();
      await second.drop();
    });
    await closed(second.admin, /Another database/);
    const { rows: findings } = await second.admin.query(
      "select kind, count(*)::int as count from app.reconciliation_findings group by kind",
    );
    t.deepEqual(findings, [{ kind: "unknown_obligation", count: 6 }]);
    await second.admin.query("select app.claim_stripe_account('the old database is lost')");
    await transfersMayBeSent(second.admin);

    // The same placements are entered again; one of them with another fee, and a new one.
    const again = await createRecruiter(second.admin, payee?.stripeAccountId);
    await enter(second.admin, again.id, "P-1", 100_000);
    await enter(second.admin, again.id, "P-2", 100_000);
    await enter(second.admin, again.id, "P-3", 90_000);
    await enter(second.admin, again.id, "P-4", 50_000);
    await eventually("what was paid is known", async () => {
      await tick(system);
      await sleep(200);
      const { rows } = await second.admin.query(
        "select placement.external_ref as ref, payout.status, payout.frozen_at is not null as frozen from app.payouts as payout join app.placements as placement on placement.id = payout.placement_id order by 1",
      );
      return (
        JSON.stringify(rows) ===
        JSON.stringify([
          { ref: "P-1", status: "completed", frozen: false },
          { ref: "P-2", status: "completed", frozen: false },
          { ref: "P-3", status: "approved", frozen: true },
          { ref: "P-4", status: "completed", frozen: false },
        ])
      );
    });
    // 6 from the first platform, and the two parts of P-4.
    t.is((await sandbox.control.ledger()).transfers.length, 8);
    const { rows: violations } = await second.admin.query("select * from reporting.invariant_violations");
    t.deepEqual(violations, []);
  },
);
