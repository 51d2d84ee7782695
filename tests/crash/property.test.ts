// Random sequences of what people, Stripe and time do: after each action no rule is broken; and once everything is put
// right, every obligation that was not cancelled is paid exactly once.

import test from "ava";
import fc from "fast-check";
import type { TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
  changeSettings,
  createPayees,
  listenToStripe,
  type PayoutSystem,
  SHORT_WAITS,
} from "../support/payout_system.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { Workers } from "../support/supervised_workers.ts";
import { playSequence, type Scene } from "./actions.ts";
import { randomActions } from "./random_actions.ts";

const RUNS = 6;

let db: TestDatabase;
let sandbox: TestSandbox;
let scene: Scene;
let api: TestApi;

test.before(async () => {
  [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const system: PayoutSystem = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  await changeSettings(db.admin, { ...SHORT_WAITS, max_retries: 2 });
  const workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox });
  scene = { system, payees: await createPayees(system, 4), workers };
  [api] = await Promise.all([listenToStripe(db.urlOf("holdback_authenticator"), sandbox), workers.start(2)]);
});
test.after.always(async () => {
  await scene?.workers.stop();
  await api?.stop();
  await sandbox?.remove();
  await db?.drop();
});

test("random sequences of runs, verbs, faults, crashes and days keep every rule and pay every obligation once", async (t) => {
  t.timeout(600_000);
  await fc.assert(
    fc.asyncProperty(randomActions, async (actions) => {
      const problems = await playSequence(scene, actions);
      if (problems.length > 0) throw new Error(problems.join("\n"));
    }),
    // With the reason, which the report would leave out.
    { numRuns: RUNS, endOnFailure: true, includeErrorInReport: true },
  );
  t.pass();
});
