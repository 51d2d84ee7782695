// Recomputes an export of the audit logs without any of our SQL: chains, seals, signatures, definitions. docs/audit.md
// says how each hash is made. Archives of months that were taken out are recomputed with it.

import { createHash, verify as verifySignature } from "node:crypto";
import { ArchivedStates } from "./archived_states.ts";
import type { ExportedRow } from "./export.ts";
import { type HandedSeal, signedText } from "./seal.ts";
import { type PublicSealKey, readPublicSealKey } from "./seal_key.ts";

export interface AuditProblem {
  problem: string;
  chain: string | null;
  sequence: number | null;
  row_id: string | null;
  seal_number: number | null;
  detail: string;
}

/** A file of a month that was, or is to be, taken out of the logs. */
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

type Row = ExportedRow["row"];
interface SealedEnd {
  seal: number;
  sequence: number;
  hash: string;
}
/** Where a chain stood when a month was taken out. */
interface ArchivedEnd {
  month: string;
  sequence: number;
  hash: string;
  states: string | null;
}
interface ChainState {
  name: string;
  sequence: number;
  hash: string;
  hasProblem: boolean;
}

const ZERO = "0".repeat(64);
const PROOF = ["previous_hash", "hash"];

/** As Postgres writes an array of texts: a space after each comma. */
const jsonOf = (values: readonly (string | null)[]) => `[${values.map((value) => JSON.stringify(value)).join(", ")}]`;
const sha256 = (...parts: (string | Buffer)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};
/** The columns of a row or seal besides its place in the chain. */
const columnsOf = (row: Row) => Object.keys(row).flatMap((name) => (PROOF.includes(name) ? [] : [row[name] ?? null]));
const previousOf = (row: Row) => Buffer.from(row.previous_hash ?? "", "hex");

/** The text that Postgres makes of a row: nothing for null, and quotes where a value would be taken for something else. */
const rowText = (values: readonly (string | null)[]) =>
  `(${values
    .map((value) => {
      if (value === null) return "";
      return value === "" || /["\\(),\t\n\v\f\r ]/.test(value) ? `"${value.replace(/["\\]/g, "$&$&")}"` : value;
    })
    .join(",")})`;
/** Seconds since 1970 with microseconds, as Postgres writes them. */
const epochOf = (time: string) => `${Date.parse(`${time.slice(0, 19)}Z`) / 1000}.${time.slice(20, 26)}`;

/** The hash of a row of a log: over the hash before it, and all its other columns; the time is the last of them. */
const hashOfRow = (row: Row) => {
  const values = columnsOf(row);
  return sha256(previousOf(row), rowText([...values.slice(0, -1), epochOf(values.at(-1) ?? "")]));
};
/** The hash of a seal: over the hash before it, and all its other columns. */
const hashOfSeal = (row: Row) => sha256(previousOf(row), jsonOf(columnsOf(row)));

/** Whether a column of a record is what the log says of it: hashes with a prefix, times with an offset. */
const isLogged = (value: string, logged: unknown) =>
  value === String(logged) ||
  `\\x${value}` === logged ||
  (/^\d{4}-\d{2}-\d{2}T/.test(value) && Date.parse(value) === Date.parse(String(logged)));

const describeHead = ({ sequence, hash }: { sequence: number; hash: string }) =>
  `Its head says that row ${sequence} is the last one, with hash ${hash.slice(0, 16)}.`;

export async function verifyExport(
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
  evidence: Evidence,
): Promise<Verification> {
  const verifier = new Verifier(evidence);
  let isAtLogs = false;
  for await (const { table, row } of rows) {
    // The files once their records and the seals are known, before the chains that go on from them.
    if (!isAtLogs && table.endsWith("audit_log")) {
      isAtLogs = true;
      verifier.verifyEnds();
      for (const archive of evidence.archives ?? []) await verifier.verifyArchive(archive);
    }
    verifier.take(table, row);
  }
  return verifier.finish();
}

class Verifier {
  readonly #evidence: Evidence;
  readonly #problems: AuditProblem[] = [];
  readonly #seals = new Map<number, Row>();
  readonly #signatures: Row[] = [];
  readonly #definitions = new Map<string, Record<string, string>>();
  readonly #ends = new Map<string, SealedEnd[]>();
  readonly #heads = new Map<string, { sequence: number; hash: string }>();
  readonly #roots = new Map<number, ReturnType<typeof createHash>>();
  readonly #migrations: { at: string; definitions: string }[] = [];
  readonly #untrusted = new Map<string, PublicSealKey>();
  readonly #archives = new Map<string, Row>();
  /** By chain, from the first month on. */
  readonly #archivedEnds = new Map<string, ArchivedEnd[]>();
  readonly #archiveRoots = new Map<string, ReturnType<typeof createHash>>();
  /** What the log says of each record. */
  readonly #loggedArchives = new Map<string, Record<string, unknown>>();
  readonly #verified: VerifiedArchive[] = [];
  readonly #states = new ArchivedStates();
  /** The month whose file is read; empty: the database's own rows. */
  #month = "";
  #chain: ChainState = { name: "", sequence: 0, hash: ZERO, hasProblem: false };
  #rows = 0;
  #chains = 0;

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  take(table: string, row: Row): void {
    if (table === "audit_seals") this.#seals.set(Number(row.number), row);
    else if (table === "audit_seal_signatures") this.#signatures.push(row);
    else if (table === "audit_seal_chains") this.#takeEnd(row);
    else if (table === "audit_chain_heads") this.#takeHead(row);
    else if (table === "audit_definitions") this.#takeDefinitions(row);
    else if (table === "audit_archives") this.#archives.set(row.month ?? "", row);
    else if (table === "audit_archive_ends") this.#takeArchivedEnd(row);
    else if (table === "payout_audit_log") this.#takeLogged(`payout:${row.payout_id}`, row);
    else if (table === "audit_log") this.#takeLogged(`${row.entity}:${row.entity_id}`, row);
    else throw new Error(`The export has rows of ${table}, which is no table of the audit logs.`);
  }

  finish(): Verification {
    this.#endChain();
    for (const [chain, ends] of this.#ends) this.#verifyUnseen(chain, ends);
    for (const [chain, head] of this.#heads) {
      const last = this.#lastArchived(chain);
      if (!this.#ends.has(chain) && !(head.sequence === last.sequence && head.hash === last.hash))
        this.#tell("head_differs", describeHead(head), { chain, sequence: last.sequence + 1 });
    }
    this.#verifyRecords();
    this.#verifySeals();
    this.#verifyDefinitions();
    return {
      rows: this.#rows,
      chains: this.#chains,
      seals: this.#seals.size,
      archives: this.#verified,
      unseenMonths: [...this.#archives.keys()].filter((month) => !this.#verified.some((file) => file.month === month)),
      untrustedKeys: [...this.#untrusted.keys()],
      problems: this.#problems,
    };
  }

  #tell(
    problem: string,
    detail: string,
    where: { chain?: string; sequence?: number; row?: string | null; seal?: number },
  ) {
    this.#problems.push({
      problem,
      chain: where.chain ?? null,
      sequence: where.sequence ?? null,
      row_id: where.row ?? null,
      seal_number: where.seal ?? null,
      detail,
    });
  }

  #takeEnd(row: Row): void {
    const seal = Number(row.seal_number);
    const ends = this.#ends.get(row.chain ?? "") ?? [];
    ends.push({ seal, sequence: Number(row.last_sequence), hash: row.last_hash ?? "" });
    this.#ends.set(row.chain ?? "", ends);
    const root = this.#roots.get(seal) ?? createHash("sha256");
    root.update(`${jsonOf([row.chain ?? null, row.last_sequence ?? null, row.last_hash ?? null])}\n`);
    this.#roots.set(seal, root);
  }

  #takeHead(row: Row): void {
    this.#heads.set(row.chain ?? "", { sequence: Number(row.last_sequence), hash: row.last_hash ?? "" });
  }

  #takeDefinitions(row: Row): void {
    const { hash = "", definitions = "" } = row;
    if (sha256(definitions ?? "") !== hash) {
      this.#tell("definitions_unknown", `Definitions ${hash} do not have this hash.`, {});
    }
    this.#definitions.set(hash ?? "", JSON.parse(definitions ?? "{}") as Record<string, string>);
  }

  #takeLogged(name: string, row: Row): void {
    if (name !== this.#chain.name) {
      this.#endChain();
      this.#chain = { name, ...this.#startOf(name), hasProblem: false };
      if (this.#month === "") this.#chains++;
    }
    if (this.#month === "") this.#rows++;
    const chain = this.#chain;
    const sequence = Number(row.sequence);
    if (!chain.hasProblem) {
      const follows = sequence === chain.sequence + 1 && row.previous_hash === chain.hash;
      const isAfterArchived =
        !follows &&
        this.#month === "" &&
        this.#archivedEnds.get(name)?.some((end) => end.sequence === sequence - 1 && end.hash === row.previous_hash);
      if (sequence !== chain.sequence + 1 && !isAfterArchived) {
        const archived = this.#archivedEnds.get(name)?.findLast((end) => end.sequence < sequence)?.sequence ?? 0;
        const expected = Math.max(chain.sequence, this.#month === "" ? archived : 0) + 1;
        this.#ofChain("row_missing", `The row after it is ${sequence}.`, expected);
      } else if (row.hash !== hashOfRow(row)) {
        this.#ofChain("row_changed", "Its hash is not that of its columns.", sequence, row.id);
      } else if (!follows && !isAfterArchived) {
        this.#ofChain("chain_broken", "It does not follow the row before it.", sequence, row.id);
      }
    }
    const ends = this.#ends.get(name) ?? [];
    const sealed = ends.findIndex((end) => end.sequence === sequence);
    const end = ends[sealed];
    if (!chain.hasProblem && end && end.hash !== row.hash) {
      const before = ends[sealed - 1]?.sequence ?? 0;
      this.#ofChain(
        "chain_rewritten",
        `Seal ${end.seal} has another row ${sequence} of this chain.`,
        before + 1,
        null,
        end.seal,
      );
    }
    chain.sequence = sequence;
    chain.hash = row.hash ?? "";
    if (row.entity === "database" && row.entity_id === "definitions") this.#takeMigration(row);
    if (row.entity === "audit_archives") this.#takeLoggedArchive(row);
  }

  #ofChain(problem: string, detail: string, sequence: number, row: string | null = null, seal?: number): void {
    this.#chain.hasProblem = true;
    this.#tell(problem, detail, { chain: this.#chain.name, sequence, row, ...(seal === undefined ? {} : { seal }) });
  }

  #endChain(): void {
    const { name, hasProblem } = this.#chain;
    if (name === "") return;
    if (this.#month !== "") {
      if (!hasProblem) this.#endArchivedChain();
      return;
    }
    const archived = this.#lastArchived(name);
    const { sequence, hash } = archived.sequence > this.#chain.sequence ? archived : this.#chain;
    const cut = this.#ends.get(name)?.find((end) => end.sequence > sequence);
    if (cut && !hasProblem) this.#tellCut(name, sequence, cut);
    const head = this.#heads.get(name);
    if (!this.#chain.hasProblem && !(head?.sequence === sequence && head.hash === hash)) {
      this.#ofChain("head_differs", head ? describeHead(head) : "It has no head.", sequence + 1);
    }
    this.#ends.delete(name);
    this.#heads.delete(name);
  }

  #tellCut(chain: string, sequence: number, cut: SealedEnd): void {
    if (chain === this.#chain.name) this.#chain.hasProblem = true;
    this.#tell("tail_missing", `Seal ${cut.seal} has ${cut.sequence} rows of this chain.`, {
      chain,
      sequence: sequence + 1,
      seal: cut.seal,
    });
  }

  /** A chain that was sealed, and has no row here: all of them were archived, or somebody took them. */
  #verifyUnseen(chain: string, ends: readonly SealedEnd[]): void {
    const { sequence } = this.#lastArchived(chain);
    const cut = ends.find((end) => end.sequence > sequence);
    if (!cut) {
      this.#ends.delete(chain);
    } else if (sequence > 0) {
      this.#tellCut(chain, sequence, cut);
    } else {
      this.#tell("chain_missing", `Seal ${cut.seal} has ${cut.sequence} rows of this chain.`, {
        chain,
        sequence: 1,
        seal: cut.seal,
      });
    }
  }

  #takeMigration(row: Row): void {
    const { changes } = JSON.parse(row.metadata ?? "{}") as { changes?: { definitions?: { new?: string } } };
    const definitions = changes?.definitions?.new;
    if (definitions) this.#migrations.push({ at: row.created_at ?? "", definitions });
  }

  #verifySeals(): void {
    let last = { number: 0, hash: ZERO };
    const wrong = new Set<number>();
    const tell = (problem: string, seal: number, detail: string) => {
      if (!wrong.has(seal)) this.#tell(problem, detail, { seal });
      wrong.add(seal);
    };
    for (const [number, seal] of [...this.#seals].sort(([one], [other]) => one - other)) {
      if (number !== last.number + 1) tell("seal_missing", last.number + 1, `The next one is ${number}.`);
      else if (seal.previous_hash !== last.hash)
        tell("seal_replaced", last.number, `Seal ${number} does not follow it.`);
      if (seal.hash !== hashOfSeal(seal)) tell("seal_changed", number, "Its hash is not that of its columns.");
      const root = this.#roots.get(number)?.digest("hex") ?? sha256("");
      if (seal.root !== root)
        tell("seal_chains_changed", number, "The ends of its chains are not those that it covers.");
      last = { number, hash: seal.hash ?? "" };
    }
    for (const outside of this.#evidence.sealsOutside) {
      const seal = this.#seals.get(Number(outside.number));
      if (seal?.hash === outside.hash) continue;
      tell(
        seal ? "seal_replaced" : "seal_missing",
        Number(outside.number),
        `Outside it has the hash ${outside.hash.slice(0, 16)}.`,
      );
    }
    this.#verifySignatures(tell);
  }

  #verifySignatures(tell: (problem: string, seal: number, detail: string) => void): void {
    const signed = new Set<number>();
    for (const row of this.#signatures) {
      const number = Number(row.seal_number);
      const seal = this.#seals.get(number);
      signed.add(number);
      if (seal?.hash !== row.seal_hash) {
        tell(seal ? "seal_replaced" : "seal_missing", number, `Key ${row.key_id} has signed another hash.`);
        continue;
      }
      const key = this.#keyOf(row);
      if (!key) {
        tell("key_unknown", number, `Key ${row.key_id}, which has signed it, is none of yours.`);
        continue;
      }
      const text = signedText({ number: String(number), hash: row.seal_hash ?? "" });
      const signature = Buffer.from(row.signature ?? "", "base64");
      if (!verifySignature(null, Buffer.from(text), key.key, signature)) {
        tell("signature_wrong", number, `The signature is not that of key ${row.key_id}.`);
      }
    }
    for (const number of this.#seals.keys()) {
      if (!signed.has(number)) tell("seal_unsigned", number, "Nobody has signed it.");
    }
  }

  #keyOf(row: Row): PublicSealKey | null {
    const trusted = this.#evidence.keys.find((key) => key.id === row.key_id);
    if (trusted || this.#evidence.keys.length > 0) return trusted ?? null;
    const key = readPublicSealKey(row.public_key ?? "");
    this.#untrusted.set(key.id, key);
    return key;
  }

  #verifyDefinitions(): void {
    let before: string | null = null;
    this.#migrations.sort((one, other) => Number(one.at > other.at) - Number(one.at < other.at));
    for (const [number, seal] of [...this.#seals].sort(([one], [other]) => one - other)) {
      const expected = this.#migrations.findLast(({ at }) => at <= (seal.sealed_at ?? ""))?.definitions;
      if (seal.definitions !== expected && seal.definitions !== before) {
        const difference = this.#difference(expected ?? "", seal.definitions ?? "");
        this.#tell("definitions_changed", difference, { chain: "database:definitions", seal: number });
      }
      before = seal.definitions ?? null;
    }
  }

  // Archives.

  #takeArchivedEnd(row: Row): void {
    const { chain = "", month = "", states = null } = row;
    const ends = this.#archivedEnds.get(chain ?? "") ?? [];
    const isNeeded = (this.#evidence.archives ?? []).length > 0;
    const [sequence, hash] = [Number(row.last_sequence), row.last_hash ?? ""];
    ends.push({ month: month ?? "", sequence, hash, states: isNeeded ? states : null });
    this.#archivedEnds.set(chain ?? "", ends);
    const root = this.#archiveRoots.get(month ?? "") ?? createHash("sha256");
    const { entity, payout_id, recruiter_id, last_sequence, last_hash, steps } = row;
    const line = [chain, entity, payout_id, recruiter_id, last_sequence, last_hash, states, steps];
    root.update(sha256(jsonOf(line.map((value) => value ?? null))), "hex");
    this.#archiveRoots.set(month ?? "", root);
    if (entity === "audit_archives") this.#takeLoggedState(chain ?? "", states ?? "{}");
    if (chain !== "database:definitions") return;
    for (const step of JSON.parse(steps ?? "[]") as { at: string; definitions?: string }[])
      if (step.definitions) this.#migrations.push({ at: step.at, definitions: step.definitions });
  }

  #takeLoggedState(chain: string, states: string): void {
    const month = chain.slice("audit_archives:".length);
    const known = (JSON.parse(states) as Record<string, { state: Record<string, unknown> }>)[month];
    if (known) this.#loggedArchives.set(month, known.state);
  }

  #takeLoggedArchive(row: Row): void {
    const { changes = {} } = JSON.parse(row.metadata ?? "{}") as { changes?: Record<string, { new: unknown }> };
    const known = this.#loggedArchives.get(row.entity_id ?? "") ?? {};
    for (const [name, change] of Object.entries(changes)) known[name] = change.new;
    if (row.action === "delete") this.#loggedArchives.delete(row.entity_id ?? "");
    else this.#loggedArchives.set(row.entity_id ?? "", known);
  }

  #lastArchived(chain: string, before = "9999"): Omit<ArchivedEnd, "month"> {
    return (
      this.#archivedEnds.get(chain)?.findLast((end) => end.month < before) ?? { sequence: 0, hash: ZERO, states: null }
    );
  }

  /** Where the rows of a chain begin: of a file after those of the months before; here at the first one. */
  #startOf(chain: string): { sequence: number; hash: string } {
    const { sequence, hash } =
      this.#month === "" ? { sequence: 0, hash: ZERO } : this.#lastArchived(chain, this.#month);
    return { sequence, hash };
  }

  /** What the months left behind: what the records cover, and what was sealed. */
  verifyEnds(): void {
    for (const [month, record] of this.#archives) {
      const root = this.#archiveRoots.get(month)?.digest("hex") ?? sha256("");
      if (record.root !== root)
        this.#ofArchive("archive_ends_changed", month, "What the month left behind is not what its record covers.");
    }
    for (const [chain, archived] of this.#archivedEnds) {
      for (const { month, sequence, hash } of archived) {
        const sealed = this.#ends.get(chain)?.find((end) => end.sequence >= sequence);
        if (sealed && (sealed.sequence > sequence || sealed.hash === hash)) continue;
        const what = sealed
          ? `Seal ${sealed.seal} has another row than the month ${month} left.`
          : `No seal has what the month ${month} left of it.`;
        const where = { chain, sequence, ...(sealed ? { seal: sealed.seal } : {}) };
        this.#tell(sealed ? "end_differs" : "end_unsealed", what, where);
        break;
      }
    }
  }

  #ofArchive(problem: string, month: string, detail: string): void {
    this.#tell(problem, detail, { chain: `audit_archives:${month}` });
  }

  #verifyRecords(): void {
    const months = new Set([...this.#archiveRoots.keys(), ...this.#loggedArchives.keys()]);
    for (const month of months)
      if (!this.#archives.has(month)) this.#ofArchive("archive_missing", month, "The record of this month is gone.");
    for (const [month, record] of this.#archives) {
      const logged = this.#loggedArchives.get(month);
      if (!logged) {
        this.#ofArchive("archive_unlogged", month, "no audit row says that it is there");
        continue;
      }
      const changed = Object.keys(record).find((name) => !isLogged(record[name] ?? "", logged[name]));
      if (changed !== undefined)
        this.#ofArchive("archive_changed", month, `${changed} is ${record[changed]}, the log says ${logged[changed]}`);
    }
  }

  async verifyArchive({ name, fileHash, rows }: ArchiveFile): Promise<void> {
    const digest = createHash("sha256");
    const seen = new Set<string>();
    let count = 0;
    this.#month = "";
    this.#chain = { name: "", sequence: 0, hash: ZERO, hasProblem: false };
    for await (const { table, row } of rows) {
      if (table === "audit_archives") {
        this.#month = row.month ?? "";
        continue;
      }
      if (this.#month === "" || !table.endsWith("audit_log"))
        throw new Error(
          `${name} is no archive of the audit logs: its first line names no month, or it has other rows.`,
        );
      const chain = table === "audit_log" ? `${row.entity}:${row.entity_id}` : `payout:${row.payout_id}`;
      seen.add(chain);
      const isNext = chain !== this.#chain.name;
      // It ends the chain before, whose states those are until then.
      this.#takeLogged(chain, row);
      if (isNext) this.#states.begin(this.#lastArchived(chain, this.#month).states);
      this.#states.take(row);
      digest.update(row.hash ?? "", "hex");
      count++;
    }
    const month = this.#month;
    if (month === "") throw new Error(`${name} is no archive of the audit logs: it names no month.`);
    this.#endChain();
    this.#month = "";
    this.#chain = { name: "", sequence: 0, hash: ZERO, hasProblem: false };
    const verified = { month, rows: count, digest: digest.digest("hex"), fileHash };
    this.#verified.push(verified);
    const record = this.#archives.get(month);
    if (!record) return;
    for (const [chain, archived] of this.#archivedEnds) {
      const end = archived.find((each) => each.month === month);
      if (end && !seen.has(chain))
        this.#tell("chain_missing", `${name} has no row of it.`, { chain, sequence: end.sequence });
    }
    if (record.digest !== verified.digest || record.row_count !== String(count))
      this.#ofArchive("archive_differs", month, `${name} has other rows than those of which the record was made.`);
    else if (record.file_hash !== fileHash)
      this.#ofArchive(
        "archive_differs",
        month,
        `${name} has the SHA-256 ${fileHash.slice(0, 16)}…, its record another.`,
      );
  }

  #endArchivedChain(): void {
    const { name, sequence, hash } = this.#chain;
    if (!this.#archives.has(this.#month)) return;
    const end = this.#archivedEnds.get(name)?.find((each) => each.month === this.#month);
    if (!end || end.sequence < sequence)
      this.#ofChain("end_differs", `The record of ${this.#month} has no row ${sequence} of it.`, sequence);
    else if (end.sequence > sequence)
      this.#ofChain("tail_missing", `The record of ${this.#month} has ${end.sequence} rows of it.`, sequence + 1);
    else if (end.hash !== hash)
      this.#ofChain("chain_rewritten", `The record of ${this.#month} has another row ${sequence}.`, sequence);
    else if (end.states !== null && !this.#states.equal(end.states))
      this.#ofChain(
        "end_differs",
        `What the month ${this.#month} left behind does not follow from its rows.`,
        sequence,
      );
  }

  #difference(before: string, after: string): string {
    const [old, present] = [this.#definitions.get(before) ?? {}, this.#definitions.get(after) ?? {}];
    return [...new Set([...Object.keys(old), ...Object.keys(present)])]
      .filter((name) => old[name] !== present[name])
      .sort()
      .slice(0, 20)
      .map((name) => `${name} ${name in old ? (name in present ? "was changed" : "is gone") : "is new"}`)
      .join("; ");
  }
}
