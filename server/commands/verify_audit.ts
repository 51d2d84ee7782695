// npm run verify-audit: recomputes the audit logs without any of our SQL, from the database or from an export.

import { rename } from "node:fs/promises";
import { type Config, loadConfig } from "../config.ts";
import { describeProblems, readEvidence, withSnapshot } from "../database/audit/evidence.ts";
import { exportAuditLog } from "../database/audit/export.ts";
import { openArchive, writeRows } from "../database/audit/export_file.ts";
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
The exit code is 0 when nothing is wrong, 2 when something is, 1 when it could not be done.`;

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
    : await withSnapshot(config, (client) => verifyDatabase(client, evidence));
  process.stdout.write(describe(found, evidence.sealsOutside.length));
  if (found.problems.length > 0) process.exitCode = 2;
});

async function writeExport(config: Config, file: string): Promise<void> {
  await withSnapshot(config, async (client) => writeRows(`${file}.part`, exportAuditLog(client)));
  await rename(`${file}.part`, file);
}

function describe(
  { rows, chains, seals, archives, unseenMonths, untrustedKeys, problems }: Verification,
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
  if (untrustedKeys.length > 0) {
    text.push(
      `Signatures were checked with keys that only the log itself names (${untrustedKeys.join(", ")}): give the one that ` +
        "you know, by --key.",
    );
  }
  if (outside === 0)
    text.push("No seals from outside: a last seal that was removed would not show. Give them by --seals.");
  text.push(describeProblems(problems));
  return `${text.join("\n")}\n`;
}
