// A4: peak memory of the two processes that see everything: the import of 50,000 placements, and the worker that then
// pays the 50,000 obligations that came of it.

import { importFiles, PLACEMENTS, placementsFile, RECRUITERS, recruitersFile, runImport } from "./import_files.ts";
import { watchPeakMemory } from "./measure.ts";
import { type Figure, information, MEGABYTE } from "./report.ts";
import { AMPLE_FUNDS, payEverythingDue, vacuum } from "./seed.ts";
import type { Bench } from "./support.ts";

const IMPORT_BAR = 300 * MEGABYTE;
const WORKER_BAR = 180 * MEGABYTE;

export async function memory(bench: Bench): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database("memory"), bench.sandbox()]);
  await sandbox.control.fund("usd", AMPLE_FUNDS);
  const accounts = await sandbox.control.createAccounts(RECRUITERS);
  await importFiles(bench, (number) => accounts[number] as string);

  await runImport(bench, database, "recruiters", recruitersFile(bench));
  const imported = await runImport(bench, database, "placements", placementsFile(bench), "--create-companies");
  await vacuum(database);

  const worker = await bench.worker(database, sandbox);
  const peak = watchPeakMemory(worker.pid);
  const { seconds, succeeded } = await payEverythingDue(database.admin);
  const workerPeak = await peak.end();
  if (succeeded !== PLACEMENTS) throw new Error(`${succeeded} obligations were paid, not ${PLACEMENTS}.`);
  await worker.stop();
  await sandbox.stop();
  await database.drop();
  return [
    figure("A4 peak memory of the worker that pays 50,000 obligations", workerPeak, WORKER_BAR),
    information("   meanwhile it paid", `${(succeeded / seconds).toFixed(0)}/s`),
    figure("A4 peak memory of an import of 50,000 placements", imported.peak, IMPORT_BAR),
    information("   meanwhile it imported", `${(PLACEMENTS / imported.seconds).toFixed(0)}/s`),
  ];
}

function figure(name: string, bytes: number, bar: number): Figure {
  const megabytes = (value: number) => `${(value / MEGABYTE).toFixed(0)} MB`;
  return { figure: name, measured: megabytes(bytes), bar: `< ${megabytes(bar)}`, met: bytes < bar };
}
