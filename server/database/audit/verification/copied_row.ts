// A row of a log by binary COPY: what Postgres sends of its columns is what is hashed, but for the types between them.

import { hash } from "node:crypto";
import { COLUMNS, type Log, type Row, readInt64 } from "./canonical_form.ts";
import type { LoggedRow } from "./logged_row.ts";

/** Shorter values are copied faster byte by byte. */
const SHORT = 64;

/** Of one tuple after the other: all columns, in the order of the canonical form, and the hash. */
export class CopiedRow implements LoggedRow {
  readonly log: Log;
  readonly #columns: (typeof COLUMNS)[Log];
  readonly #types: Int32Array;
  readonly #sequence: number;
  readonly #keyStart: number;
  readonly #keyEnd: number;
  /** The row in its canonical form. */
  #form = Buffer.alloc(8 * 1024);
  /** Where each column begins there, with its length, and the last one ends. */
  readonly #starts: Int32Array;
  key = "";
  sequence = 0;
  previousHash = "";
  hash = "";

  constructor(log: Log) {
    this.log = log;
    this.#columns = COLUMNS[log];
    this.#types = Int32Array.from(this.#columns, ([, { number }]) => number);
    this.#starts = new Int32Array(this.#columns.length + 1);
    this.#sequence = this.#indexOf("sequence");
    // The columns that name a chain stand side by side; with their lengths no two chains have the same.
    this.#keyStart = this.#indexOf(log === "payout_audit_log" ? "payout_id" : "entity");
    this.#keyEnd = this.#indexOf(log === "payout_audit_log" ? "payout_id" : "entity_id") + 1;
  }

  #indexOf(name: string): number {
    return this.#columns.findIndex(([column]) => column === name);
  }

  /** This row is that tuple from now on: two bytes for the number of columns, then of each its length and its value. */
  take(tuple: Buffer): this {
    const types = this.#types;
    const starts = this.#starts;
    const count = types.length;
    const longest = tuple.length + 4 * count;
    if (longest > this.#form.length) this.#form = Buffer.alloc(2 * longest);
    const form = this.#form;
    let offset = form.writeInt32BE(count);
    let source = 2;
    for (let index = 0; index < count; index++) {
      offset = form.writeInt32BE(types[index] as number, offset);
      starts[index] = offset;
      const end = source + 4 + Math.max(tuple.readInt32BE(source), 0);
      if (end - source > SHORT) {
        tuple.copy(form, offset, source, end);
        offset += end - source;
        source = end;
      } else while (source < end) form[offset++] = tuple[source++] as number;
    }
    starts[count] = offset;
    this.key = form.toString("latin1", starts[this.#keyStart], (starts[this.#keyEnd] as number) - 4);
    this.sequence = readInt64(form, (starts[this.#sequence] as number) + 4);
    this.previousHash = form.toString("hex", (starts[count - 1] as number) + 4, offset);
    this.hash = tuple.toString("hex", source + 4);
    return this;
  }

  hashOfColumns(): string {
    const end = this.#starts[this.#types.length] as number;
    return hash("sha256", this.#form.subarray(0, end));
  }

  text(name: string): string | null {
    const index = this.#indexOf(name);
    const [, type] = this.#columns[index] as (typeof COLUMNS)[Log][number];
    const start = (this.#starts[index] as number) + 4;
    const length = this.#form.readInt32BE(start - 4);
    return length < 0 ? null : type.read(this.#form, start, start + length);
  }

  texts(): Row {
    return { ...Object.fromEntries(this.#columns.map(([name]) => [name, this.text(name)])), hash: this.hash };
  }
}
