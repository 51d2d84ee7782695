// A2: how fast one worker pays, against how fast graphile-worker runs jobs that do nothing, in the same database and with
// the same number of jobs at once. The two take turns, and both have worked a little before they are measured.

import { once } from "node:events";
import type { RunningSandbox } from "../sandbox/client.ts";
import { median } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import { payEverythingDue, seedDueObligations, seedPeople } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const WARM_UP = 1_000;
const REPETITIONS = 3;
const BAR = 0.9;

export async function rate(bench: Bench, { obligations }: { obligations: number }): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database("rate"), bench.sandbox()]);
  await seedPeople(database, sandbox);
  const ours: number[] = [];
  const noop: number[] = [];
  const noopWithOurQueue: number[] = [];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    ours.push(await payWithOneWorker(bench, database, sandbox, obligations));
    noop.push(await runNoopJobs(bench, database, "defaults", obligations));
    noopWithOurQueue.push(await runNoopJobs(bench, database, "ours", obligations));
  }
  await sandbox.stop();
  await database.drop();
  const ratio = median(ours) / median(noop);
  const perSecond = (values: readonly number[]) => `${median(values).toFixed(0)}/s`;
  return [
    {
      figure: `A2 ${obligations} obligations, one worker, against jobs that do nothing`,
      measured: `${ratio.toFixed(2)} (${perSecond(ours)} : ${perSecond(noop)})`,
      bar: `>= ${BAR}`,
      met: ratio >= BAR,
    },
    information("   jobs that do nothing, with our queue settings", perSecond(noopWithOurQueue)),
  ];
}

async function payWithOneWorker(
  bench: Bench,
  database: BenchDatabase,
  sandbox: RunningSandbox,
  obligations: number,
): Promise<number> {
  const worker = await bench.worker(database, sandbox);
  await seedDueObligations(database, WARM_UP);
  await payEverythingDue(database.admin);
  await seedDueObligations(database, obligations);
  const { seconds, succeeded } = await payEverythingDue(database.admin);
  await worker.stop();
  return succeeded / seconds;
}

async function runNoopJobs(
  bench: Bench,
  database: BenchDatabase,
  queueSettings: string,
  count: number,
): Promise<number> {
  const worker = await bench.program({
    file: "bench/noop_worker.ts",
    env: { DATABASE_URL: database.workerUrl, QUEUE_SETTINGS: queueSettings },
  });
  const run = async (jobs: number) => {
    const answer = once(worker.process, "message") as Promise<[{ seconds: number }]>;
    worker.process.send({ jobs });
    const first = await Promise.race([answer, worker.ended]);
    if (typeof first === "string") throw new Error(`The worker of the benchmark ended, ${first}: ${worker.printed}`);
    return first[0].seconds;
  };
  await run(WARM_UP);
  const seconds = await run(count);
  await worker.stop();
  return count / seconds;
}
