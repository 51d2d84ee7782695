// npm run archive-audit: takes a month out of the audit logs into a file, once the file is verified; or puts it back.

import { access, rename } from "node:fs/promises";
import type pg from "pg";
import { type Config, loadConfig } from "../config.ts";
import { archiveMonth, assertArchivable, restoreMonth } from "../database/audit/archive.ts";
import { describeProblems, readEvidence, withSnapshot } from "../database/audit/evidence.ts";
import { exportAuditMonth } from "../database/audit/export.ts";
import { openArchive, readRows, writeRows } from "../database/audit/export_file.ts";
import type { VerifiedArchive } from "../database/audit/verification/archive_file.ts";
import { type Evidence, verifyDatabase } from "../database/audit/verify.ts";
import { asOwner, requireDatabaseUrl } from "../database/connections.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = `Usage: npm run archive-audit -- MONTH FILE [--key FILE] [--seals FILE]
       npm run archive-audit -- --restore FILE [--key FILE] [--seals FILE]

Writes both audit logs of a month, such as 2026-01, to a new file, verifies that file and all of the logs as
npm run verify-audit does, and only then takes the month out of the database. What it leaves behind is recorded
(app.audit_archives). Keep the file in two places: the database does not have its rows any more.
  --restore FILE  puts the rows of such a file back, for an inquiry; archive the month again when it is over
  --key FILE      a public key that the seals must be signed with (PEM); left out: that of AUDIT_SEAL_KEY or the data folder
  --seals FILE    the file to which seals were handed; left out: AUDIT_SEAL_FILE, where there is one
The exit code is 0 when it was done, 2 when something is wrong with the logs or the file, 1 when it could not be done.`;

runCommand(async () => {
  const { values, positionals } = parseArguments(
    {
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
        restore: { type: "string" },
        key: { type: "string", multiple: true },
        seals: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    },
    USAGE,
  );
  const [month, file, ...rest] = positionals;
  if (values.help || rest.length > 0 || (values.restore ? month : !file)) throw new Error(USAGE);
  const config = loadConfig();
  const evidence = await readEvidence(config, values.key ?? [], values.seals);
  if (values.restore) return await restore(config, evidence, values.restore);
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month ?? "")) throw new Error(`${month} is no month: write it as 2026-01.`);
  await archive(config, evidence, `${month}-01`, file as string);
});

async function archive(config: Config, evidence: Evidence, month: string, file: string): Promise<void> {
  if (await exists(file)) throw new Error(`${file} is there already: name a new file.`);
  const adminUrl = await requireDatabaseUrl(config);
  await asOwner(adminUrl, (owner) => assertArchivable(owner, month));
  const written = await withSnapshot(config, async (client) => {
    await writeRows(`${file}.part`, exportAuditMonth(client, month));
    await rename(`${file}.part`, file);
    return verify(evidence, file, client);
  });
  if (!written) return;
  const { row_count, chain_count } = await asOwner(adminUrl, (owner) => archiveMonth(owner, written)).catch(
    (cause: unknown) => {
      throw new Error(`${file} is written, but the month was not taken out, unless app.audit_archives has it.`, {
        cause,
      });
    },
  );
  process.stdout.write(
    `${row_count} rows of ${chain_count} chains are in ${file}, SHA-256 ${written.fileHash}, and no more in the database.\n` +
      "Keep the file in two places.\n",
  );
}

async function restore(config: Config, evidence: Evidence, file: string): Promise<void> {
  const verified = await withSnapshot(config, (client) => verify(evidence, file, client));
  if (!verified) return;
  await asOwner(await requireDatabaseUrl(config), (owner) => restoreMonth(owner, verified.month, readRows(file)));
  process.stdout.write(
    `${verified.rows} rows of ${verified.month.slice(0, 7)} are in the audit logs again. ` +
      "Archive the month once more when they are not needed.\n",
  );
}

/** The file together with the logs; null: something is wrong, and was told. */
async function verify(evidence: Evidence, file: string, client: pg.ClientBase): Promise<VerifiedArchive | null> {
  const found = await verifyDatabase(client, { ...evidence, archives: [await openArchive(file)] });
  const [archived] = found.archives;
  if (found.problems.length === 0 && archived) return archived;
  process.stdout.write(`${describeProblems(found.problems)}\nNothing was changed in the database.\n`);
  process.exitCode = 2;
  return null;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
