// A4: peak memory of the two processes that see everything: the import of 50,000 placements, and the worker that then
// pays the 50,000 obligations that came of it.

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { watchPeakMemory } from "./measure.ts";
import { type Figure, information, MEGABYTE } from "./report.ts";
import { AMPLE_FUNDS, payEverythingDue, vacuum } from "./seed.ts";
import type { Bench, BenchDatabase } from "./support.ts";

const PLACEMENTS = 50_000;
const RECRUITERS = 500;
const COMPANIES = 100;
const IMPORT_BAR = 300 * MEGABYTE;
const WORKER_BAR = 250 * MEGABYTE;

export async function memory(bench: Bench): Promise<Figure[]> {
  const [database, sandbox] = await Promise.all([bench.database("memory"), bench.sandbox()]);
  await sandbox.control.fund("usd", AMPLE_FUNDS);
  const accounts = await sandbox.control.createAccounts(RECRUITERS);
  const recruiters = join(bench.folder, "recruiters.csv");
  const placements = join(bench.folder, "placements.csv");
  await writeLines(recruiters, "email,display_name,stripe_account_id", RECRUITERS, (number) =>
    [`recruiter-${number}@example.com`, `Recruiter ${number}`, accounts[number]].join(","),
  );
  const header =
    "external_ref,company,candidate,job_title,recruiters,payout_amount,currency,start_date,guarantee_period_days,holdback_percentage";
  await writeLines(placements, header, PLACEMENTS, (number) => {
    const recruiter = `recruiter-${number % RECRUITERS}@example.com:100`;
    const company = `Company ${number % COMPANIES}`;
    return `BENCH-${number},${company},Candidate ${number},Engineer,${recruiter},1234.50,USD,2025-01-01,,`;
  });

  await runImport(bench, database, "recruiters", recruiters);
  const imported = await runImport(bench, database, "placements", placements, "--create-companies");
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

async function runImport(
  bench: Bench,
  database: BenchDatabase,
  kind: string,
  file: string,
  ...options: string[]
): Promise<{ peak: number; seconds: number }> {
  const began = performance.now();
  const importing = bench.command({
    file: "server/commands/import.ts",
    args: [kind, file, ...options],
    env: { DATABASE_URL: database.adminUrl },
  });
  const peak = watchPeakMemory(importing.pid);
  const how = await importing.ended;
  if (importing.process.exitCode !== 0) throw new Error(`The import failed, ${how}: ${importing.printed}`);
  return { peak: await peak.end(), seconds: (performance.now() - began) / 1000 };
}

async function writeLines(path: string, header: string, count: number, line: (number: number) => string) {
  const file = createWriteStream(path);
  file.write(`${header}\n`);
  for (let number = 0; number < count; number++) {
    if (!file.write(`${line(number)}\n`)) await once(file, "drain");
  }
  file.end();
  await once(file, "finish");
}
