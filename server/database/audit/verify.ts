// Recomputes an export of the audit logs without any of our SQL: chains, seals, signatures, definitions. docs/audit.md
// says how each hash is made. Archives of months that were taken out are recomputed with it.

import type { ExportedRow } from "./export.ts";
import type { HandedSeal } from "./seal.ts";
import type { PublicSealKey } from "./seal_key.ts";
import { type ArchiveFile, type VerifiedArchive, verifyArchiveFile } from "./verification/archive_file.ts";
import { Archives } from "./verification/archives.ts";
import type { Row } from "./verification/canonical_form.ts";
import { Definitions } from "./verification/definitions.ts";
import { LoggedChains } from "./verification/logged_chains.ts";
import { type AuditProblem, Problems } from "./verification/problems.ts";
import { Seals } from "./verification/seals.ts";

export interface Verification {
  rows: number;
  chains: number;
  seals: number;
  archives: VerifiedArchive[];
  /** The months that were taken out, and of which there was no file. */
  unseenMonths: string[];
  /** Keys that only the export itself names: whoever could write it could have made them. */
  untrustedKeys: string[];
  problems: AuditProblem[];
}

export interface Evidence {
  /** The public keys that the auditor has from elsewhere; none: those in the export are taken, and named. */
  keys: readonly PublicSealKey[];
  /** The lines of the file to which seals were handed. */
  sealsOutside: readonly HandedSeal[];
  archives?: readonly ArchiveFile[];
}

export async function verifyExport(
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
  evidence: Evidence,
): Promise<Verification> {
  const { keys, sealsOutside, archives: files = [] } = evidence;
  const problems = new Problems();
  const seals = new Seals(problems, keys);
  const definitions = new Definitions(problems);
  const archives = new Archives(problems, files.length > 0);
  const chains = new LoggedChains(problems, seals, archives);
  const takeLogged = (row: Row) => {
    definitions.takeLogged(row);
    archives.takeLogged(row);
  };
  const takeLog = (log: string) => (row: Row) => {
    chains.follow(log, row);
    takeLogged(row);
  };
  const tables: Readonly<Record<string, (row: Row) => void>> = {
    audit_definitions: (row) => definitions.take(row),
    audit_seals: (row) => seals.take(row),
    audit_seal_chains: (row) => seals.takeEnd(row),
    audit_seal_signatures: (row) => seals.takeSignature(row),
    audit_chain_heads: (row) => chains.takeHead(row),
    audit_archives: (row) => archives.take(row),
    audit_archive_ends: (row) => {
      archives.takeEnd(row);
      definitions.takeArchivedEnd(row);
    },
    audit_log: takeLog("audit_log"),
    payout_audit_log: takeLog("payout_audit_log"),
  };

  const verified: VerifiedArchive[] = [];
  let isAtLogs = false;
  for await (const { table, row } of rows) {
    // The files once their records and the seals are known, before the chains that go on from them.
    if (!isAtLogs && table.endsWith("audit_log")) {
      isAtLogs = true;
      archives.verifyEnds(seals.ends);
      for (const file of files) verified.push(await verifyArchiveFile(file, { problems, seals, archives }, takeLogged));
    }
    const take = tables[table];
    if (!take) throw new Error(`The export has rows of ${table}, which is no table of the audit logs.`);
    take(row);
  }
  chains.end();
  archives.verifyRecords();
  seals.verify(sealsOutside, definitions.unknown);
  definitions.verify(seals.inOrder());
  return {
    rows: chains.rows,
    chains: chains.count,
    seals: seals.count,
    archives: verified,
    unseenMonths: archives.months.filter((month) => !verified.some((file) => file.month === month)),
    untrustedKeys: seals.untrustedKeys,
    problems: problems.found,
  };
}
