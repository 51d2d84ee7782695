// A row of a log by the bytes of its line in an export: its canonical form without objects and texts in between, which
// would be three quarters of the work. A line that is written in any other way than exports are is none to this reader:
// it is read as JSON then (logged_row.ts), and what both read of a line is the same.

import {
  BIGINT,
  BYTES,
  JSONB,
  JSONB_VERSION,
  type Log,
  TEXT,
  TIME,
  type Type,
  UUID,
  writeInt64,
  Y2K_S,
} from "./canonical_form.ts";
import { FormedRow } from "./formed_row.ts";
import { chainOf } from "./logged_row.ts";

const [QUOTE, BACKSLASH, DASH, SPACE, ZERO] = [0x22, 0x5c, 0x2d, 0x20, 0x30];
const NULL = Buffer.from("null");
/** After the hash. */
const END = Buffer.from('"}}');
/** The value of a hexadecimal digit by its byte; more than 15: it is none. */
const DIGIT = Uint8Array.from({ length: 256 }, (_, byte) => {
  const value = "0123456789abcdef".indexOf(String.fromCharCode(byte));
  return value < 0 ? 16 : value;
});
/** A moment, with zeros for digits. */
const MOMENT = Buffer.from("0000-00-00T00:00:00.000000Z");
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
/** Bytes of each group of a UUID. */
const UUID_GROUPS = [4, 2, 2, 2, 6];
/** Of SHA-256, in hexadecimal digits. */
const HASH_LENGTH = 64;

/** Of one line after the other: the columns of the log in the order of the canonical form, and the hash. */
export class ExportedLine extends FormedRow {
  /** What stands before the value of each column, and before the hash. */
  readonly #names: readonly Buffer[];
  readonly #types: readonly Type[];
  /** That of the row before, which most rows follow: named as it is where its rows are read as JSON. */
  #chain = { key: "", name: "" };
  #line: Buffer = NULL;
  /** Where reading has come to in the line. */
  #at = 0;
  /** Where writing has come to in the form. */
  #end = 0;

  constructor(log: Log) {
    super(log);
    this.#types = this.columns.map(([, type]) => type);
    const names = [...this.columns.map(([name]) => name), "hash"];
    this.#names = names.map((name, index) =>
      Buffer.from(index === 0 ? `{"table":"${log}","row":{"${name}":` : `,"${name}":`),
    );
  }

  /** This row is that line from now on; false: it is written in another way. */
  take(line: Buffer): boolean {
    const { starts } = this;
    const types = this.#types;
    const count = types.length;
    const view = this.makeRoom(line.length);
    this.#line = line;
    this.#at = 0;
    view.setInt32(0, count);
    this.#end = 4;
    for (let index = 0; index < count; index++) {
      if (!this.#skip(this.#names[index] as Buffer)) return false;
      const type = types[index] as Type;
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
    return type === BIGINT ? this.#copyNumber() : type === TIME && this.#copyTime();
  }

  /** Of what JavaScript counts exactly, without a zero before it. */
  #copyNumber(): boolean {
    const line = this.#line;
    const start = this.#at;
    let at = start;
    while (isDigit(line[at])) at++;
    if (at === start || at > start + 15 || (line[start] === ZERO && at > start + 1)) return false;
    this.#at = at;
    return this.#writeInt64(this.#numberAt(start, at));
  }

  #copyTime(): boolean {
    const line = this.#line;
    const start = this.#at;
    for (let index = 0; index < MOMENT.length; index++) {
      const byte = line[start + index];
      if (MOMENT[index] === ZERO ? !isDigit(byte) : byte !== MOMENT[index]) return false;
    }
    const year = this.#numberAt(start, start + 4);
    const month = this.#numberAt(start + 5, start + 7);
    const day = this.#numberAt(start + 8, start + 10);
    const hour = this.#numberAt(start + 11, start + 13);
    const minute = this.#numberAt(start + 14, start + 16);
    const second = this.#numberAt(start + 17, start + 19);
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return false;
    const moment = Date.UTC(year, month - 1, day, hour, minute, second);
    // Date.UTC takes a year of two digits for one of the last century.
    if (year < 100) return false;
    // What is beyond the end of its month would be a day of the next one.
    if (day > 28 && new Date(moment).getUTCDate() !== day) return false;
    this.#at = start + MOMENT.length;
    return this.#writeInt64((moment / 1000 - Y2K_S) * 1_000_000 + this.#numberAt(start + 20, start + 26));
  }

  #numberAt(start: number, end: number): number {
    let value = 0;
    for (let at = start; at < end; at++) value = value * 10 + (this.#line[at] as number) - ZERO;
    return value;
  }

  #writeInt64(value: number): boolean {
    this.#end += writeInt64(value, this.form, this.#end);
    return true;
  }

  #copyUuid(): boolean {
    for (const length of UUID_GROUPS) {
      if (length !== UUID_GROUPS[0] && this.#line[this.#at++] !== DASH) return false;
      if (!this.#copyHex(length)) return false;
    }
    return true;
  }

  #copyHex(length: number): boolean {
    const { form } = this;
    const line = this.#line;
    let at = this.#at;
    let end = this.#end;
    let seen = 0;
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
    let at = this.#at;
    let end = this.#end;
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
