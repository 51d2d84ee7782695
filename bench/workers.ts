// How 1, 2, 4 and 8 workers pay from one database: rate, the processor time of each, and who waits for locks. The sandbox
// has no rate limit here; Stripe's own ends all of this long before.

import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Child } from "../server/processes/child_processes.ts";
import { cpuSeconds } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { payEverythingDue, seedDueObligations, seedPeople } from "./seed.ts";
import type { Bench } from "./support.ts";

const COUNTS = [1, 2, 4, 8];
const WARM_UP = 500;
const SAMPLE_MS = 20;

export async function workers(bench: Bench, { obligations }: { obligations: number }): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database("workers"), bench.sandbox()]);
  await seedPeople(database, sandbox);
  const postmaster = await bench.postmasterPid();
  const running: Child[] = [];
  const figures: Figure[] = [];
  for (const count of COUNTS) {
    while (running.length < count) running.push(await bench.worker(database, sandbox));
    await seedDueObligations(database, Math.min(WARM_UP, obligations));
    await payEverythingDue(database.admin);
    await seedDueObligations(database, obligations);
    const pids = running.map(({ process }) => process.pid as number);
    const times = () => Promise.all([...pids, postmaster].map((pid) => cpuSeconds([pid])));
    const [before, locks] = [await times(), watchLocks(database.admin)];
    const { seconds, succeeded } = await payEverythingDue(database.admin);
    const waiting = await locks.end();
    const spent = (await times()).map((time, at) => time - (before[at] ?? 0));
    const ofWorkers = spent.slice(0, -1);
    const a = (sum: number) => ((sum * 1000) / succeeded).toFixed(2);
    const total = ofWorkers.reduce((sum, each) => sum + each, 0);
    const figure = information(
      `${count} ${count === 1 ? "worker" : "workers"}, ${succeeded} payments`,
      `${(succeeded / seconds).toFixed(0)}/s; CPU seconds a 1,000: workers ${a(total)}, database ${a(spent.at(-1) ?? 0)}; ` +
        `busiest to idlest worker ${Math.max(...ofWorkers).toFixed(2)} : ${Math.min(...ofWorkers).toFixed(2)} s; ` +
        `sessions that wait for a lock ${waiting.mean.toFixed(2)} on average, ${waiting.most} at most`,
    );
    process.stderr.write(`${figure.figure}: ${figure.measured}\n`);
    figures.push(figure);
  }
  for (const worker of running) await worker.stop();
  await sandbox.stop();
  const { rows } = await database.admin.query<{ deadlocks: string }>(
    "select deadlocks from pg_stat_database where datname = current_database()",
  );
  figures.push(information("deadlocks, all of them together", rows[0]?.deadlocks ?? "not known"));
  await database.drop();
  return figures;
}

/** How many sessions wait for a lock of another, looked at again and again. */
function watchLocks(admin: pg.Pool): { end(): Promise<{ mean: number; most: number }> } {
  const seen: number[] = [];
  let watching = true;
  const loop = (async () => {
    while (watching) {
      const { rows } = await admin.query<{ waiting: number }>(
        `select count(*)::integer as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      );
      seen.push(rows[0]?.waiting ?? 0);
      await sleep(SAMPLE_MS);
    }
  })();
  return {
    async end() {
      watching = false;
      await loop;
      return { mean: seen.reduce((sum, each) => sum + each, 0) / seen.length, most: Math.max(...seen) };
    },
  };
}
