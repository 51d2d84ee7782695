import { setTimeout as sleep } from "node:timers/promises";
import test from "ava";
import { eventually } from "../support/eventually.ts";
import { pausedAfterRestore, resumeAfterRestore } from "../support/gate.ts";
import { createDuePlacements, createPayees, enqueueRuns, type Payees } from "../support/payout_system.ts";
import { prepareServer } from "../support/prepared_server.ts";
import { findProblems } from "../support/problems.ts";
import { settle } from "../support/settle.ts";
import { KillableSystem } from "./killable_system.ts";

let system: KillableSystem;
let payees: Payees;

test.before(async () => {
  system = await KillableSystem.start({}, prepareServer);
  payees = await createPayees(system);
  await system.workers.start(2);
});
test.after.always(() => system?.[Symbol.asyncDispose]());

/** A hundred obligations; resolves when the runs are in full swing. */
async function runsBegin(): Promise<void> {
  const { counts } = await system.sandbox.control.summary();
  // So slow that it is not over before something happens to it.
  await system.sandbox.control.setTraffic({ latency_ms: 50 });
  await createDuePlacements(system, payees, 50);
  await enqueueRuns(system);
  await eventually("the first transfers are made", async () => {
    return (await system.sandbox.control.summary()).counts.transfers >= counts.transfers + 5;
  });
}

test.serial(
  "Postgres is killed in the middle of a run and comes back: every obligation is paid exactly once",
  async (t) => {
    for (const downMs of [0, 1_500]) {
      await runsBegin();
      await system.killPostgres();
      await sleep(downMs);
      await system.restartPostgres();
      await settle(system);
      t.deepEqual(await findProblems(system), []);
      t.false(await pausedAfterRestore(system.admin), "a crash loses nothing that was committed");
    }
  },
);

test.serial("Stripe is gone for a while in the middle of a run: every obligation is paid exactly once", async (t) => {
  for (const downMs of [0, 2_000]) {
    await runsBegin();
    await system.killSandbox();
    await sleep(downMs);
    await system.restartSandbox();
    await settle(system);
    t.deepEqual(await findProblems(system), []);
  }
});

test.serial(
  "all workers are killed in the middle of a run, and new ones go on: every obligation is paid exactly once",
  async (t) => {
    await runsBegin();
    system.workers.killAll();
    await settle(system);
    t.deepEqual(await findProblems(system), []);
  },
);

test.serial(
  "the server's files are put back to a backup from before the runs, and nothing is paid again",
  async (t) => {
    await system.sandbox.control.setTraffic({ latency_ms: 0 });
    await createDuePlacements(system, payees, 10);
    await system.backUp();
    await enqueueRuns(system);
    await settle(system);
    const before = await system.sandbox.control.ledger();
    await system.workers.without(() => system.restore(0));
    t.true(await pausedAfterRestore(system.admin));
    await resumeAfterRestore(system.admin);
    await settle(system);
    t.deepEqual(await findProblems(system), []);
    t.deepEqual((await system.sandbox.control.ledger()).sums, before.sums);
    t.deepEqual((await system.admin.query("select * from app.verify_audit_log()")).rows, []);
    // And it goes on: a placement more is paid, its two parts once each.
    await createDuePlacements(system, payees, 1);
    await enqueueRuns(system);
    await settle(system);
    t.deepEqual(await findProblems(system), []);
    t.is((await system.sandbox.control.ledger()).transfers.length, before.transfers.length + 2);
    t.deepEqual((await system.admin.query("select * from app.verify_audit_log()")).rows, []);
  },
);
