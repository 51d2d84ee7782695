// The seals: each follows the one before, covers the ends of its chains, and is signed; and they are those outside.

import { createHash, verify as verifySignature } from "node:crypto";
import type { HandedSeal } from "../handed_seals.ts";
import { signedText } from "../seal.ts";
import { type PublicSealKey, readPublicSealKey } from "../seal_key.ts";
import { hashOfSeal, jsonOf, microsOf, type Row, sha256, ZERO } from "./canonical_form.ts";
import type { Problems } from "./problems.ts";

/** Where a chain stood when a seal was made. */
export interface SealedEnd {
  seal: number;
  sequence: number;
  hash: string;
}

/** For how long a transaction may have been open that writes into the logs: seven days, in microseconds. */
const LONGEST_TRANSACTION = 7 * 86_400 * 1_000_000;
/** For how long the rows of a new database may have no seal, which is made once a day: microseconds. */
const UNSEALED = 2 * 86_400 * 1_000_000;

export class Seals {
  readonly #problems: Problems;
  /** The public keys that the auditor has. */
  readonly #keys: readonly PublicSealKey[];
  readonly #seals = new Map<number, Row>();
  /** By number: before which no row was written that the seal does not have. */
  readonly #earliest = new Map<number, number>();
  #lastNumber = 0;
  readonly #signatures: Row[] = [];
  readonly #ends = new Map<string, SealedEnd[]>();
  readonly #roots = new Map<number, ReturnType<typeof createHash>>();
  readonly #untrusted = new Map<string, PublicSealKey>();
  /** While there is no seal: the times of the first and the last row. */
  readonly #unsealed = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };

  constructor(problems: Problems, keys: readonly PublicSealKey[]) {
    this.#problems = problems;
    this.#keys = keys;
  }

  get count(): number {
    return this.#seals.size;
  }

  /** Keys that only the export itself names. */
  get untrustedKeys(): string[] {
    return [...this.#untrusted.keys()];
  }

  /** The first one first. */
  inOrder(): [number, Row][] {
    return [...this.#seals].sort(([one], [other]) => one - other);
  }

  /** By chain, the first seal first. */
  get ends(): ReadonlyMap<string, readonly SealedEnd[]> {
    return this.#ends;
  }

  take(row: Row): void {
    const number = Number(row.number);
    this.#seals.set(number, row);
    this.#earliest.set(number, microsOf(row.sealed_at ?? "") - LONGEST_TRANSACTION);
    this.#lastNumber = Math.max(this.#lastNumber, number);
  }

  /** Before which a row was not written that this seal is the first one to have; null: none has it yet. */
  earliestTime(seal: number | null): number {
    return this.#earliest.get(seal === null ? this.#lastNumber : seal - 1) ?? Number.NEGATIVE_INFINITY;
  }

  takeSignature(row: Row): void {
    this.#signatures.push(row);
  }

  takeEnd(row: Row): void {
    const seal = Number(row.seal_number);
    const ends = this.#ends.get(row.chain ?? "") ?? [];
    ends.push({ seal, sequence: Number(row.last_sequence), hash: row.last_hash ?? "" });
    this.#ends.set(row.chain ?? "", ends);
    const root = this.#roots.get(seal) ?? createHash("sha256");
    root.update(`${jsonOf([row.chain, row.last_sequence, row.last_hash])}\n`);
    this.#roots.set(seal, root);
  }

  /** Of a row of the logs: how old they are matters where there is no seal. */
  noteTime(createdAt: number): void {
    this.#unsealed.first = Math.min(this.#unsealed.first, createdAt);
    this.#unsealed.last = Math.max(this.#unsealed.last, createdAt);
  }

  /**
   * Names the first problem of each seal. outside: the lines of the file to which seals were handed; isKnown: whether
   * there are definitions of that hash.
   */
  verify(outside: readonly HandedSeal[], isKnown: (definitions: string) => boolean): void {
    let last = { number: 0, hash: ZERO };
    const wrong = new Set<number>();
    const tell = (problem: string, seal: number, detail: string) => {
      if (!wrong.has(seal)) this.#problems.tell(problem, detail, { seal });
      wrong.add(seal);
    };
    if (this.count === 0 && this.#unsealed.last - this.#unsealed.first > UNSEALED)
      tell("seal_missing", 1, "There is no seal, and the rows are of more than two days.");
    for (const [number, seal] of this.inOrder()) {
      if (number !== last.number + 1) tell("seal_missing", last.number + 1, `The next one is ${number}.`);
      else if (seal.previous_hash !== last.hash)
        tell("seal_replaced", last.number, `Seal ${number} does not follow it.`);
      if (seal.hash !== hashOfSeal(seal)) tell("seal_changed", number, "Its hash is not that of its columns.");
      const root = this.#roots.get(number)?.digest("hex") ?? sha256("");
      if (seal.root !== root)
        tell("seal_chains_changed", number, "The ends of its chains are not those that it covers.");
      if (!isKnown(seal.definitions ?? ""))
        tell("definitions_unknown", number, "What the database was made of is not there, or does not have its hash.");
      last = { number, hash: seal.hash ?? "" };
    }
    for (const handed of outside) {
      const seal = this.#seals.get(Number(handed.number));
      if (seal?.hash === handed.hash) continue;
      tell(
        seal ? "seal_replaced" : "seal_missing",
        Number(handed.number),
        `Outside it has the hash ${handed.hash.slice(0, 16)}.`,
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
    const trusted = this.#keys.find((key) => key.id === row.key_id);
    if (trusted || this.#keys.length > 0) return trusted ?? null;
    const key = readPublicSealKey(row.public_key ?? "");
    this.#untrusted.set(key.id, key);
    return key;
  }
}
