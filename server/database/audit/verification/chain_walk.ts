// Follows rows chain by chain: each is hashed, follows the one before, and is the one that was sealed.

import { Y2K_S, ZERO } from "./canonical_form.ts";
import { chainOf, type LoggedRow } from "./logged_row.ts";
import type { Problems } from "./problems.ts";
import type { SealedEnd, Seals } from "./seals.ts";

/** By how much a server's clock may have been set back: an hour, in microseconds. */
const SET_BACK = 3_600 * 1_000_000;

/** The last row of a chain, of all or of a part. */
export interface ChainEnd {
  sequence: number;
  hash: string;
  /** Microseconds since the year 2000; not known where the row was archived. */
  createdAt?: number;
}

export const BEGINNING: ChainEnd = { sequence: 0, hash: ZERO };

/** Rows of a chain that came one after the other, without a gap. */
export interface Stretch extends ChainEnd {
  createdAt: number;
  /** Of its first row. */
  first: number;
  previousHash: string;
  begunAt: number;
  row: string | null;
}

/** The first problem of a chain: what comes after it follows from it. */
interface ChainProblem {
  problem: string;
  detail: string;
  sequence: number;
  row?: string | null;
  seal?: number;
}

/** What rows of a chain have shown. */
export interface FollowedChain {
  name: string;
  stretches: Stretch[];
  /** at: the row that shows it. */
  found: (ChainProblem & { at: number; rank: number }) | null;
}

export interface Chain extends FollowedChain {
  sealed: readonly SealedEnd[];
}

/** Of what one row shows, the first of these is the problem. */
const RANKS = ["row_missing", "row_changed", "chain_broken", "row_postdated", "row_backdated", "chain_rewritten"];

/** Names the first problem of each chain. The rows of a chain may come in any order. */
export abstract class ChainWalk {
  protected readonly problems: Problems;
  protected readonly seals: Seals;
  /** Of whatever has been written. */
  readonly #latest = (Date.now() / 1000 - Y2K_S) * 1_000_000 + SET_BACK;
  protected readonly chains = new Map<string, Chain>();

  constructor(problems: Problems, seals: Seals) {
    this.problems = problems;
    this.seals = seals;
  }

  /** What the first row here of a chain follows. */
  protected abstract startOf(name: string): ChainEnd;
  /** Whether this row may stand here without the one before it. */
  protected abstract goesOn(name: string, sequence: number, previousHash: string): boolean;
  /** The last row before that one that is known to have left the logs. */
  protected abstract archivedBefore(name: string, sequence: number): number;
  /** After all rows of a chain that has no problem. */
  protected abstract endChain(name: string, end: ChainEnd): void;

  follow(row: LoggedRow): Chain {
    let chain = this.chains.get(row.key);
    if (!chain) {
      const name = chainOf(row);
      chain = { name, sealed: this.seals.ends.get(name) ?? [], stretches: [], found: null };
      this.chains.set(row.key, chain);
    }
    const { sequence, createdAt } = row;
    const computed = row.hashOfColumns();
    const isUnchanged = row.hasHash(computed);
    const hash = isUnchanged ? computed : row.hash;
    if (!isUnchanged) {
      const detail = "Its hash is not that of its columns.";
      this.#find(chain, sequence, { problem: "row_changed", detail, sequence, row: row.text("id") });
    }
    // Nearly always there is one: what is added to a table is read in that order.
    let [before] = chain.stretches;
    if (before?.sequence !== sequence - 1) before = chain.stretches.find((each) => each.sequence === sequence - 1);
    if (before) {
      if (!row.follows(before.hash)) this.#findBroken(chain, sequence, row.text("id"));
      if (createdAt < before.createdAt - SET_BACK) this.#findBackdated(chain, sequence, row.text("id"));
      before.sequence = sequence;
      before.hash = hash;
      before.createdAt = createdAt;
    } else {
      const [id, { previousHash }] = [row.text("id"), row];
      chain.stretches.push({ first: sequence, previousHash, begunAt: createdAt, row: id, sequence, hash, createdAt });
    }
    const firstSeal = chain.sealed.find((end) => end.sequence >= sequence)?.seal ?? null;
    if (createdAt > this.#latest) this.#findPostdated(chain, sequence, row.text("id"));
    // Also what is no time at all.
    if (!(createdAt >= this.seals.earliestTime(firstSeal))) this.#findBackdated(chain, sequence, row.text("id"));
    if (chain.sealed.length > 0) this.#compareWithSeals(chain, sequence, hash);
    return chain;
  }

  /** What another walk has followed, of other rows of the same logs. */
  protected join(key: string, { name, stretches, found }: FollowedChain): void {
    let chain = this.chains.get(key);
    if (!chain) {
      chain = { name, sealed: this.seals.ends.get(name) ?? [], stretches: [], found: null };
      this.chains.set(key, chain);
    }
    chain.stretches.push(...stretches);
    if (found) this.#find(chain, found.at, found);
  }

  /** After the last row of a chain. */
  protected end(chain: Chain): void {
    const { name, stretches } = chain;
    let end = this.startOf(name);
    for (const stretch of stretches.sort((one, other) => one.first - other.first)) {
      this.#link(chain, end, stretch);
      end = stretch;
    }
    if (chain.found) this.problems.tell(chain.found.problem, chain.found.detail, { chain: name, ...chain.found });
    else this.endChain(name, end);
  }

  /** Whether a stretch follows what is before it. */
  #link(chain: Chain, before: ChainEnd, { first, previousHash, begunAt, row }: Stretch): void {
    if (before.createdAt !== undefined && begunAt < before.createdAt - SET_BACK) this.#findBackdated(chain, first, row);
    const isNext = first === before.sequence + 1;
    if (isNext ? previousHash === before.hash : this.goesOn(chain.name, first, previousHash)) return;
    // A row that is there twice stands after its own number.
    const last = Math.max(Math.min(before.sequence, first), this.archivedBefore(chain.name, first));
    const detail = `The row after it is ${first}.`;
    if (first === last + 1) this.#findBroken(chain, first, row);
    else this.#find(chain, first, { problem: "row_missing", detail, sequence: last + 1 });
  }

  #compareWithSeals(chain: Chain, sequence: number, hash: string): void {
    const index = chain.sealed.findIndex((end) => end.sequence === sequence);
    const end = chain.sealed[index];
    if (!end || end.hash === hash) return;
    const before = chain.sealed[index - 1]?.sequence ?? 0;
    const detail = `Seal ${end.seal} has another row ${sequence} of this chain.`;
    this.#find(chain, sequence, { problem: "chain_rewritten", detail, sequence: before + 1, seal: end.seal });
  }

  #findBroken(chain: Chain, sequence: number, row: string | null): void {
    this.#find(chain, sequence, {
      problem: "chain_broken",
      detail: "It does not follow the row before it.",
      sequence,
      row,
    });
  }

  #findPostdated(chain: Chain, sequence: number, row: string | null): void {
    const detail = "It is said to be of a time to come.";
    this.#find(chain, sequence, { problem: "row_postdated", detail, sequence, row });
  }

  #findBackdated(chain: Chain, sequence: number, row: string | null): void {
    this.#find(chain, sequence, {
      problem: "row_backdated",
      detail: "It is said to be older than the row before it, or than a seal that does not have it allows.",
      sequence,
      row,
    });
  }

  /** at: the row that shows it. */
  #find(chain: Chain, at: number, problem: ChainProblem): void {
    const rank = RANKS.indexOf(problem.problem);
    const { found } = chain;
    if (!found || at < found.at || (at === found.at && rank < found.rank)) chain.found = { ...problem, at, rank };
  }
}
