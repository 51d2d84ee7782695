// Months that were taken out of the logs: their records are what the log says of them, and what they left behind is what
// the records cover, and what was sealed.

import { createHash } from "node:crypto";
import { jsonOf, type Row, sha256, ZERO } from "./canonical_form.ts";
import type { ChainEnd } from "./chain_walk.ts";
import type { Problems } from "./problems.ts";
import type { SealedEnd } from "./seals.ts";

/** Where a chain stood when a month was taken out. */
export interface ArchivedEnd extends ChainEnd {
  month: string;
  /** The whole row; null where no file is read that it must follow from. */
  leftBehind: Row | null;
}

const NO_END: ArchivedEnd = { month: "", sequence: 0, hash: ZERO, leftBehind: null };

/** Whether a column of a record is what the log says of it: hashes with a prefix, times with an offset. */
const isLogged = (value: string, logged: unknown) =>
  value === String(logged) ||
  `\\x${value}` === logged ||
  (/^\d{4}-\d{2}-\d{2}T/.test(value) && Date.parse(value) === Date.parse(String(logged)));

export class Archives {
  readonly #problems: Problems;
  /** Whether files of them are read, whose rows must lead to what is left behind. */
  readonly #hasFiles: boolean;
  readonly #records = new Map<string, Row>();
  /** By chain, from the first month on. */
  readonly #ends = new Map<string, ArchivedEnd[]>();
  readonly #roots = new Map<string, ReturnType<typeof createHash>>();
  /** What the log says of the records, in any order. */
  readonly #changes: Row[] = [];
  /** What the log says of each record. */
  readonly #logged = new Map<string, Record<string, unknown>>();

  constructor(problems: Problems, hasFiles: boolean) {
    this.#problems = problems;
    this.#hasFiles = hasFiles;
  }

  get months(): string[] {
    return [...this.#records.keys()];
  }

  /** Those of which a month left something behind. */
  get chains(): Iterable<string> {
    return this.#ends.keys();
  }

  recordOf(month: string): Row | undefined {
    return this.#records.get(month);
  }

  endsOf(chain: string): readonly ArchivedEnd[] {
    return this.#ends.get(chain) ?? [];
  }

  chainsOf(month: string): [string, ArchivedEnd][] {
    return [...this.#ends].flatMap(([chain, ends]) => {
      const end = ends.find((each) => each.month === month);
      return end ? [[chain, end]] : [];
    });
  }

  /** Where the last month left a chain, of those before that one; at the beginning when there is none. */
  lastOf(chain: string, before = "9999"): ArchivedEnd {
    return this.endsOf(chain).findLast((end) => end.month < before) ?? NO_END;
  }

  take(row: Row): void {
    this.#records.set(row.month ?? "", row);
  }

  takeEnd(row: Row): void {
    const [month, chain] = [row.month ?? "", row.chain ?? ""];
    const ends = this.#ends.get(chain) ?? [];
    ends.push({
      month,
      sequence: Number(row.last_sequence),
      hash: row.last_hash ?? "",
      leftBehind: this.#hasFiles ? row : null,
    });
    this.#ends.set(chain, ends);
    const root = this.#roots.get(month) ?? createHash("sha256");
    const { entity, payout_id, recruiter_id, last_sequence, last_hash, states, steps } = row;
    root.update(
      sha256(jsonOf([chain, entity, payout_id, recruiter_id, last_sequence, last_hash, states, steps])),
      "hex",
    );
    this.#roots.set(month, root);
    if (entity === "audit_archives") this.#takeLoggedState(chain, states ?? "{}");
  }

  #takeLoggedState(chain: string, states: string): void {
    const month = chain.slice("audit_archives:".length);
    const known = (JSON.parse(states) as Record<string, { state: Record<string, unknown> }>)[month];
    if (known) this.#logged.set(month, known.state);
  }

  /** A row of the log that may be about a record. */
  takeLogged(row: Row): void {
    if (row.entity === "audit_archives") this.#changes.push(row);
  }

  #takeChange(row: Row): void {
    const { changes = {} } = JSON.parse(row.metadata ?? "{}") as { changes?: Record<string, { new: unknown }> };
    const known = this.#logged.get(row.entity_id ?? "") ?? {};
    for (const [name, change] of Object.entries(changes)) known[name] = change.new;
    if (row.action === "delete") this.#logged.delete(row.entity_id ?? "");
    else this.#logged.set(row.entity_id ?? "", known);
  }

  tell(problem: string, month: string, detail: string): void {
    this.#problems.tell(problem, detail, { chain: `audit_archives:${month}` });
  }

  /** What the months left behind: what the records cover, and what was sealed. */
  verifyEnds(sealedEnds: ReadonlyMap<string, readonly SealedEnd[]>): void {
    for (const [month, record] of this.#records) {
      const root = this.#roots.get(month)?.digest("hex") ?? sha256("");
      if (record.root !== root)
        this.tell("archive_ends_changed", month, "What the month left behind is not what its record covers.");
    }
    for (const [chain, archived] of this.#ends) {
      for (const { month, sequence, hash } of archived) {
        const sealed = sealedEnds.get(chain)?.find((end) => end.sequence >= sequence);
        if (sealed && (sealed.sequence > sequence || sealed.hash === hash)) continue;
        const what = sealed
          ? `Seal ${sealed.seal} has another row than the month ${month} left.`
          : `No seal has what the month ${month} left of it.`;
        this.#problems.tell(sealed ? "end_differs" : "end_unsealed", what, { chain, sequence, seal: sealed?.seal });
        break;
      }
    }
  }

  /** Once all of the log was read. */
  verifyRecords(): void {
    this.#changes.sort((one, other) => Number(one.sequence) - Number(other.sequence));
    for (const row of this.#changes) this.#takeChange(row);
    const months = new Set([...this.#roots.keys(), ...this.#logged.keys()]);
    for (const month of months)
      if (!this.#records.has(month)) this.tell("archive_missing", month, "The record of this month is gone.");
    for (const [month, record] of this.#records) {
      const logged = this.#logged.get(month);
      if (!logged) {
        this.tell("archive_unlogged", month, "no audit row says that it is there");
        continue;
      }
      const changed = Object.keys(record).find((name) => !isLogged(record[name] ?? "", logged[name]));
      if (changed !== undefined)
        this.tell("archive_changed", month, `${changed} is ${record[changed]}, the log says ${logged[changed]}`);
    }
  }
}
