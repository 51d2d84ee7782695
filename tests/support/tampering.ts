// Audit logs that somebody with all rights has falsified, and what both verifiers say of them. The ways: tamperings_of_….ts.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type pg from "pg";
import { type ExportedRow, exportAuditLog } from "../../server/database/audit/export.ts";
import type { ArchiveFile } from "../../server/database/audit/verification/archive_file.ts";
import {
  type Evidence,
  type Verification,
  verifyDatabase,
  verifyExport,
  verifyExportFile,
} from "../../server/database/audit/verify.ts";

export interface Scene {
  /** The chains of these payouts have two seals: their first rows are in seal 1, the later ones in seal 2. */
  payout: string;
  other: string;
}

export interface Tampering {
  name: string;
  /** Whether nobody has the seals that were handed outside. */
  isAlone?: boolean;
  sql(scene: Scene): string;
  /** What both must say; `sql` alone where the rest of the database gives it away too. */
  finds(scene: Scene): { problem: string; chain?: string; sequence?: number; seal_number?: number };
}

/** What a verifier found: a row of app.verify_audit_log, or of the verifier's in TypeScript. */
export interface Found {
  problem: string;
  chain: string | null;
  sequence: number | null;
  row_id: string | null;
  seal_number: number | null;
  detail: string;
}

/** What one verifier alone can see: SQL the rows that the logs are about, the other one signatures. */
const OF_ONE = ["row_differs", "row_gone", "row_unlogged", "signature_wrong", "key_unknown"];

/** Both say that, and all that they say is the same: the first bad row of each chain, and each bad seal. */
export function sayTheSame(t: ExecutionContext, bySql: readonly Found[], byUs: readonly Found[], wanted: object): void {
  const places = (found: readonly Found[]) =>
    found
      .filter(
        ({ problem, seal_number }) => !OF_ONE.includes(problem) && !(problem === "definitions_changed" && !seal_number),
      )
      .map((each) => [each.problem, each.chain, each.sequence, each.row_id, each.seal_number].join(" "))
      .sort();
  t.deepEqual(places(byUs), places(bySql));
  const isWanted = (found: Found) =>
    Object.entries(wanted).every(([name, value]) => Reflect.get(found, name) === value);
  t.true(bySql.some(isWanted), JSON.stringify(bySql.slice(0, 20)));
}

/** The same of the database, of an export of it and of the file of that, or it fails. */
export async function verifyBothWays(
  client: pg.ClientBase,
  evidence: Evidence,
  archives: () => Promise<ArchiveFile[]> = async () => [],
): Promise<Verification> {
  const ofDatabase = await verifyDatabase(client, { ...evidence, archives: await archives() });
  const ofExport = await verifyExport(exportAuditLog(client), { ...evidence, archives: await archives() });
  const ofFile = await verifyAsFile(exportAuditLog(client), { ...evidence, archives: await archives() });
  const inOrder = (found: Verification) => ({
    ...found,
    problems: found.problems.map((problem) => JSON.stringify(problem)).sort(),
  });
  assert.deepEqual(inOrder(ofDatabase), inOrder(ofExport));
  assert.deepEqual(inOrder(ofFile), inOrder(ofExport));
  const byThreads = await verifyAsFile(
    exportAuditLog(client),
    { ...evidence, archives: await archives() },
    { threads: 3 },
  );
  assert.deepEqual(inOrder(byThreads), inOrder(ofExport));
  return ofDatabase;
}

/** What is said of such a file; lineOf: how a row is written there; threads: how many read it. */
export async function verifyAsFile(
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
  evidence: Evidence,
  { lineOf = JSON.stringify, threads = 1 }: { lineOf?: (row: ExportedRow) => string; threads?: number } = {},
): Promise<Verification> {
  const folder = await mkdtemp(join(tmpdir(), "export-"));
  try {
    const file = join(folder, "audit.jsonl");
    const lines: string[] = [];
    for await (const row of rows) lines.push(`${lineOf(row)}\n`);
    await writeFile(file, lines.join(""));
    return await verifyExportFile(file, evidence, threads);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    return await work(client);
  } finally {
    client.release(true);
  }
}

const LOGS = [
  "audit_chain_heads",
  "payout_audit_log",
  "audit_log",
  "audit_definitions",
  "audit_seals",
  "audit_seal_chains",
  "audit_seal_signatures",
  "audit_archives",
  "audit_archive_ends",
];

/** As an administrator does it: without the triggers that refuse it, which are there again afterwards. */
export async function falsify(client: pg.ClientBase, sql: string): Promise<void> {
  const all = (how: string) => client.query(LOGS.map((log) => `alter table app.${log} ${how};`).join(""));
  // What waits for the end of the transaction would keep the tables from being altered.
  await client.query("set constraints all immediate");
  await all("disable trigger all");
  await client.query(sql);
  await all("enable trigger all");
  await all("enable always trigger _100_refuse_change");
  await client.query("alter table app.audit_archives enable always trigger _900_audit");
}
