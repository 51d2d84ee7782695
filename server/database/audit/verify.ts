// Recomputes an export of the audit logs without any of our SQL: chains, seals, signatures, definitions. docs/audit.md
// says how each hash is made.

import { createHash, verify as verifySignature } from "node:crypto";
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

export interface Verification {
  rows: number;
  chains: number;
  seals: number;
  /** Keys that only the export itself names: whoever could write it could have made them. */
  untrustedKeys: string[];
  problems: AuditProblem[];
}

export interface Evidence {
  /** The public keys that the auditor has from elsewhere; none: those in the export are taken, and named. */
  keys: readonly PublicSealKey[];
  /** The lines of the file to which seals were handed. */
  sealsOutside: readonly HandedSeal[];
}

type Row = ExportedRow["row"];
interface SealedEnd {
  seal: number;
  sequence: number;
  hash: string;
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

export async function verifyExport(
  rows: AsyncIterable<ExportedRow> | Iterable<ExportedRow>,
  evidence: Evidence,
): Promise<Verification> {
  const verifier = new Verifier(evidence);
  for await (const { table, row } of rows) verifier.take(table, row);
  return verifier.finish();
}

class Verifier {
  readonly #evidence: Evidence;
  readonly #problems: AuditProblem[] = [];
  readonly #seals = new Map<number, Row>();
  readonly #signatures: Row[] = [];
  readonly #definitions = new Map<string, Record<string, string>>();
  readonly #ends = new Map<string, SealedEnd[]>();
  readonly #roots = new Map<number, ReturnType<typeof createHash>>();
  readonly #migrations: { at: string; definitions: string }[] = [];
  readonly #untrusted = new Map<string, PublicSealKey>();
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
    else if (table === "audit_definitions") this.#takeDefinitions(row);
    else if (table === "payout_audit_log") this.#takeLogged(`payout:${row.payout_id}`, row);
    else if (table === "audit_log") this.#takeLogged(`${row.entity}:${row.entity_id}`, row);
    else throw new Error(`The export has rows of ${table}, which is no table of the audit logs.`);
  }

  finish(): Verification {
    this.#endChain();
    for (const [chain, ends] of this.#ends) {
      const [end] = ends;
      if (end)
        this.#tell("chain_missing", `Seal ${end.seal} has ${end.sequence} rows of this chain.`, {
          chain,
          sequence: 1,
          seal: end.seal,
        });
    }
    this.#verifySeals();
    this.#verifyDefinitions();
    return {
      rows: this.#rows,
      chains: this.#chains,
      seals: this.#seals.size,
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
      this.#chain = { name, sequence: 0, hash: ZERO, hasProblem: false };
      this.#chains++;
    }
    this.#rows++;
    const chain = this.#chain;
    const sequence = Number(row.sequence);
    if (!chain.hasProblem) {
      const expected = chain.sequence + 1;
      if (sequence !== expected) {
        this.#ofChain("row_missing", `The row after it is ${sequence}.`, expected);
      } else if (row.hash !== hashOfRow(row)) {
        this.#ofChain("row_changed", "Its hash is not that of its columns.", sequence, row.id);
      } else if (row.previous_hash !== chain.hash) {
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
  }

  #ofChain(problem: string, detail: string, sequence: number, row: string | null = null, seal?: number): void {
    this.#chain.hasProblem = true;
    this.#tell(problem, detail, { chain: this.#chain.name, sequence, row, ...(seal === undefined ? {} : { seal }) });
  }

  #endChain(): void {
    const { name, sequence, hasProblem } = this.#chain;
    const cut = this.#ends.get(name)?.find((end) => end.sequence > sequence);
    if (cut && !hasProblem && name !== "") {
      this.#ofChain(
        "tail_missing",
        `Seal ${cut.seal} has ${cut.sequence} rows of this chain.`,
        sequence + 1,
        null,
        cut.seal,
      );
    }
    this.#ends.delete(name);
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
    for (const [number, seal] of [...this.#seals].sort(([one], [other]) => one - other)) {
      const expected = this.#migrations.findLast(({ at }) => at <= (seal.sealed_at ?? ""))?.definitions;
      if (seal.definitions !== expected && seal.definitions !== before) {
        const difference = this.#difference(expected ?? "", seal.definitions ?? "");
        this.#tell("definitions_changed", difference, { chain: "database:definitions", seal: number });
      }
      before = seal.definitions ?? null;
    }
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
