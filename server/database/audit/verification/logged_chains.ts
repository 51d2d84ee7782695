// The chains of the database's logs: they go on from where archived months ended, and end where their heads say.

import type { Archives } from "./archives.ts";
import type { Row } from "./canonical_form.ts";
import { BEGINNING, type Chain, type ChainEnd, ChainWalk, type FollowedChain } from "./chain_walk.ts";
import type { LoggedRow } from "./logged_row.ts";
import type { Problems } from "./problems.ts";
import type { SealedEnd, Seals } from "./seals.ts";

const describeHead = ({ sequence, hash }: ChainEnd) =>
  `Its head says that row ${sequence} is the last one, with hash ${hash.slice(0, 16)}.`;
const describeSealed = ({ seal, sequence }: SealedEnd) => `Seal ${seal} has ${sequence} rows of this chain.`;

export class LoggedChains extends ChainWalk {
  readonly #archives: Archives;
  readonly #heads = new Map<string, ChainEnd>();
  rows = 0;

  constructor(problems: Problems, seals: Seals, archives: Archives) {
    super(problems, seals);
    this.#archives = archives;
  }

  get count(): number {
    return this.chains.size;
  }

  takeHead(row: Row): void {
    this.#heads.set(row.chain ?? "", { sequence: Number(row.last_sequence), hash: row.last_hash ?? "" });
  }

  override follow(row: LoggedRow): Chain {
    this.rows++;
    return super.follow(row);
  }

  /** What was followed of each chain, for another walk to join. */
  followed(): [key: string, chain: FollowedChain][] {
    return [...this.chains].map(([key, { name, stretches, found }]) => [key, { name, stretches, found }]);
  }

  joinAll(rows: number, chains: readonly (readonly [key: string, chain: FollowedChain])[]): void {
    this.rows += rows;
    for (const [key, chain] of chains) this.join(key, chain);
  }

  protected startOf(): ChainEnd {
    return BEGINNING;
  }

  protected goesOn(name: string, sequence: number, previousHash: string): boolean {
    return this.#archives.endsOf(name).some((end) => end.sequence === sequence - 1 && end.hash === previousHash);
  }

  protected archivedBefore(name: string, sequence: number): number {
    return this.#archives.endsOf(name).findLast((end) => end.sequence < sequence)?.sequence ?? 0;
  }

  protected endChain(name: string, last: ChainEnd): void {
    const archived = this.#archives.lastOf(name);
    const { sequence, hash } = archived.sequence > last.sequence ? archived : last;
    const cut = this.seals.ends.get(name)?.find((end) => end.sequence > sequence);
    const head = this.#heads.get(name);
    const at = { chain: name, sequence: sequence + 1 };
    if (cut) this.problems.tell("tail_missing", describeSealed(cut), { ...at, seal: cut.seal });
    else if (!(head?.sequence === sequence && head.hash === hash))
      this.problems.tell("head_differs", head ? describeHead(head) : "It has no head.", at);
  }

  /** After the last row of all. */
  endAll(): void {
    // Those that have rows here, and those that are told of already.
    const seen = new Set<string>();
    for (const chain of this.chains.values()) {
      this.end(chain);
      seen.add(chain.name);
    }
    for (const [chain, ends] of this.seals.ends) if (!seen.has(chain) && this.#isCut(chain, ends)) seen.add(chain);
    for (const [chain, head] of this.#heads) {
      const last = this.#archives.lastOf(chain);
      if (seen.has(chain) || (head.sequence === last.sequence && head.hash === last.hash)) continue;
      this.problems.tell("head_differs", describeHead(head), { chain, sequence: last.sequence + 1 });
    }
    // A chain that an archived month had, and that has no row here, is known by its head.
    for (const chain of this.#archives.chains) {
      if (seen.has(chain) || this.#heads.has(chain)) continue;
      const { sequence } = this.#archives.lastOf(chain);
      this.problems.tell("head_differs", "It has no head.", { chain, sequence: sequence + 1 });
    }
  }

  /** A chain that was sealed, and has no row here: all of them were archived, or somebody took them. */
  #isCut(chain: string, ends: readonly SealedEnd[]): boolean {
    const { sequence } = this.#archives.lastOf(chain);
    const cut = ends.find((end) => end.sequence > sequence);
    if (!cut) return false;
    this.problems.tell(sequence > 0 ? "tail_missing" : "chain_missing", describeSealed(cut), {
      chain,
      sequence: sequence + 1,
      seal: cut.seal,
    });
    return true;
  }
}
