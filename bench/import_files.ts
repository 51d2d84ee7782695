// Files of recruiters and placements, and the import of them by the command that everybody uses.

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { watchPeakMemory } from "./measure.ts";
import type { Bench, BenchDatabase } from "./support.ts";

export const RECRUITERS = 500;
const COMPANIES = 100;

export const recruitersFile = (bench: Bench) => join(bench.folder, "recruiters.csv");
export const placementsFile = (bench: Bench) => join(bench.folder, "placements.csv");

export async function importFiles(
  bench: Bench,
  placements: number,
  accountOf: (number: number) => string,
): Promise<void> {
  await writeLines(recruitersFile(bench), "email,display_name,stripe_account_id", RECRUITERS, (number) =>
    [`recruiter-${number}@example.com`, `Recruiter ${number}`, accountOf(number)].join(","),
  );
  const header =
    "external_ref,company,candidate,job_title,recruiters,payout_amount,currency,start_date,guarantee_period_days,holdback_percentage";
  await writeLines(placementsFile(bench), header, placements, (number) => {
    const recruiter = `recruiter-${number % RECRUITERS}@example.com:100`;
    const company = `Company ${number % COMPANIES}`;
    return `BENCH-${number},${company},Candidate ${number},Engineer,${recruiter},1234.50,USD,2025-01-01,,`;
  });
}

export async function runImport(
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
