// npm run verify-audit: recomputes the audit logs without any of our SQL, from the database or from an export.

import { createReadStream, createWriteStream } from "node:fs";
import { readFile, rename } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Config, loadConfig } from "../config.ts";
import { type ExportedRow, exportAuditLog } from "../database/audit/export.ts";
import type { HandedSeal } from "../database/audit/seal.ts";
import { findSealKey, type PublicSealKey, readPublicSealKey } from "../database/audit/seal_key.ts";
import { type AuditProblem, type Verification, verifyExport } from "../database/audit/verify.ts";
import { DatabaseClient } from "../database/client.ts";
import { requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = `Usage: npm run verify-audit [-- [EXPORT] [--export FILE] [--key FILE] [--seals FILE]]

Recomputes every hash of the audit logs, every seal and every signature, in TypeScript, and names the first bad row of
each chain. It calls no function of Holdback's in the database.
  EXPORT         an export to verify; left out: the database
  --export FILE  writes an export of the database, and verifies nothing
  --key FILE     a public key that the seals must be signed with (PEM); left out: that of AUDIT_SEAL_KEY or the data folder
  --seals FILE   the file to which seals were handed; left out: AUDIT_SEAL_FILE, where there is one
The exit code is 0 when nothing is wrong, 2 when something is, 1 when it could not be done.`;

const SHOWN = 50;

runCommand(async () => {
  const { values, positionals } = parseArguments(
    {
      args: process.argv.slice(2),
      allowPositionals: true,
      options: {
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
  const keys = await trustedKeys(config, values.key ?? []);
  const sealsOutside = await readSeals(values.seals ?? config.auditSealFile, values.seals !== undefined);
  const evidence = { keys, sealsOutside };
  const found = file
    ? await verifyExport(readExport(file), evidence)
    : await withSnapshot(config, (rows) => verifyExport(rows, evidence));
  process.stdout.write(describe(found, evidence.sealsOutside.length));
  if (found.problems.length > 0) process.exitCode = 2;
});

/** Rows of the database as they are at one moment. */
async function withSnapshot<T>(config: Config, use: (rows: AsyncIterable<ExportedRow>) => Promise<T>): Promise<T> {
  const client = new DatabaseClient({
    connectionString: await roleUrl(await requireDatabaseUrl(config), "holdback_operator"),
    application_name: "holdback verify-audit",
  });
  await client.connect();
  try {
    await client.query("begin isolation level repeatable read read only");
    return await use(exportAuditLog(client));
  } finally {
    await client.end();
  }
}

async function writeExport(config: Config, file: string): Promise<void> {
  await withSnapshot(config, (rows) =>
    pipeline(Readable.from(lines(rows)), createWriteStream(`${file}.part`, { mode: 0o600 })),
  );
  await rename(`${file}.part`, file);
}

async function* lines(rows: AsyncIterable<ExportedRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

async function* readExport(file: string): AsyncGenerator<ExportedRow> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    try {
      yield JSON.parse(line) as ExportedRow;
    } catch (cause) {
      throw new Error(`Line ${number} of ${file} is no JSON: it is no export, or a part of one.`, { cause });
    }
  }
}

async function trustedKeys(config: Config, files: string[]): Promise<PublicSealKey[]> {
  if (files.length > 0) return Promise.all(files.map(async (file) => readPublicSealKey(await readFile(file, "utf8"))));
  const own = await findSealKey(config);
  return own ? [own.publicKey] : [];
}

async function readSeals(file: string, isNamed: boolean): Promise<HandedSeal[]> {
  try {
    const text = await readFile(file, "utf8");
    return text.split("\n").flatMap((line) => (line.trim() ? [JSON.parse(line) as HandedSeal] : []));
  } catch (error) {
    if (!isNamed && (error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function describe({ rows, chains, seals, untrustedKeys, problems }: Verification, outside: number): string {
  const text = [`${rows} rows in ${chains} chains, ${seals} seals, ${outside} of them known from outside.`];
  if (untrustedKeys.length > 0) {
    text.push(
      `Signatures were checked with keys that only the log itself names (${untrustedKeys.join(", ")}): give the one that ` +
        "you know, by --key.",
    );
  }
  if (outside === 0)
    text.push("No seals from outside: a last seal that was removed would not show. Give them by --seals.");
  if (problems.length === 0) text.push("Nothing is wrong.");
  else text.push(`${problems.length} wrong:`, ...problems.slice(0, SHOWN).map(describeProblem));
  if (problems.length > SHOWN) text.push(`… and ${problems.length - SHOWN} more.`);
  return `${text.join("\n")}\n`;
}

function describeProblem({ problem, chain, sequence, row_id, seal_number, detail }: AuditProblem): string {
  const where = [
    ...(chain ? [chain] : []),
    ...(sequence === null ? [] : [`row ${sequence}`]),
    ...(row_id ? [row_id] : []),
    ...(seal_number === null ? [] : [`seal ${seal_number}`]),
  ];
  return `  ${problem}: ${where.join(", ")}. ${detail}`;
}
