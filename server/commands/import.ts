// npm run import -- recruiters|placements|fees FILE.csv [--as EMAIL] [--skip-bad] [--create-companies]: brings a CSV file in,
// whole or not at all.

import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { loadConfig } from "../config.ts";
import { explainOutdated, withDatabase } from "../database/connections.ts";
import { ownerUrl } from "../database/urls.ts";
import { importFile } from "../import/import_file.ts";
import { IMPORT_KINDS, type ImportKind } from "../import/kinds.ts";
import { createProgress } from "../import/progress.ts";
import { describeResult } from "../import/summary.ts";
import { stopRequested } from "../processes/lifecycle.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = `Usage: npm run import -- recruiters FILE.csv [--as EMAIL]
       npm run import -- placements FILE.csv [--as EMAIL] [--skip-bad] [--create-companies]
       npm run import -- fees FILE.csv [--as EMAIL] [--skip-bad]

${Object.values(IMPORT_KINDS)
  .map(
    ({ name, columns, optionalColumns }) =>
      `  ${name}: ${columns.join(",")}${optionalColumns.map((each) => `[,${each}]`).join("")}`,
  )
  .join("\n")}

A file is imported whole or not at all. With --skip-bad its good rows are imported, and the others are written
to FILE.bad.csv with the reasons; repair them there and import that file. Importing a row again changes nothing.

A company that is not known makes a row bad, and the known names that are most like it are told. With
--create-companies such companies are added.

--as names the admin who imports: they count as who created the placements, and do not approve their payouts.`;

runCommand(async () => {
  const { kind, file, skipBad, createCompanies, importedBy } = readArguments(process.argv.slice(2));
  await assertReadable(file);
  const stopping = new AbortController();
  void stopRequested().then((reason) => stopping.abort(new Error(`Stopped (${reason}): nothing was imported.`)));
  const progress = createProgress();
  const result = await withDatabase(loadConfig(), (adminUrl) =>
    importFile({
      databaseUrl: ownerUrl(adminUrl),
      kind,
      file,
      skipBad,
      createCompanies,
      importedBy,
      onStep: progress.show,
      signal: stopping.signal,
    }).catch((error: unknown) => {
      throw explain(error, file);
    }),
  ).finally(progress.clear);
  const text = describeResult(kind.name, file, result);
  if (result.imported) {
    process.stdout.write(text);
  } else {
    process.stderr.write(text);
    process.exitCode = 1;
  }
});

function readArguments(args: string[]): {
  kind: ImportKind;
  file: string;
  skipBad: boolean;
  createCompanies: boolean;
  importedBy: string | undefined;
} {
  const { values, positionals } = parseArguments(
    {
      args,
      allowPositionals: true,
      options: {
        "skip-bad": { type: "boolean" },
        "create-companies": { type: "boolean" },
        as: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    },
    USAGE,
  );
  const [name = "", file, ...rest] = positionals;
  const kind = Object.hasOwn(IMPORT_KINDS, name) ? IMPORT_KINDS[name as ImportKind["name"]] : undefined;
  const createCompanies = values["create-companies"] === true;
  if (values.help || !kind || !file || rest.length > 0) throw new Error(USAGE);
  if (createCompanies && !kind.refuseUnknownCompanies) throw new Error(USAGE);
  // npm runs scripts in the project's folder, wherever its user stands.
  const folder = process.env.npm_lifecycle_event === "import" ? process.env.INIT_CWD : undefined;
  return {
    kind,
    file: resolve(folder ?? ".", file),
    skipBad: values["skip-bad"] === true,
    createCompanies,
    importedBy: values.as,
  };
}

async function assertReadable(file: string): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ENOENT" ? new Error(`There is no file ${file}.`) : error;
  });
  if (!found.isFile()) throw new Error(`${file} is not a file.`);
}

function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Error)) return error;
  const outdated = explainOutdated(error);
  if (outdated) return outdated;
  const { hint } = error as Error & { hint?: string };
  return new Error(`${file}: ${error.message}${hint ? ` ${hint}` : ""}`, { cause: error.cause });
}
