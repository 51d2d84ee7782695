// A row of a log by the bytes of its line in an export: its canonical form without objects and texts in between, which
// would be three quarters of the work. A line that is written in any other way than exports are is none to this reader:
// it is read as JSON then (logged_row.ts), and what both read of a line is the same.

import { BYTES, JSONB, JSONB_VERSION, type Log, TEXT, type Type, UUID } from "./canonical_form.ts";
import { FormedRow } from "./formed_row.ts";
import { chainOf } from "./logged_row.ts";

const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20];
const [NULL, DASH] = [Buffer.from("null"), Buffer.from("-")];
/** After the hash. */
const END = Buffer.from('"}}');
/** The value of a hexadecimal digit by its byte; more than 15: it is none. */
const DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(byte));
  return value < 0 ? 16 : value;
});
/** Of SHA-256, in hexadecimal digits. */
const HASH_LENGTH = 64;

/** Of one line after the other: the columns of the log in the order of the canonical form, and the hash. */
export class ExportedLine extends FormedRow {
  /** What stands before the value of each column, and before the hash. */
  readonly #names: readonly Buffer[];
  /** That of the row before, which most rows follow: named as it is where its rows are read as JSON. */
  #chain = { key: "", name: "" };
  #line: Buffer = NULL;
  /** Where reading has come to in the line. */
  #at = 0;
  /** Where writing has come to in the form. */
  #end = 0;

  constructor(log: Log) {
    super(log);
    const names = [...this.columns.map(([name]) => name), "hash"];
    this.#names = names.map((name, index) =>
      Buffer.from(index === 0 ? `{"table":"${log}","row":{"${name}":` : `,"${name}":`),
    );
  }

  /** This row is that line from now on; false: it is written in another way. */
  take(line: Buffer): boolean {
    const { starts, columns } = this;
    const count = columns.length;
    const view = this.makeRoom(line.length);
    this.#line = line;
    this.#at = 0;
    view.setInt32(0, count);
    this.#end = 4;
    for (let index = 0; index < count; index++) {
      if (!this.#skip(this.#names[index] as Buffer)) return false;
      const [, type] = columns[index] as (typeof columns)[number];
      const start = this.#end + 4;
      view.setInt32(this.#end, type.number);
      starts[index] = start;
      this.#end = start + 4;
      if (line[this.#at] !== QUOTE) {
        if (!this.#skip(NULL)) return false;
        view.setInt32(start, -1);
      } else {
        this.#at++;
        if (!this.#copy(type) || line[this.#at++] !== QUOTE) return false;
        view.setInt32(start, this.#end - start - 4);
      }
    }
    starts[count] = this.#end;
    if (!this.#skip(this.#names[count] as Buffer) || line[this.#at++] !== QUOTE) return false;
    const hash = line.toString("latin1", this.#at, this.#at + HASH_LENGTH);
    this.#at += HASH_LENGTH;
    if (!this.#skip(END) || this.#at !== line.length) return false;
    this.beRow(hash);
    if (this.key !== this.#chain.key) this.#chain = { key: this.key, name: chainOf(this) };
    this.key = this.#chain.name;
    return true;
  }

  #skip(wanted: Buffer): boolean {
    const line = this.#line;
    let at = this.#at;
    for (let index = 0; index < wanted.length; index++) if (line[at++] !== wanted[index]) return false;
    this.#at = at;
    return true;
  }

  /** Up to the closing quote; false: in another way than Postgres has it. */
  #copy(type: Type): boolean {
    if (type === UUID) return this.#copyUuid();
    if (type === BYTES) return this.#copyHex((this.#line.indexOf(QUOTE, this.#at) - this.#at) >> 1);
    if (type === JSONB) this.form[this.#end++] = JSONB_VERSION;
    if (type === JSONB || type === TEXT) return this.#copyText();
    const end = this.#line.indexOf(QUOTE, this.#at);
    const text = this.#line.toString("latin1", this.#at, end);
    if (!type.accepts(text)) return false;
    this.#at = end;
    this.#end += type.write(text, this.form, this.#end);
    return true;
  }

  #copyUuid(): boolean {
    return (
      this.#copyHex(4) &&
      this.#skip(DASH) &&
      this.#copyHex(2) &&
      this.#skip(DASH) &&
      this.#copyHex(2) &&
      this.#skip(DASH) &&
      this.#copyHex(2) &&
      this.#skip(DASH) &&
      this.#copyHex(6)
    );
  }

  #copyHex(length: number): boolean {
    const { form } = this;
    const line = this.#line;
    let [at, end, seen] = [this.#at, this.#end, 0];
    for (let index = 0; index < length; index++) {
      const high = DIGIT[line[at++] as number] as number;
      const low = DIGIT[line[at++] as number] as number;
      form[end++] = (high << 4) | low;
      seen |= high | low;
    }
    this.#at = at;
    this.#end = end;
    return seen < 16;
  }

  #copyText(): boolean {
    const { form } = this;
    const line = this.#line;
    let [at, end] = [this.#at, this.#end];
    for (;;) {
      let byte = line[at] ?? 0;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        byte = line[++at] ?? 0;
        if (byte !== QUOTE && byte !== BACKSLASH) return false;
      } else if (byte < SPACE) return false;
      form[end++] = byte;
      at++;
    }
    this.#at = at;
    this.#end = end;
    return true;
  }
}
