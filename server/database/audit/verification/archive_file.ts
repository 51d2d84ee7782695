// The file of a month that was, or is to be, taken out of the logs: its chains go on from the months before, end where
// the record says, and lead to what the month left behind.

import { createHash } from "node:crypto";
import type { ExportedRow } from "../export.ts";
import { ArchivedStates } from "./archived_states.ts";
import type { Archives } from "./archives.ts";
import type { Row } from "./canonical_form.ts";
import { type ChainEnd, ChainWalk } from "./chain_walk.ts";
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

/** takeLogged: is given each row of the file. */
export async function verifyArchiveFile(
  { name, fileHash, rows }: ArchiveFile,
  { problems, seals, archives }: { problems: Problems; seals: Seals; archives: Archives },
  takeLogged: (row: Row) => void,
): Promise<VerifiedArchive> {
  const digest = createHash("sha256");
  let count = 0;
  let month = "";
  let chains: ArchivedChains | undefined;
  for await (const { table, row } of rows) {
    if (table === "audit_archives") {
      month = row.month ?? "";
      chains = new ArchivedChains(problems, seals, archives, month);
      continue;
    }
    if (!chains || !table.endsWith("audit_log"))
      throw new Error(`${name} is no archive of the audit logs: its first line names no month, or it has other rows.`);
    chains.follow(table, row);
    takeLogged(row);
    digest.update(row.hash ?? "", "hex");
    count++;
  }
  if (!chains) throw new Error(`${name} is no archive of the audit logs: it names no month.`);
  chains.end();
  const verified = { month, rows: count, digest: digest.digest("hex"), fileHash };
  const record = archives.recordOf(month);
  if (!record) return verified;
  for (const [chain, { sequence }] of archives.chainsOf(month))
    if (!chains.seen.has(chain)) problems.tell("chain_missing", `${name} has no row of it.`, { chain, sequence });
  if (record.digest !== verified.digest || record.row_count !== String(count))
    archives.tell("archive_differs", month, `${name} has other rows than those of which the record was made.`);
  else if (record.file_hash !== fileHash)
    archives.tell("archive_differs", month, `${name} has the SHA-256 ${fileHash.slice(0, 16)}…, its record another.`);
  return verified;
}

class ArchivedChains extends ChainWalk {
  readonly #archives: Archives;
  readonly #month: string;
  readonly #states = new ArchivedStates();
  readonly seen = new Set<string>();

  constructor(problems: Problems, seals: Seals, archives: Archives, month: string) {
    super(problems, seals.ends);
    this.#archives = archives;
    this.#month = month;
  }

  override follow(log: string, row: Row): boolean {
    // It ends the chain before, whose states those are until then.
    const isFirst = super.follow(log, row);
    if (isFirst) {
      this.seen.add(this.chain.name);
      this.#states.begin(this.#archives.lastOf(this.chain.name, this.#month).states);
    }
    this.#states.take(row);
    return isFirst;
  }

  protected startOf(name: string): ChainEnd {
    const { sequence, hash } = this.#archives.lastOf(name, this.#month);
    return { sequence, hash };
  }

  protected goesOn(): boolean {
    return false;
  }

  protected expectedBefore(): number {
    return this.chain.sequence + 1;
  }

  protected endChain(): void {
    const { name, sequence, hash, hasProblem } = this.chain;
    if (name === "" || hasProblem || !this.#archives.recordOf(this.#month)) return;
    const end = this.#archives.endsOf(name).find((each) => each.month === this.#month);
    if (!end || end.sequence < sequence)
      this.tell("end_differs", `The record of ${this.#month} has no row ${sequence} of it.`, sequence);
    else if (end.sequence > sequence)
      this.tell("tail_missing", `The record of ${this.#month} has ${end.sequence} rows of it.`, sequence + 1);
    else if (end.hash !== hash)
      this.tell("chain_rewritten", `The record of ${this.#month} has another row ${sequence}.`, sequence);
    else if (end.states !== null && !this.#states.equal(end.states))
      this.tell("end_differs", `What the month ${this.#month} left behind does not follow from its rows.`, sequence);
  }
}
