// What an import of 50,000 placements costs, against `copy` of the same file into a table without anything.

import { importFiles, placementsFile, recruitersFile, runImport } from "./import_files.ts";
import { cpuSeconds } from "./measure.ts";
import { type Figure, information } from "./report.ts";
import type { Bench } from "./support.ts";

const BAR = 12;

export async function importing(bench: Bench, { placements }: { placements: number }): Promise<Figure[]> {
  const database = await bench.database("importing");
  await importFiles(bench, placements, (number) => `acct_bench${number}`);
  await runImport(bench, database, "recruiters", recruitersFile(bench));
  const postmaster = [await bench.postmasterPid()];
  const own = process.pid;
  const cpu = async () => (await cpuSeconds(postmaster)) + (await cpuSeconds([own]));
  const began = await cpu();
  const imported = await runImport(bench, database, "placements", placementsFile(bench), "--create-companies");
  const import_ = (await cpu()) - began;
  const { rows } = await database.admin.query<{ columns: string }>(
    `select string_agg(format('c%s text', number), ', ') as columns from generate_series(1, 10) as number`,
  );
  await database.admin.query(`create table public.plain (${rows[0]?.columns})`);
  const started = performance.now();
  const before = await cpu();
  await database.admin.query(`copy public.plain from '${placementsFile(bench)}' (format csv, header)`);
  const copy = (await cpu()) - before;
  const copySeconds = (performance.now() - started) / 1000;
  await database.drop();
  const ratio = import_ / copy;
  return [
    {
      figure: `CPU of an import of ${placements} placements, against copy of the file`,
      measured: `${ratio.toFixed(1)} (${import_.toFixed(2)} s : ${copy.toFixed(2)} s)`,
      bar: `<= ${BAR}`,
      met: ratio <= BAR,
    },
    information("   by the clock", `${imported.seconds.toFixed(1)} s : ${copySeconds.toFixed(2)} s`),
  ];
}
