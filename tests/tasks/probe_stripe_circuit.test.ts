// The lane to Stripe that all workers share: the rate, the brake and the breaker.

import test, { type ExecutionContext } from "ava";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { transfersMayBeSent } from "../support/gate.ts";
import {
  changeSettings,
  createDuePlacements,
  createPayees,
  type PayoutSystem,
  SHORT_WAITS,
} from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { settle } from "../support/settle.ts";
import { Workers } from "../support/supervised_workers.ts";

async function setUp(t: ExecutionContext, count: number, env: Record<string, string> = {}): Promise<PayoutSystem> {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  const workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox, env });
  t.teardown(async () => {
    await workers.stop();
    await sandbox.remove();
    await db.drop();
  });
  // Nobody is in a hurry: what is tried again here must not be tried for want of an answer.
  await changeSettings(db.admin, { ...SHORT_WAITS, transfer_lease_seconds: 45 });
  await createDuePlacements(system, await createPayees(system), 30);
  await workers.start(count);
  await transfersMayBeSent(db.admin);
  return system;
}

const events = async ({ admin }: PayoutSystem) => {
  const { rows } = await admin.query<{ type: string }>(
    "select type from app.events where type like 'stripe_circuit.%' order by id",
  );
  return rows.map(({ type }) => type);
};

const triesUsed = async ({ admin }: PayoutSystem) => {
  const { rows } = await admin.query("select coalesce(sum(retry_count), 0)::int as tries from app.payout_schedules");
  return rows[0].tries as number;
};

test("however many workers there are, Stripe sees no more requests than STRIPE_RATE_LIMIT allows", async (t) => {
  const limit = 20;
  const system = await setUp(t, 3, { STRIPE_RATE_LIMIT: String(limit) });
  await settle(system);
  const { seconds, total } = await system.sandbox.control.stats();
  const [first, last] = [seconds[0]?.second ?? 0, seconds.at(-1)?.second ?? 0];
  // A request can be late for its slot, never early: so many seconds cannot hold more.
  t.true(total <= limit * (last - first + 2), `${total} requests in ${last - first + 1} seconds`);
  t.true(total >= 60);
  t.deepEqual(await findProblems(system), []);
});

test("when Stripe says that there are too many requests, everybody slows down, and it costs no retry", async (t) => {
  const system = await setUp(t, 2);
  await system.sandbox.control.setTraffic({ requests_per_second: 10 });
  // Without the task that asks Stripe for the balance: here it would take the places of transfers.
  await settle(system, { tasks: ["release_due_escrow_holds", "process_due_schedules", "resolve_transfers"] });
  const { statuses, total } = await system.sandbox.control.stats();
  t.true((statuses[429] ?? 0) > 0);
  // Unbraked, 48 jobs a worker would ask again every second.
  t.true((statuses[429] ?? 0) < total);
  const { rows } = await system.admin.query(
    "select slowed_until > '-infinity' as slowed from app_private.stripe_circuit",
  );
  t.true(rows[0].slowed);
  t.is(await triesUsed(system), 0);
  t.deepEqual(await findProblems(system), []);
});

test("the brake holds for everybody: while it is on, every place in the lane waits, whoever asks", async (t) => {
  const system = await setUp(t, 0);
  const waits = async (rate: number | null) => {
    const { rows } = await system.admin.query<{ waits: number[] }>(
      "select app_private.reserve_stripe_requests(3, $1) as waits",
      [rate],
    );
    return rows[0]?.waits ?? [];
  };
  t.deepEqual(await waits(null), [0, 0, 0]);
  await system.admin.query(
    "update app_private.stripe_circuit set slowed_until = clock_timestamp() + interval '1 minute'",
  );
  for (const rate of [null, 10]) {
    for (const wait of await waits(rate)) t.true(wait > 50_000, `${wait}`);
  }
});

const isQueueIdle = async (admin: PayoutSystem["admin"]) => {
  const { rows } = await admin.query(
    "select count(*)::int as count from graphile_worker._private_jobs where run_at <= now()",
  );
  return rows[0].count === 0;
};

for (const [what, strike, heal] of [
  [
    "does not take the key (401)",
    (system: PayoutSystem) => system.sandbox.control.setTraffic({ reject_keys: true }),
    (system: PayoutSystem) => system.sandbox.control.setTraffic({ reject_keys: false }),
  ],
  [
    "forbids what we ask (403)",
    // Whatever is asked, so that no probe between finds the way free.
    (system: PayoutSystem) =>
      system.sandbox.control.inject({ fault: "forbidden", times: 10_000, match: { path: "/v1/*" } }),
    (system: PayoutSystem) => system.sandbox.control.clearFaults(),
  ],
] as const) {
  test(`when Stripe ${what}, the lane stops and says so once, no retry is used, and everything is paid when it works again`, async (t) => {
    const system = await setUp(t, 2);
    const { admin, sandbox } = system;
    await strike(system);
    await admin.query("select app.process_due_schedules()");
    await eventually("the lane is stopped", async () => {
      const { rows } = await admin.query("select app_private.stripe_circuit_is_open() as stopped");
      return rows[0].stopped;
    });
    // Also requests whose turn had come when the circuit breaker opened.
    await eventually("what was on its way is answered", async () => {
      const { rows } = await admin.query(
        "select count(*)::int as count from app.payout_transfers where status = 'sent'",
      );
      return rows[0].count === 0 && (await isQueueIdle(admin));
    });
    t.deepEqual(await events(system), ["stripe_circuit.opened"]);

    const requests = async () => (await sandbox.control.stats()).kinds["transfers.create"] ?? 0;
    const before = await requests();
    await admin.query(
      `select app_private.enqueue('resolve_transfers', array['{"everything": true}'::jsonb]),
              app_private.enqueue('process_due_schedules', array['{}'::jsonb])`,
    );
    await eventually("the queue has nothing to do", () => isQueueIdle(admin));
    t.is(await requests(), before);
    t.deepEqual((await sandbox.control.ledger()).transfers, []);

    await heal(system);
    await settle(system);
    t.deepEqual(await events(system), ["stripe_circuit.opened", "stripe_circuit.closed"]);
    t.is(await triesUsed(system), 0);
    t.deepEqual(await findProblems(system), []);
  });
}

test("when Stripe forbids transfers only, each probe sends one of them, and the lane opens when Stripe takes it", async (t) => {
  // The probes are the test's own, not the minute's.
  const system = await setUp(t, 1, { CRONTAB_WITHOUT: "probe_stripe_circuit" });
  const { admin, sandbox } = system;
  await sandbox.control.inject({ fault: "forbidden", times: 10_000, match: { method: "POST", path: "/v1/transfers" } });
  await admin.query("select app.process_due_schedules()");
  await eventually("all that was on its way is refused", async () => {
    const { rows } = await admin.query(
      `select app_private.stripe_circuit_is_open() as stopped,
              (select count(*)::int from app.payout_transfers where status = 'sent') as sent`,
    );
    return rows[0].stopped && rows[0].sent === 0 && (await isQueueIdle(admin));
  });
  const requests = async () => (await sandbox.control.stats()).kinds["transfers.create"] ?? 0;
  const before = await requests();
  const probe = async () => {
    await admin.query("select app_private.enqueue('probe_stripe_circuit', array['{}'::jsonb])");
    await eventually("it has probed", async () => {
      const { rows } = await admin.query(
        "select count(*)::int as count from graphile_worker.jobs where task_identifier = 'probe_stripe_circuit'",
      );
      return rows[0].count === 0;
    });
  };
  for (const probes of [1, 2]) {
    await probe();
    t.is(await requests(), before + probes);
    t.deepEqual(await events(system), ["stripe_circuit.opened"]);
  }
  const { rows } = await admin.query("select max(attempt) as attempts from app.payout_transfers");
  t.is(rows[0].attempts, 2, "each probe sends another one");

  await sandbox.control.clearFaults();
  await probe();
  // Of the probe: settle() would probe as well.
  t.deepEqual(await events(system), ["stripe_circuit.opened", "stripe_circuit.closed"]);
  await settle(system);
  t.deepEqual(await events(system), ["stripe_circuit.opened", "stripe_circuit.closed"]);
  // Of each of the 30 placements the first payment, and the hold that settle() releases.
  t.is((await sandbox.control.ledger()).transfers.length, 60);
  t.is(await triesUsed(system), 0);
  t.deepEqual(await findProblems(system), []);
});
