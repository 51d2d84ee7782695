// L1: what it costs that nothing is sent before Stripe's list has been read: the requests and the time of a worker's start,
// and the time of a run with and without a lineage.

import { setTimeout as sleep } from "node:timers/promises";
import type { RunningSandbox } from "../sandbox/client.ts";
import { type Figure, information } from "./report.ts";
import { payEverythingDue, seedDueObligations, seedPeople } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const OBLIGATIONS = 1_000;
const MOST_LISTS = 2;
const POLL_MS = 5;
const HOUR_MS = 3_600_000;

export async function restart(bench: Bench): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database("restart"), bench.sandbox()]);
  await seedPeople(database, sandbox);
  const first = await bench.worker(database, sandbox);
  await opened(database);
  // Neither of the two that are compared is the first.
  await seedDueObligations(database, OBLIGATIONS);
  await payEverythingDue(database.admin);
  await seedDueObligations(database, OBLIGATIONS);
  const bound = await payEverythingDue(database.admin);
  // The same run in a database that knows of no account.
  await seedDueObligations(database, OBLIGATIONS);
  await database.admin.query("delete from app_private.lineage");
  const unbound = await payEverythingDue(database.admin);
  await first.stop();
  const atOnce = await start(bench, database, sandbox);

  // Five hours have passed by the sandbox's clock, and a reconciliation has ended an hour before.
  await sandbox.control.advanceClock(5 * HOUR_MS);
  await database.admin.query("select app_private.bind_stripe_account('acct_holdbackplatform', false)");
  await database.admin.query(
    "update app_private.lineage set agreed_until = now() + interval '4 hours', read_from = null",
  );
  const ordinary = await start(bench, database, sandbox);
  await sandbox.stop();
  await database.drop();

  return [
    {
      figure: `L1 an ordinary start after ${3 * OBLIGATIONS} payments: requests for lists`,
      measured: String(ordinary.lists),
      bar: `<= ${MOST_LISTS}`,
      met: ordinary.lists <= MOST_LISTS,
    },
    information("   all requests of that start", JSON.stringify(ordinary.kinds)),
    information(
      "   from the worker being up to the first transfer that may be sent",
      `${ordinary.milliseconds.toFixed(0)} ms`,
    ),
    information("   a start at once after these payments: requests for lists", String(atOnce.lists)),
    information(
      `   a run of ${OBLIGATIONS} obligations with a lineage, and without`,
      `${bound.seconds.toFixed(2)} s, ${unbound.seconds.toFixed(2)} s`,
    ),
  ];
}

/** What a worker's start costs until it may send. */
async function start(
  bench: Bench,
  database: BenchDatabase,
  sandbox: RunningSandbox,
): Promise<{ kinds: Record<string, number>; lists: number; milliseconds: number }> {
  await sandbox.control.resetStats();
  const worker = await bench.worker(database, sandbox);
  const began = performance.now();
  await opened(database);
  const milliseconds = performance.now() - began;
  const { kinds } = await sandbox.control.stats();
  await worker.stop();
  const lists = Object.entries(kinds)
    .filter(([kind]) => kind.endsWith(".list"))
    .reduce((sum, [, count]) => sum + count, 0);
  return { kinds, lists, milliseconds };
}

async function opened({ admin }: BenchDatabase): Promise<void> {
  for (;;) {
    const { rows } = await admin.query("select from app_private.lineage where status = 'open'");
    if (rows.length > 0) return;
    await sleep(POLL_MS);
  }
}
