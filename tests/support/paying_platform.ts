// A small platform that pays, for tests in which its database is put back or copied.

import type { ExecutionContext } from "ava";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { transfersMayBeSent } from "./gate.ts";
import { changeSettings, createDuePlacements, createPayees, type Payees, SHORT_WAITS } from "./payout_system.ts";
import { createTestSandbox, type TestSandbox } from "./sandbox.ts";
import { settle } from "./settle.ts";
import { startTestWorker, type TestWorker } from "./worker.ts";

export interface PayingPlatform {
  db: TestDatabase;
  sandbox: TestSandbox;
  payees: Payees;
  work(): Promise<TestWorker>;
}

/** A database and a sandbox of a test's own, with two recruiters, and workers when they are asked for. */
export async function beginPlatform(t: ExecutionContext): Promise<PayingPlatform> {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const workers: TestWorker[] = [];
  t.teardown(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    await sandbox.remove();
    await db.drop();
  });
  await changeSettings(db.admin, SHORT_WAITS);
  const payees = await createPayees({ admin: db.admin, workerUrl: "", sandbox }, 2);
  return {
    db,
    sandbox,
    payees,
    async work() {
      const worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
      workers.push(worker);
      await transfersMayBeSent(db.admin);
      return worker;
    },
  };
}

/** Placements that are due, with two parts each. */
export const place = ({ db, sandbox, payees }: PayingPlatform, count: number) =>
  createDuePlacements({ admin: db.admin, workerUrl: "", sandbox }, payees, count);

/** Runs until everything is paid. */
export const payAll = ({ db, sandbox }: PayingPlatform) => settle({ admin: db.admin, workerUrl: "", sandbox });

/** The ledger decides: so many transfers, none of them for the same, and our books say so too. */
export async function paidOnce(t: ExecutionContext, { db, sandbox }: PayingPlatform, count: number): Promise<void> {
  const { transfers } = await sandbox.control.ledger();
  t.is(transfers.length, count);
  const { rows } = await db.admin.query(
    "select stripe_transfer_id from app.payout_transfers where status = 'succeeded' order by 1",
  );
  t.deepEqual(
    rows.map((row) => row.stripe_transfer_id),
    transfers.map(({ id }) => id).sort(),
  );
  const { rows: violations } = await db.admin.query("select * from reporting.invariant_violations");
  t.deepEqual(violations, []);
}
