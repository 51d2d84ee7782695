// A row of a log in its canonical form: what a reader of the database (copied_row.ts) or of an export (exported_line.ts)
// has put together of its bytes.

import { hash } from "node:crypto";
import { COLUMNS, isHex, type Log, type Row, readInt64 } from "./canonical_form.ts";
import type { LoggedRow } from "./logged_row.ts";

export abstract class FormedRow implements LoggedRow {
  readonly log: Log;
  protected readonly columns: (typeof COLUMNS)[Log];
  /** The row in its canonical form. */
  protected form = Buffer.alloc(8 * 1024);
  #view = new DataView(this.form.buffer);
  /** Where each column has its length there, with its value after it, and the last one ends. */
  protected readonly starts: Int32Array;
  readonly #sequence: number;
  readonly #createdAt: number;
  readonly #keyStart: number;
  readonly #keyEnd: number;
  key = "";
  sequence = 0;
  createdAt = 0;

  constructor(log: Log) {
    this.log = log;
    this.columns = COLUMNS[log];
    this.starts = new Int32Array(this.columns.length + 1);
    this.#sequence = this.#indexOf("sequence");
    this.#createdAt = this.#indexOf("created_at");
    // The columns that name a chain stand side by side; with their lengths no two chains have the same.
    this.#keyStart = this.#indexOf(log === "payout_audit_log" ? "payout_id" : "entity");
    this.#keyEnd = this.#indexOf(log === "payout_audit_log" ? "payout_id" : "entity_id") + 1;
  }

  #indexOf(name: string): number {
    return this.columns.findIndex(([column]) => column === name);
  }

  /** Room for a row whose values are no longer than that, together: writes the numbers in the form. */
  protected makeRoom(length: number): DataView {
    const longest = 4 + 9 * this.columns.length + length;
    if (longest > this.form.length) {
      this.form = Buffer.alloc(2 * longest);
      this.#view = new DataView(this.form.buffer);
    }
    return this.#view;
  }

  abstract get hash(): string;
  abstract hasHash(hash: string): boolean;

  get previousHash(): string {
    const last = this.columns.length;
    return this.form.toString("hex", (this.starts[last - 1] as number) + 4, this.starts[last]);
  }

  follows(hash: string): boolean {
    const last = this.columns.length;
    return isHex(hash, this.form, (this.starts[last - 1] as number) + 4, this.starts[last] as number);
  }

  protected keyOfForm(): string {
    return this.form.toString("latin1", this.keyStart, this.keyEnd);
  }

  /** Where the columns that name the chain begin, with their lengths, and end. */
  protected get keyStart(): number {
    return this.starts[this.#keyStart] as number;
  }

  protected get keyEnd(): number {
    return (this.starts[this.#keyEnd] as number) - 4;
  }

  /** Once the form and where its columns start are there. */
  protected beRow(): void {
    const { form, starts } = this;
    this.sequence = readInt64(form, (starts[this.#sequence] as number) + 4);
    const createdAt = starts[this.#createdAt] as number;
    this.createdAt = form.readInt32BE(createdAt) < 0 ? Number.NaN : readInt64(form, createdAt + 4);
  }

  hashOfColumns(): string {
    return hash("sha256", this.form.subarray(0, this.starts[this.columns.length]));
  }

  text(name: string): string | null {
    const index = this.#indexOf(name);
    const [, type] = this.columns[index] as (typeof COLUMNS)[Log][number];
    const start = (this.starts[index] as number) + 4;
    const length = this.form.readInt32BE(start - 4);
    return length < 0 ? null : type.read(this.form, start, start + length);
  }

  texts(): Row {
    return { ...Object.fromEntries(this.columns.map(([name]) => [name, this.text(name)])), hash: this.hash };
  }
}
