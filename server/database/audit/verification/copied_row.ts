// A row of a log by binary COPY: what Postgres sends of its columns is what is hashed, but for the types between them.

import type { Log } from "./canonical_form.ts";
import { FormedRow } from "./formed_row.ts";

/** Shorter values are copied faster byte by byte. */
const SHORT = 64;

/** Of one tuple after the other: all columns, in the order of the canonical form, and the hash. */
export class CopiedRow extends FormedRow {
  readonly #types: Int32Array;

  constructor(log: Log) {
    super(log);
    this.#types = Int32Array.from(this.columns, ([, { number }]) => number);
  }

  /** This row is that tuple from now on: two bytes for the number of columns, then of each its length and its value. */
  take(tuple: Buffer): this {
    const types = this.#types;
    const starts = this.starts;
    const count = types.length;
    const view = this.makeRoom(tuple.length);
    const { form } = this;
    view.setInt32(0, count);
    let offset = 4;
    let source = 2;
    for (let index = 0; index < count; index++) {
      view.setInt32(offset, types[index] as number);
      offset += 4;
      starts[index] = offset;
      const end = source + 4 + Math.max(tuple.readInt32BE(source), 0);
      if (end - source > SHORT) {
        tuple.copy(form, offset, source, end);
        offset += end - source;
        source = end;
      } else while (source < end) form[offset++] = tuple[source++] as number;
    }
    starts[count] = offset;
    this.beRow(tuple.toString("hex", source + 4));
    return this;
  }
}
