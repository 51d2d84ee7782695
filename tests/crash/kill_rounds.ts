// The tests of some kill points, on a database and a sandbox that they share.

import test from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { changeSettings, createPayees, type Payees, type PayoutSystem, SHORT_WAITS } from "../support/payout_system.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { Workers } from "../support/supervised_workers.ts";
import { BESIDE_THE_WAY, KILL_POINTS, type KillPoint, READING_POINTS } from "./kill_points.ts";
import { roundWithVictims } from "./rounds.ts";

/** Twice as many obligations: enough for seven workers at once, and more come while a victim is alive. */
const PLACEMENTS = 16;

export function testKillPoints(points: readonly KillPoint[]): void {
  let db: TestDatabase;
  let sandbox: TestSandbox;
  let system: PayoutSystem;
  let payees: Payees;
  let workers: Workers;

  test.before(async () => {
    [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
    system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
    await changeSettings(db.admin, SHORT_WAITS);
    payees = await createPayees(system);
    workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox });
    await workers.start(2, { reportCalls: true });
  });
  test.after.always(async () => {
    await workers?.stop();
    await sandbox?.remove();
    await db?.drop();
  });

  for (const point of points) {
    test.serial(
      `workers killed before, during and after call ${point.occurrence} of ${point.call} (${point.scenario}): every obligation is paid exactly once`,
      async (t) => {
        t.timeout(600_000);
        t.deepEqual(await roundWithVictims({ system, payees, workers, placements: PLACEMENTS }, point), []);
      },
    );
  }

  test.serial("whatever a worker says to Postgres or to Stripe here is a point at which workers are killed", (t) => {
    const known = new Set([...KILL_POINTS, ...READING_POINTS].map(({ call }) => call));
    t.true(workers.calls.size > 10);
    t.deepEqual(
      [...workers.calls].filter((call) => !known.has(call) && !BESIDE_THE_WAY.test(call)),
      [],
    );
  });
}
