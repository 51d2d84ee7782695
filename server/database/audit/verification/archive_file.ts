// The file of a month that was, or is to be, taken out of the logs: its chains go on from the months before, end where
// the record says, and lead to what the month left behind.

import { createHash } from "node:crypto";
import type { ExportedRow } from "../export.ts";
import type { Archives } from "./archives.ts";
import { type Chain, type ChainEnd, ChainWalk } from "./chain_walk.ts";
import { LeftBehind } from "./left_behind.ts";
import { exportedRow, isOfLog, type LoggedRow } from "./logged_row.ts";
import type { Problems } from "./problems.ts";
import type { Seals } from "./seals.ts";

export interface ArchiveFile {
  name: string;
  /** SHA-256 of the file, hexadecimal. */
  fileHash: string;
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>;
}

export interface VerifiedArchive {
  month: string;
  rows: number;
  /** SHA-256 over the hashes of its rows, hexadecimal. */
  digest: string;
  fileHash: string;
}

export async function verifyArchiveFile(
  { name, fileHash, rows }: ArchiveFile,
  { problems, seals, archives }: { problems: Problems; seals: Seals; archives: Archives },
): Promise<VerifiedArchive> {
  const digest = createHash("sha256");
  let count = 0;
  let month = "";
  let chains: ArchivedChains | undefined;
  for await (const exported of rows) {
    const { table, row } = exported;
    if (table === "audit_archives") {
      month = row.month ?? "";
      chains = new ArchivedChains(problems, seals, archives, month);
      continue;
    }
    if (!chains || !isOfLog(exported))
      throw new Error(`${name} is no archive of the audit logs: its first line names no month, or it has other rows.`);
    chains.follow(exportedRow(exported));
    digest.update(row.hash ?? "", "hex");
    count++;
  }
  if (!chains) throw new Error(`${name} is no archive of the audit logs: it names no month.`);
  chains.endLast();
  const verified = { month, rows: count, digest: digest.digest("hex"), fileHash };
  const record = archives.recordOf(month);
  if (!record) return verified;
  for (const [chain, { sequence }] of archives.chainsOf(month))
    if (!chains.seen.has(chain)) problems.tell("chain_missing", `${name} has no row of it.`, { chain, sequence });
  if (record.digest !== verified.digest)
    archives.tell("archive_differs", month, `${name} has other rows than those of which the record was made.`);
  else if (record.file_hash !== fileHash)
    archives.tell("archive_differs", month, `${name} has the SHA-256 ${fileHash.slice(0, 16)}…, its record another.`);
  return verified;
}

/** The rows of a chain come one after the other: what it needs of one chain goes before the next. */
class ArchivedChains extends ChainWalk {
  readonly #archives: Archives;
  readonly #month: string;
  readonly #leftBehind = new LeftBehind();
  readonly seen = new Set<string>();

  constructor(problems: Problems, seals: Seals, archives: Archives, month: string) {
    super(problems, seals);
    this.#archives = archives;
    this.#month = month;
  }

  override follow(row: LoggedRow): Chain {
    const isFirst = !this.chains.has(row.key);
    if (isFirst) this.endLast();
    const chain = super.follow(row);
    if (isFirst) {
      this.seen.add(chain.name);
      this.#leftBehind.begin(this.#archives.lastOf(chain.name, this.#month).leftBehind?.states ?? null);
    }
    this.#leftBehind.take(row.log, row.texts());
    return chain;
  }

  endLast(): void {
    for (const chain of this.chains.values()) this.end(chain);
    this.chains.clear();
  }

  protected startOf(name: string): ChainEnd {
    return this.#archives.lastOf(name, this.#month);
  }

  protected goesOn(): boolean {
    return false;
  }

  protected archivedBefore(): number {
    return 0;
  }

  protected endChain(name: string, { sequence, hash }: ChainEnd): void {
    if (!this.#archives.recordOf(this.#month)) return;
    const end = this.#archives.endsOf(name).find((each) => each.month === this.#month);
    const tell = (problem: string, detail: string, at: number) =>
      this.problems.tell(problem, detail, { chain: name, sequence: at });
    if (!end || end.sequence < sequence)
      tell("end_differs", `The record of ${this.#month} has no row ${sequence} of it.`, sequence);
    else if (end.sequence > sequence)
      tell("tail_missing", `The record of ${this.#month} has ${end.sequence} rows of it.`, sequence + 1);
    else if (end.hash !== hash)
      tell("chain_rewritten", `The record of ${this.#month} has another row ${sequence}.`, sequence);
    else if (end.leftBehind && !this.#leftBehind.equals(end.leftBehind))
      tell("end_differs", `What the month ${this.#month} left behind does not follow from its rows.`, sequence);
  }
}
