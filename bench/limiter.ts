// B1: a limit of 100 requests a second that one worker, or three, share: used up, and not exceeded. 200 ms at Stripe.

import type { TrafficStats } from "../sandbox/core/traffic.ts";
import { cpuSeconds } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { payEverythingDue, seedDueObligations, seedPeople, transfersOfOneStatement } from "./seed.ts";
import type { Bench } from "./support.ts";

const LATENCY_MS = 200;
const LIMIT = 100;
/** The rate limiter spaces requests evenly: see app_private.reserve_stripe_requests. */
const BURST = 1;
const OBLIGATIONS = 2_000;
const LEAST_AVERAGE = 95;

export async function limiter(bench: Bench): Promise<Figure[]> {
  return [...(await shareLimit(bench, 1)), ...(await shareLimit(bench, 3))];
}

async function shareLimit(bench: Bench, count: number): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database(`lane_${count}`), bench.sandbox()]);
  await seedPeople(database, sandbox);
  await sandbox.control.setTraffic({ latency_ms: LATENCY_MS });
  const workers = await Promise.all(
    Array.from({ length: count }, () => bench.worker(database, sandbox, { STRIPE_RATE_LIMIT: String(LIMIT) })),
  );
  await seedDueObligations(database, OBLIGATIONS);
  const pids = workers.map(({ pid }) => pid);
  const postmaster = [await bench.postmasterPid()];
  const cpuOf = async () => ({ workers: await cpuSeconds(pids), database: await cpuSeconds(postmaster) });
  await sandbox.control.resetStats();
  const before = await cpuOf();
  const { succeeded } = await payEverythingDue(database.admin);
  const after = await cpuOf();
  const { average, peak } = summarize(await sandbox.control.stats());
  const together = await transfersOfOneStatement(database);
  await Promise.all(workers.map((worker) => worker.stop()));
  await sandbox.stop();
  await database.drop();

  const who = count === 1 ? "one worker" : `${count} workers`;
  const per1000 = (seconds: number) => `${((seconds / succeeded) * 1000).toFixed(2)} s`;
  return [
    {
      figure: `B1 ${who}, limit of ${LIMIT}/s, 200 ms at Stripe: average a second`,
      measured: average.toFixed(1),
      bar: `>= ${LEAST_AVERAGE}`,
      met: average >= LEAST_AVERAGE,
    },
    {
      figure: `B1 ${who}: most in any one second`,
      measured: String(peak),
      bar: `<= ${LIMIT + BURST}`,
      met: peak <= LIMIT + BURST,
    },
    information(
      "   CPU per 1,000 transfers",
      `worker ${per1000(after.workers - before.workers)}, database ${per1000(after.database - before.database)}`,
    ),
    information("   transfers that one statement writes", together),
  ];
}

/** The average is that of the whole seconds: the first and the last one are cut off somewhere. */
function summarize({ seconds, peak_per_second }: TrafficStats): { average: number; peak: number } {
  const first = seconds[0]?.second ?? 0;
  const last = seconds.at(-1)?.second ?? 0;
  const whole = seconds.filter(({ second }) => second > first && second < last);
  const total = whole.reduce((sum, { total }) => sum + total, 0);
  return { average: total / (last - first - 1), peak: peak_per_second };
}
