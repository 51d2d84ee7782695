// The chains of the database's logs: they go on from where archived months ended, and end where their heads say.

import type { Archives } from "./archives.ts";
import type { Row } from "./canonical_form.ts";
import { BEGINNING, type ChainEnd, ChainWalk } from "./chain_walk.ts";
import type { Problems } from "./problems.ts";
import type { SealedEnd, Seals } from "./seals.ts";

const describeHead = ({ sequence, hash }: ChainEnd) =>
  `Its head says that row ${sequence} is the last one, with hash ${hash.slice(0, 16)}.`;
const describeSealed = ({ seal, sequence }: SealedEnd) => `Seal ${seal} has ${sequence} rows of this chain.`;

export class LoggedChains extends ChainWalk {
  readonly #archives: Archives;
  readonly #heads = new Map<string, ChainEnd>();
  readonly #seen = new Set<string>();
  rows = 0;

  constructor(problems: Problems, seals: Seals, archives: Archives) {
    super(problems, seals.ends);
    this.#archives = archives;
  }

  get count(): number {
    return this.#seen.size;
  }

  takeHead(row: Row): void {
    this.#heads.set(row.chain ?? "", { sequence: Number(row.last_sequence), hash: row.last_hash ?? "" });
  }

  override follow(log: string, row: Row): boolean {
    this.rows++;
    return super.follow(log, row);
  }

  protected startOf(): ChainEnd {
    return BEGINNING;
  }

  protected goesOn(row: Row): boolean {
    const sequence = Number(row.sequence);
    return this.#archives
      .endsOf(this.chain.name)
      .some((end) => end.sequence === sequence - 1 && end.hash === row.previous_hash);
  }

  protected expectedBefore(sequence: number): number {
    const archived = this.#archives.endsOf(this.chain.name).findLast((end) => end.sequence < sequence)?.sequence ?? 0;
    return Math.max(this.chain.sequence, archived) + 1;
  }

  protected endChain(): void {
    const { name } = this.chain;
    if (name === "") return;
    this.#seen.add(name);
    if (this.chain.hasProblem) return;
    const archived = this.#archives.lastOf(name);
    const { sequence, hash } = archived.sequence > this.chain.sequence ? archived : this.chain;
    const cut = this.sealed.get(name)?.find((end) => end.sequence > sequence);
    const head = this.#heads.get(name);
    if (cut) this.tell("tail_missing", describeSealed(cut), sequence + 1, null, cut.seal);
    else if (!(head?.sequence === sequence && head.hash === hash))
      this.tell("head_differs", head ? describeHead(head) : "It has no head.", sequence + 1);
  }

  override end(): void {
    super.end();
    const cut = new Set<string>();
    for (const [chain, ends] of this.sealed) if (!this.#seen.has(chain) && this.#isCut(chain, ends)) cut.add(chain);
    for (const [chain, head] of this.#heads) {
      const last = this.#archives.lastOf(chain);
      if (this.#seen.has(chain) || cut.has(chain) || (head.sequence === last.sequence && head.hash === last.hash))
        continue;
      this.problems.tell("head_differs", describeHead(head), { chain, sequence: last.sequence + 1 });
    }
    this.#verifyArchivedHeads(cut);
  }

  /** A chain that an archived month had, and that has no row here, is known by its head. */
  #verifyArchivedHeads(cut: ReadonlySet<string>): void {
    for (const chain of this.#archives.chains) {
      if (this.#seen.has(chain) || cut.has(chain) || this.#heads.has(chain)) continue;
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
