// Workers that die while small amounts leave as one transfer: every obligation is paid exactly once.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { changeSettings, createPayees, type Payees, type PayoutSystem, SHORT_WAITS } from "../support/payout_system.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { Workers } from "../support/supervised_workers.ts";
import { publishTerms } from "../support/terms.ts";
import type { KillPoint } from "./kill_points.ts";
import { roundWithVictims } from "./rounds.ts";

const POINTS: readonly KillPoint[] = [
  { call: "POST /v1/transfers", occurrence: 2, scenario: "undisturbed" },
  { call: "record_transfer_answers", occurrence: 1, scenario: "undisturbed" },
  { call: "record_look_up", occurrence: 1, scenario: "doubt" },
];

let db: TestDatabase;
let sandbox: TestSandbox;
let system: PayoutSystem;
let payees: Payees;
let workers: Workers;

test.before(async () => {
  [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  await changeSettings(db.admin, SHORT_WAITS);
  payees = await createPayees(system, 4);
  await publishTerms(db.admin, payees.companyId, {
    valid_from: "2000-01-01",
    minimum_payments: { USD: 1 },
    longest_wait_days: 1,
  });
  workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox });
  await workers.start(2);
});
test.after.always(async () => {
  await workers?.stop();
  await sandbox?.remove();
  await db?.drop();
});

for (const point of POINTS) {
  test.serial(
    `workers killed before, during and after ${point.call}: every part of a batch is paid once`,
    async (t) => {
      t.timeout(600_000);
      t.deepEqual(await roundWithVictims({ system, payees, workers, placements: 24 }, point), []);
      const { rows } = await db.admin.query(
        "select count(distinct batch_id)::int as batches from app.payout_transfers where status = 'succeeded'",
      );
      t.true(rows[0].batches > 0);
    },
  );
}
