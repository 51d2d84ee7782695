// The primary dies in the middle of a run, its standby is promoted, and the workers go on with a DATABASE_URL that names both.

import test, { type ExecutionContext } from "ava";
import { KillableSystem } from "../crash/killable_system.ts";
import { eventually } from "../support/eventually.ts";
import { pausedAfterRestore, resumeAfterRestore } from "../support/gate.ts";
import { createDuePlacements, createPayees, enqueueRuns } from "../support/payout_system.ts";
import { prepareServer } from "../support/prepared_server.ts";
import { findProblems } from "../support/problems.ts";
import { settle, tick } from "../support/settle.ts";

/** So many obligations: two of each placement. */
const PLACEMENTS = 60;
/** A second, of all workers: the run lasts until the primary is gone, however slowly this test looks. */
const PAYMENTS = 30;

async function setUp(t: ExecutionContext): Promise<{ system: KillableSystem; transfers(): Promise<number> }> {
  t.timeout(600_000);
  const system = await KillableSystem.start({ STRIPE_RATE_LIMIT: String(PAYMENTS) }, prepareServer);
  t.teardown(() => system[Symbol.asyncDispose]());
  await createDuePlacements(system, await createPayees(system), PLACEMENTS);
  return { system, transfers: async () => (await system.sandbox.control.summary()).counts.transfers };
}

/** The amounts that Stripe moved and that the rows tell are the same, each obligation once. */
async function isPaidOnce(t: ExecutionContext, system: KillableSystem): Promise<void> {
  await settle(system);
  t.deepEqual(await findProblems(system), []);
  const { rows } = await system.admin.query(
    "select count(*)::int as paid from app.payout_schedules where status = 'processed'",
  );
  t.is(rows[0].paid, 2 * PLACEMENTS);
  t.is((await system.sandbox.control.summary()).counts.transfers, 2 * PLACEMENTS);
}

test.serial("synchronous: nothing that was committed is lost, and every obligation is paid exactly once", async (t) => {
  const { system, transfers } = await setUp(t);
  await system.addStandby({ isSynchronous: true });
  await system.workers.start(2);
  await system.sandbox.control.setTraffic({ latency_ms: 50 });
  await enqueueRuns(system);
  await eventually("the run is in full swing", async () => (await transfers()) >= 10);
  const port = async () => (await system.admin.query("select inet_server_port() as port")).rows[0].port;
  const primary = await port();
  await system.failOver();
  await eventually("the standby is found", async () => (await port().catch(() => primary)) !== primary);
  await system.sandbox.control.setTraffic({ latency_ms: 0 });
  await isPaidOnce(t, system);
  // The reading has noted the promoted server: it stays open until the next one.
  const { rows } = await system.admin.query(
    "select status, timeline, app_private.server_change(known) as change from app_private.lineage as known",
  );
  t.deepEqual(rows, [{ status: "open", timeline: "00000002", change: null }]);
  t.false(await pausedAfterRestore(system.admin), "nothing that people entered is lost");
});

test.serial("asynchronous: what the standby never heard of is not paid a second time", async (t) => {
  const { system, transfers } = await setUp(t);
  const standby = await system.addStandby({ isSynchronous: false });
  await system.workers.start(2);
  await system.sandbox.control.setTraffic({ latency_ms: 50 });
  await enqueueRuns(system);
  await eventually("the run is in full swing", async () => (await transfers()) >= 10);
  await standby.detach();
  // What the standby will know of as sent later than now was begun after its promotion.
  const detached = (await system.admin.query("select clock_timestamp() as at")).rows[0].at;
  const replicated = await transfers();
  await eventually(
    "more is paid, of which the standby does not hear",
    async () => (await transfers()) >= replicated + 10,
  );
  await system.sandbox.control.inject({
    fault: "server_error_before_execution",
    match: { method: "GET", path: "/v1/transfers" },
    times: 10_000,
  });
  await system.failOver();
  // The workers go on with connections to the promoted standby. Stripe does not answer with its list: they begin nothing.
  await eventually("a worker has asked for Stripe's list", async () => {
    await tick(system);
    const { rows } = await system.admin.query(
      `select app_private.gate_problem() is not null as closed,
              (select count(*)::int from app.payout_transfers where first_sent_at > $1) as begun`,
      [detached],
    );
    t.deepEqual(rows, [{ closed: true, begun: 0 }]);
    const { waiting } = await system.sandbox.control.faults();
    return (waiting[0]?.struck ?? 0) > 0;
  });
  const { rows } = await system.admin.query(
    "select count(*)::int as known from app.payout_transfers where status = 'succeeded'",
  );
  t.true(rows[0].known < (await transfers()), "something was lost");
  await system.sandbox.control.clearFaults();
  await system.sandbox.control.setTraffic({ latency_ms: 0 });
  // What people entered last may be lost too: nothing more is sent until one of them says that it is entered again.
  t.true(await pausedAfterRestore(system.admin));
  await resumeAfterRestore(system.admin);
  await isPaidOnce(t, system);
});
