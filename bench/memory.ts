// A4: memory of the two processes that see everything: the import of 50,000 placements, and the worker that then pays the
// 50,000 obligations that came of it: the most that it takes, and whether that grows.

import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { importFiles, placementsFile, RECRUITERS, recruitersFile, runImport } from "./import_files.ts";
import { median, watchPeakMemory } from "./measure.ts";
import { type Figure, information, MEGABYTE } from "./report.ts";
import { AMPLE_FUNDS, payEverythingDue, vacuum } from "./seed.ts";
import type { Bench } from "./support.ts";

const IMPORT_BAR = 300 * MEGABYTE;
const WORKER_BAR = 180 * MEGABYTE;
/** Of the last quarter of the run against the second: what is flat is not above it by more than chance. */
const GROWTH_BAR = 1.1;
const LOOKS_AGAIN_MS = 200;
const STEPS = 10;

export async function memory(bench: Bench, { placements }: { placements: number }): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database("memory"), bench.sandbox()]);
  await sandbox.control.fund("usd", AMPLE_FUNDS);
  const accounts = await sandbox.control.createAccounts(RECRUITERS);
  await importFiles(bench, placements, (number) => accounts[number] as string);

  await runImport(bench, database, "recruiters", recruitersFile(bench));
  const imported = await runImport(bench, database, "placements", placementsFile(bench), "--create-companies");
  await vacuum(database);

  // The first start ever compiles; all others find that done.
  await (await bench.worker(database, sandbox)).stop();
  const worker = await bench.worker(database, sandbox);
  const peak = watchPeakMemory(worker.pid);
  const began = performance.now();
  await payEverythingDue(database.admin);
  const succeeded = await paidByAllRuns(database.admin);
  const seconds = (performance.now() - began) / 1000;
  const workerPeak = await peak.end();
  const growth = median(partOf(peak.samples, 4, 4)) / median(partOf(peak.samples, 2, 4));
  const along = Array.from({ length: STEPS }, (_, step) => median(partOf(peak.samples, step + 1, STEPS)) / MEGABYTE);
  if (succeeded !== placements) throw new Error(`${succeeded} obligations were paid, not ${placements}.`);
  await worker.stop();
  await sandbox.stop();
  await database.drop();
  return [
    figure(`A4 peak memory of the worker that pays ${placements} obligations`, workerPeak, WORKER_BAR),
    {
      figure: "   in the last quarter of the run, against the second",
      measured: growth.toFixed(2),
      bar: `<= ${GROWTH_BAR}`,
      met: growth <= GROWTH_BAR,
    },
    information("   in each tenth of the run, MB", along.map((held) => held.toFixed(0)).join(", ")),
    information("   meanwhile it paid", `${(succeeded / seconds).toFixed(0)}/s`),
    figure(`A4 peak memory of an import of ${placements} placements`, imported.peak, IMPORT_BAR),
    information("   meanwhile it imported", `${(placements / imported.seconds).toFixed(0)}/s`),
  ];
}

/** At some hours the crontab has begun a run of its own, which pays some of it. */
async function paidByAllRuns(admin: pg.Pool): Promise<number> {
  for (;;) {
    const { rows } = await admin.query<{ open: number; paid: number }>(
      `select (select count(*) from app.payout_runs where finished_at is null)::integer as open,
              (select count(*) from app.payout_schedules where status = 'processed')::integer as paid`,
    );
    if (rows[0]?.open === 0) return rows[0].paid;
    await sleep(LOOKS_AGAIN_MS);
  }
}

/** The first, second … of so many equal parts of the run. */
const partOf = (samples: readonly number[], part: number, parts: number) =>
  samples.slice(Math.floor(((part - 1) * samples.length) / parts), Math.ceil((part * samples.length) / parts));

function figure(name: string, bytes: number, bar: number): Figure {
  const megabytes = (value: number) => `${(value / MEGABYTE).toFixed(0)} MB`;
  return { figure: name, measured: megabytes(bytes), bar: `< ${megabytes(bar)}`, met: bytes < bar };
}
