// npm run verify-audit: recomputes the audit logs without any of our SQL, from the database or from an export.

import { rename } from "node:fs/promises";
import { type Config, loadConfig } from "../config.ts";
import { describeProblems, missingEvidence, readEvidence, withSnapshot } from "../database/audit/evidence.ts";
import { exportAuditLog } from "../database/audit/export.ts";
import { openArchive, writeRows } from "../database/audit/export_file.ts";
import { readPresent } from "../database/audit/present.ts";
import { type Verification, verifyDatabase, verifyExportFile } from "../database/audit/verify.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = `Usage: npm run verify-audit [-- [EXPORT] [--archive FILE …] [--export FILE] [--key FILE] [--seals FILE]]

Recomputes every hash of the audit logs, every seal and every signature, in TypeScript, and names the first bad row of
each chain. It calls no function of Holdback's in the database.
  EXPORT         an export to verify; left out: the database
  --archive FILE a month that was taken out by npm run archive-audit; give it once for each file
  --export FILE  writes an export of the database, and verifies nothing
  --key FILE     a public key that the seals must be signed with (PEM); left out: that of AUDIT_SEAL_KEY or the data folder
  --seals FILE   the file to which seals were handed; left out: AUDIT_SEAL_FILE, where there is one
The exit code is 0 when nothing is wrong; 2 when something is, or when the seals or the key are missing by which that is
told; 3 when nothing is wrong so far, and nothing was sealed yet; 1 when it could not be done.`;

const SHOWN_MIGRATIONS = 10;

runCommand(async () => {
  const { values, positionals } = parseArguments(
    {
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
        archive: { type: "string", multiple: true },
        export: { type: "string" },
        key: { type: "string", multiple: true },
        seals: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    },
    USAGE,
  );
  const [file, ...rest] = positionals;
  if (values.help || rest.length > 0 || (file && values.export)) throw new Error(USAGE);
  const config = loadConfig();
  if (values.export) return await writeExport(config, values.export);
  const archives = await Promise.all((values.archive ?? []).map(openArchive));
  const evidence = { ...(await readEvidence(config, values.key ?? [], values.seals)), archives };
  const found = file
    ? await verifyExportFile(file, evidence)
    : await withSnapshot(config, async (client) =>
        verifyDatabase(client, { ...evidence, present: await readPresent(client) }),
      );
  const problems = [...found.problems, ...missingEvidence(found, evidence, values.seals ?? config.auditSealFile)];
  process.stdout.write(describe({ ...found, problems }, evidence.sealsOutside.length));
  if (problems.length > 0) process.exitCode = 2;
  else if (found.seals === 0) process.exitCode = 3;
});

async function writeExport(config: Config, file: string): Promise<void> {
  await withSnapshot(config, async (client) => writeRows(`${file}.part`, exportAuditLog(client)));
  await rename(`${file}.part`, file);
}

function describe(
  { rows, chains, seals, archives, unseenMonths, migrations, problems }: Verification,
  outside: number,
): string {
  const text = [`${rows} rows in ${chains} chains, ${seals} seals, ${outside} of them known from outside.`];
  for (const archive of archives) text.push(`${archive.rows} rows of ${archive.month.slice(0, 7)} in its archive.`);
  if (unseenMonths.length > 0) {
    text.push(
      `Months that were archived, and of which only the ends of their chains were verified: ` +
        `${unseenMonths.map((month) => month.slice(0, 7)).join(", ")}. Give their files by --archive.`,
    );
  }
  if (migrations.length > 0)
    text.push(
      "What the database is made of is compared with what these migrations left; each must be one of yours:",
      ...migrations
        .slice(-SHOWN_MIGRATIONS)
        .map(
          ({ at, by, definitions }) => `  ${[at, ...(by ? [`by ${by}`] : []), definitions.slice(0, 16)].join(", ")}`,
        ),
    );
  if (seals === 0 && problems.length === 0)
    text.push(
      "Nothing is sealed yet: rows that were deleted with the heads of their chains would not show. The task " +
        "seal_audit_log makes the first seal at 05:00 UTC.",
      "Nothing else is wrong.",
    );
  else text.push(describeProblems(problems));
  return `${text.join("\n")}\n`;
}
