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

const [QUOTE, BACKSLASH, DASH, SPACE, ZERO, LINE_FEED] = [0x22, 0x5c, 0x2d, 0x20, 0x30, 0x0a];
/** The byte of two hexadecimal digits, by the first of their codes times 256 and the second; -1: they are none. */
const BYTE = new Int16Array(256 * 256).fill(-1);
for (let byte = 0; byte < 256; byte++)
  BYTE[
    Buffer.from([byte]).toString("hex", 0, 1).charCodeAt(0) * 256 + Buffer.from([byte]).toString("hex").charCodeAt(1)
  ] = byte;
/** A moment, with zeros for digits. */
const MOMENT = Buffer.from("0000-00-00T00:00:00.000000Z");
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
/** Before which of the bytes of a UUID a dash stands. */
const hasDash = (byte: number) => byte === 4 || byte === 6 || byte === 8 || byte === 10;
/** Of SHA-256, in hexadecimal digits. */
const HASH_LENGTH = 64;

/** Bytes to compare, four at a time, and the rest of them. */
class Wanted {
  readonly #bytes: Buffer;
  readonly #words: Int32Array;

  constructor(text: string) {
    this.#bytes = Buffer.from(text);
    this.#words = Int32Array.from({ length: this.#bytes.length >> 2 }, (_, word) => this.#bytes.readInt32BE(4 * word));
  }

  /** Where they end there; -1: others are there. */
  endAt(view: DataView, start: number): number {
    const words = this.#words;
    const bytes = this.#bytes;
    if (start + bytes.length > view.byteLength) return -1;
    let at = start;
    for (let word = 0; word < words.length; word++, at += 4) if (view.getInt32(at) !== words[word]) return -1;
    for (let index = 4 * words.length; index < bytes.length; index++)
      if (view.getUint8(at++) !== bytes[index]) return -1;
    return at;
  }
}

const NULL = new Wanted("null");
/** After the hash. */
const END = new Wanted('"}}');

/** Of one line after the other: the columns of the log in the order of the canonical form, and the hash. */
export class ExportedLine extends FormedRow {
  /** What stands before the value of each column, and before the hash. */
  readonly #names: readonly Wanted[];
  readonly #types: readonly Type[];
  /** What names the chain of the row before, which most rows follow. */
  #keyBefore = Buffer.alloc(0);
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(this.#bytes.buffer, 0, 0);
  /** Where reading has come to there. */
  #at = 0;
  /** Where writing has come to in the form. */
  #end = 0;
  #day = { date: 0, begins: Number.NaN };
  /** Where the hash begins. */
  #hash = 0;

  constructor(log: Log) {
    super(log);
    this.#types = this.columns.map(([, type]) => type);
    const names = [...this.columns.map(([name]) => name), "hash"];
    this.#names = names.map(
      (name, index) => new Wanted(index === 0 ? `{"table":"${log}","row":{"${name}":` : `,"${name}":`),
    );
  }

  /** This row is the line that begins there from now on; false: it is written in another way. */
  take(bytes: Buffer, start: number): boolean {
    const { starts } = this;
    const types = this.#types;
    const names = this.#names;
    const count = types.length;
    const view = this.makeRoom(bytes.length - start);
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    }
    this.#at = start;
    view.setInt32(0, count);
    this.#end = 4;
    for (let index = 0; index < count; index++) {
      if (!this.#skip(names[index])) return false;
      const type = types[index] as Type;
      const from = this.#end + 4;
      view.setInt32(this.#end, type.number);
      starts[index] = from;
      this.#end = from + 4;
      if (bytes[this.#at] !== QUOTE) {
        if (!this.#skip(NULL)) return false;
        view.setInt32(from, -1);
      } else {
        this.#at++;
        if (!this.#copy(type) || bytes[this.#at++] !== QUOTE) return false;
        view.setInt32(from, this.#end - from - 4);
      }
    }
    starts[count] = this.#end;
    if (!this.#skip(names[count]) || bytes[this.#at++] !== QUOTE) return false;
    this.#hash = this.#at;
    this.#at += HASH_LENGTH;
    if (!this.#skip(END) || (this.#at !== bytes.length && bytes[this.#at] !== LINE_FEED)) return false;
    this.beRow();
    this.#nameChain();
    return true;
  }

  /** As it is where its rows are read as JSON. */
  #nameChain(): void {
    const [start, end] = [this.keyStart, this.keyEnd];
    const before = this.#keyBefore;
    let isSame = before.length === end - start;
    for (let at = start, index = 0; isSame && at < end; at++) isSame = this.form[at] === before[index++];
    if (isSame) return;
    this.#keyBefore = Buffer.from(this.form.subarray(start, end));
    this.key = chainOf(this);
  }

  /** Where the line ends. */
  get end(): number {
    return this.#at;
  }

  get hash(): string {
    return this.#bytes.toString("latin1", this.#hash, this.#hash + HASH_LENGTH);
  }

  hasHash(hash: string): boolean {
    const bytes = this.#bytes;
    const start = this.#hash;
    for (let index = 0; index < HASH_LENGTH; index++) if (bytes[start + index] !== hash.charCodeAt(index)) return false;
    return true;
  }

  #skip(wanted: Wanted | undefined): boolean {
    const end = wanted?.endAt(this.#view, this.#at) ?? -1;
    this.#at = end;
    return end >= 0;
  }

  /** Up to the closing quote; false: in another way than Postgres has it. */
  #copy(type: Type): boolean {
    if (type === UUID) return this.#copyUuid();
    if (type === BYTES) return this.#copyHex();
    if (type === JSONB) this.form[this.#end++] = JSONB_VERSION;
    if (type === JSONB || type === TEXT) return this.#copyText();
    return type === BIGINT ? this.#copyNumber() : type === TIME && this.#copyTime();
  }

  /** Of what JavaScript counts exactly, without a zero before it. */
  #copyNumber(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    while (isDigit(bytes[at])) at++;
    if (at === start || at > start + 15 || (bytes[start] === ZERO && at > start + 1)) return false;
    this.#at = at;
    return this.#writeInt64(this.#numberAt(start, at));
  }

  #copyTime(): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    for (let index = 0; index < MOMENT.length; index++) {
      const byte = bytes[start + index];
      if (MOMENT[index] === ZERO ? !isDigit(byte) : byte !== MOMENT[index]) return false;
    }
    const day = this.#dayAt(start);
    const hour = this.#numberAt(start + 11, start + 13);
    const minute = this.#numberAt(start + 14, start + 16);
    const second = this.#numberAt(start + 17, start + 19);
    if (!(day >= 0) || hour > 23 || minute > 59 || second > 59) return false;
    this.#at = start + MOMENT.length;
    const seconds = day + 3600 * hour + 60 * minute + second - Y2K_S;
    return this.#writeInt64(seconds * 1_000_000 + this.#numberAt(start + 20, start + 26));
  }

  /** When the day began, in seconds; not a number: it is none since 1970. */
  #dayAt(start: number): number {
    const year = this.#numberAt(start, start + 4);
    const month = this.#numberAt(start + 5, start + 7);
    const day = this.#numberAt(start + 8, start + 10);
    const date = 10_000 * year + 100 * month + day;
    // Most rows are of the day of the row before.
    if (date !== this.#day.date) {
      const isDay = year >= 1970 && month >= 1 && month <= 12 && day >= 1;
      const moment = Date.UTC(year, month - 1, day);
      // What is beyond the end of its month would be a day of the next one.
      this.#day = { date, begins: isDay && new Date(moment).getUTCDate() === day ? moment / 1000 : Number.NaN };
    }
    return this.#day.begins;
  }

  #numberAt(start: number, end: number): number {
    let value = 0;
    for (let at = start; at < end; at++) value = value * 10 + (this.#bytes[at] as number) - ZERO;
    return value;
  }

  #writeInt64(value: number): boolean {
    this.#end += writeInt64(value, this.form, this.#end);
    return true;
  }

  #copyUuid(): boolean {
    const { form } = this;
    const bytes = this.#bytes;
    let at = this.#at;
    let end = this.#end;
    let wrong = 0;
    for (let index = 0; index < 16; index++) {
      if (hasDash(index)) wrong |= (bytes[at++] as number) ^ DASH;
      const byte = BYTE[((bytes[at] as number) << 8) | (bytes[at + 1] as number)] as number;
      wrong |= byte & ~0xff;
      form[end++] = byte;
      at += 2;
    }
    this.#at = at;
    this.#end = end;
    return wrong === 0;
  }

  #copyHex(): boolean {
    const { form } = this;
    const bytes = this.#bytes;
    let at = this.#at;
    let end = this.#end;
    for (; bytes[at] !== QUOTE; at += 2) {
      const byte = BYTE[((bytes[at] as number) << 8) | (bytes[at + 1] as number)] as number;
      if (byte < 0) return false;
      form[end++] = byte;
    }
    this.#at = at;
    this.#end = end;
    return true;
  }

  #copyText(): boolean {
    const { form } = this;
    const bytes = this.#bytes;
    let at = this.#at;
    let end = this.#end;
    for (;;) {
      let byte = bytes[at] ?? 0;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        byte = bytes[++at] ?? 0;
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
