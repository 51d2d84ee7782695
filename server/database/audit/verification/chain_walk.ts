// Follows rows chain by chain: each is hashed, follows the one before, and is the one that was sealed.

import { hashOfRow, type Row, ZERO } from "./canonical_form.ts";
import type { Problems } from "./problems.ts";
import type { SealedEnd } from "./seals.ts";

/** The last row of a chain, of all or of a part. */
export interface ChainEnd {
  sequence: number;
  hash: string;
}

export const BEGINNING: ChainEnd = { sequence: 0, hash: ZERO };

interface ChainState extends ChainEnd {
  name: string;
  hasProblem: boolean;
}

const chainOf = (log: string, row: Row) =>
  log === "payout_audit_log" ? `payout:${row.payout_id}` : `${row.entity}:${row.entity_id}`;

/** Names the first problem of each chain. */
export abstract class ChainWalk {
  protected readonly problems: Problems;
  protected readonly sealed: ReadonlyMap<string, readonly SealedEnd[]>;
  protected chain: ChainState = { name: "", ...BEGINNING, hasProblem: false };

  constructor(problems: Problems, sealed: ReadonlyMap<string, readonly SealedEnd[]>) {
    this.problems = problems;
    this.sealed = sealed;
  }

  /** What the first row here of a chain follows. */
  protected abstract startOf(name: string): ChainEnd;
  /** Whether this row may stand here without the one before it. */
  protected abstract goesOn(row: Row): boolean;
  /** Which row was expected here, where the numbers do not go on. */
  protected abstract expectedBefore(sequence: number): number;
  /** After the last row of a chain, and once before the first chain. */
  protected abstract endChain(): void;

  /** The rows of a chain come one after the other. Says whether the row is the first of its chain. */
  follow(log: string, row: Row): boolean {
    const name = chainOf(log, row);
    const isFirst = name !== this.chain.name;
    if (isFirst) {
      this.endChain();
      this.chain = { name, ...this.startOf(name), hasProblem: false };
    }
    const chain = this.chain;
    const sequence = Number(row.sequence);
    if (!chain.hasProblem) {
      const isNext = sequence === chain.sequence + 1;
      const follows = (isNext && row.previous_hash === chain.hash) || this.goesOn(row);
      const expected = isNext ? sequence : this.expectedBefore(sequence);
      if (sequence !== expected) {
        this.tell("row_missing", `The row after it is ${sequence}.`, expected);
      } else if (row.hash !== hashOfRow(log, row)) {
        this.tell("row_changed", "Its hash is not that of its columns.", sequence, row.id);
      } else if (!follows) {
        this.tell("chain_broken", "It does not follow the row before it.", sequence, row.id);
      }
    }
    if (!chain.hasProblem) this.#compareWithSeals(sequence, row);
    chain.sequence = sequence;
    chain.hash = row.hash ?? "";
    return isFirst;
  }

  /** After the last row of all. */
  end(): void {
    this.endChain();
    this.chain = { name: "", ...BEGINNING, hasProblem: false };
  }

  #compareWithSeals(sequence: number, row: Row): void {
    const ends = this.sealed.get(this.chain.name) ?? [];
    const index = ends.findIndex((end) => end.sequence === sequence);
    const end = ends[index];
    if (!end || end.hash === row.hash) return;
    const before = ends[index - 1]?.sequence ?? 0;
    const detail = `Seal ${end.seal} has another row ${sequence} of this chain.`;
    this.tell("chain_rewritten", detail, before + 1, null, end.seal);
  }

  /** The first problem of this chain: what comes after it follows from it. */
  protected tell(problem: string, detail: string, sequence: number, row: string | null = null, seal?: number): void {
    this.chain.hasProblem = true;
    this.problems.tell(problem, detail, { chain: this.chain.name, sequence, row, seal });
  }
}
