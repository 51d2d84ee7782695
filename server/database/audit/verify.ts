// Recomputes the audit logs, of the database or of an export, without any of our SQL: chains, seals, signatures,
// definitions. docs/audit.md says how each hash is made. Archives of months that were taken out are recomputed with them.

import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { ClientBase } from "pg";
import { copyLog } from "./copy.ts";
import { type ExportedRow, exportProof, isProof } from "./export.ts";
import { lineEnd, type Range, readLines, rowOfLine } from "./export_file.ts";
import type { HandedSeal } from "./handed_seals.ts";
import type { Present } from "./present.ts";
import type { PublicSealKey } from "./seal_key.ts";
import { type ArchiveFile, type VerifiedArchive, verifyArchiveFile } from "./verification/archive_file.ts";
import { Archives } from "./verification/archives.ts";
import { LOGS, type Row } from "./verification/canonical_form.ts";
import { Definitions, type LoggedMigration } from "./verification/definitions.ts";
import { type FollowedPart, type PartOfExport, whyNotThere } from "./verification/export_part.ts";
import { ExportedLine } from "./verification/exported_line.ts";
import { LoggedChains } from "./verification/logged_chains.ts";
import { exportedRow, isOfLog, isStatement, type LoggedRow } from "./verification/logged_row.ts";
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
  /** Those that the log has, the last one last. */
  migrations: LoggedMigration[];
  problems: AuditProblem[];
}

export interface Evidence {
  /** The public keys that the auditor has from elsewhere; none: those in the export are taken, and named. */
  keys: readonly PublicSealKey[];
  /** The lines of the file to which seals were handed. */
  sealsOutside: readonly HandedSeal[];
  archives?: readonly ArchiveFile[];
  /** Of a database: what it is made of now (readPresent). */
  present?: Present;
}

/** The logs of the database, within a transaction that keeps its snapshot. */
export async function verifyDatabase(client: Pick<ClientBase, "query">, evidence: Evidence): Promise<Verification> {
  const verifier = new Verifier(evidence);
  for await (const row of exportProof(client)) verifier.takeProof(row);
  await verifier.readArchives();
  for (const log of LOGS) await copyLog(client, log, (row) => verifier.takeLogged(row));
  return verifier.end();
}

export async function verifyExport(
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
  evidence: Evidence,
): Promise<Verification> {
  const verifier = new Verifier(evidence);
  for await (const row of rows) await verifier.takeExported(row);
  return verifier.end();
}

/** Of a file with less than that a thread of its own takes longer to start than to read, bytes. */
const WORTH_A_THREAD = 64 * 1024 * 1024;

/** What is read of it while another thread starts, bytes. */
const READ_AHEAD = 32 * 1024 * 1024;

/** How many threads read an export. */
const threadsFor = (file: string) =>
  Math.max(1, Math.min(availableParallelism(), Math.floor(statSync(file).size / WORTH_A_THREAD)));

/** The same of the file of an export. */
export async function verifyExportFile(
  file: string,
  evidence: Evidence,
  threads = threadsFor(file),
): Promise<Verification> {
  const verifier = new Verifier(evidence);
  const readers = LOGS.map((log) => new ExportedLine(log));
  let others: Promise<FollowedPart[]> | undefined;
  let number = 0;
  /** Where these lines begin in the file, and what this thread reads of it ends. */
  let [begun, until] = [0, Number.POSITIVE_INFINITY];
  for (const lines of readLines(file)) {
    for (let at = 0, end = 0; at < lines.length && begun + at < until; at = end + 1) {
      number++;
      if (verifier.isAtLogs && !others && threads > 1) {
        const proofEnd = begun + at;
        const [own, ...parts] = partsOf({ from: proofEnd, to: statSync(file).size }, threads);
        until = own?.to ?? until;
        others = Promise.all(parts.map((part) => followInThread({ file, proofEnd, ...part })));
        // Whoever fails before it is awaited has said why.
        others.catch(() => undefined);
      }
      const reader = verifier.isAtLogs && readers.find((each) => each.take(lines, at));
      end = reader ? reader.end : lineEnd(lines, at);
      if (reader) {
        verifier.takeLogged(reader);
        continue;
      }
      const which = `Line ${number} of ${file}`;
      await verifier.takeExported(rowOfLine(lines.subarray(at, end), which), which);
    }
    begun += lines.length;
    if (begun >= until) break;
  }
  for (const part of (await others) ?? []) verifier.takePart(part);
  return verifier.end();
}

/** The first one is longer: of this thread, which reads while the others start. */
function partsOf({ from, to }: Range, count: number): Range[] {
  const ahead = Math.min(READ_AHEAD, (to - from) / 2);
  const share = (to - from - ahead) / count;
  const ends = Array.from({ length: count }, (_, index) => from + Math.round(ahead + share * (index + 1)));
  return ends.map((end, index) => ({ from: ends[index - 1] ?? from, to: end }));
}

function followInThread(part: PartOfExport): Promise<FollowedPart> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL("./verification/export_thread.ts", import.meta.url), { workerData: part });
    thread.once("message", resolve);
    thread.once("error", (cause: Error) => reject(new Error(cause.message, { cause })));
  });
}

/** Takes the proof, the archives and the logs, in this order. */
class Verifier {
  readonly #evidence: Evidence;
  readonly #problems = new Problems();
  readonly #seals: Seals;
  readonly #definitions = new Definitions(this.#problems);
  readonly #archives: Archives;
  readonly #chains: LoggedChains;
  readonly #verified: VerifiedArchive[] = [];
  readonly #takers: Readonly<Record<string, (row: Row) => void>>;
  /** Of an export: whether the proof has ended, which comes first. */
  isAtLogs = false;

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
    const [seals, definitions] = [new Seals(this.#problems, evidence.keys), this.#definitions];
    const archives = new Archives(this.#problems, (evidence.archives ?? []).length > 0);
    const chains = new LoggedChains(this.#problems, seals, archives);
    this.#seals = seals;
    this.#archives = archives;
    this.#chains = chains;
    this.#takers = {
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
    };
  }

  takeProof({ table, row }: ExportedRow): void {
    this.#takers[table]?.(row);
  }

  /** Once their records and the seals are known, before the chains that go on from them. */
  async readArchives(): Promise<void> {
    const [problems, seals, archives] = [this.#problems, this.#seals, this.#archives];
    archives.verifyEnds(seals.ends);
    for (const file of this.#evidence.archives ?? [])
      this.#verified.push(await verifyArchiveFile(file, { problems, seals, archives }));
  }

  async takeExported(row: ExportedRow, which = "A row"): Promise<void> {
    if (!isOfLog(row) && (this.isAtLogs || !isProof(row.table)))
      throw new Error(`${which} is of ${row.table}, ${whyNotThere(row.table)}.`);
    if (!this.isAtLogs && isOfLog(row)) {
      this.isAtLogs = true;
      await this.readArchives();
    }
    if (this.isAtLogs) this.takeLogged(exportedRow(row));
    else this.takeProof(row);
  }

  takeLogged(row: LoggedRow): void {
    if (this.#seals.count === 0) this.#seals.noteTime(row.createdAt);
    const { name } = this.#chains.follow(row);
    if (isStatement(name)) this.#takeStatement(row.texts());
  }

  /** What another thread has followed. */
  takePart({ rows, chains, statements, first, last }: FollowedPart): void {
    if (this.#seals.count === 0) for (const time of [first, last]) this.#seals.noteTime(time);
    this.#chains.joinAll(rows, chains);
    for (const row of statements) this.#takeStatement(row);
  }

  #takeStatement(row: Row): void {
    this.#definitions.takeLogged(row);
    this.#archives.takeLogged(row);
  }

  end(): Verification {
    const [problems, seals, archives, chains] = [this.#problems, this.#seals, this.#archives, this.#chains];
    if (chains.rows === 0) problems.tell("log_empty", "There is no row: a database that was migrated has some.", {});
    chains.endAll();
    archives.verifyRecords();
    seals.verify(this.#evidence.sealsOutside, (hash) => this.#definitions.has(hash));
    this.#definitions.verify(seals.inOrder());
    if (this.#evidence.present) this.#definitions.verifyPresent(this.#evidence.present);
    return {
      rows: chains.rows,
      chains: chains.count,
      seals: seals.count,
      archives: this.#verified,
      unseenMonths: archives.months.filter((month) => !this.#verified.some((file) => file.month === month)),
      untrustedKeys: seals.untrustedKeys,
      migrations: this.#definitions.migrations,
      problems: problems.found,
    };
  }
}
