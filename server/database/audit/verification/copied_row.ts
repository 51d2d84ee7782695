// A row of a log by binary COPY: what Postgres sends of its columns is what is hashed, but for the types between them.

import { isHex, type Log } from "./canonical_form.ts";
import { FormedRow } from "./formed_row.ts";

/** Shorter values are copied faster byte by byte. */
const SHORT = 64;

/** Of one tuple after the other: all columns, in the order of the canonical form, and the hash. */
export class CopiedRow extends FormedRow {
  readonly #types: Int32Array;
  /** Where its hash begins and ends. */
  #bytes: Buffer = Buffer.alloc(0);
  #hashStart = 0;
  #hashEnd = 0;

  constructor(log: Log) {
    super(log);
    this.#types = Int32Array.from(this.columns, ([, { number }]) => number);
  }

  /** This row is the tuple there from now on: two bytes for the number of columns, then of each its length and its value. */
  take(bytes: Buffer, start: number, end: number): this {
    const types = this.#types;
    const starts = this.starts;
    const count = types.length;
    const view = this.makeRoom(end - start);
    const { form } = this;
    view.setInt32(0, count);
    let offset = 4;
    let source = start + 2;
    for (let index = 0; index < count; index++) {
      view.setInt32(offset, types[index] as number);
      offset += 4;
      starts[index] = offset;
      const next = source + 4 + Math.max(bytes.readInt32BE(source), 0);
      if (next - source > SHORT) {
        bytes.copy(form, offset, source, next);
        offset += next - source;
        source = next;
      } else while (source < next) form[offset++] = bytes[source++] as number;
    }
    starts[count] = offset;
    this.#bytes = bytes;
    this.#hashStart = source + 4;
    this.#hashEnd = end;
    this.beRow();
    this.key = this.keyOfForm();
    return this;
  }

  get hash(): string {
    return this.#bytes.toString("hex", this.#hashStart, this.#hashEnd);
  }

  hasHash(hash: string): boolean {
    return isHex(hash, this.#bytes, this.#hashStart, this.#hashEnd);
  }
}
