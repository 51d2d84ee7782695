// What is hashed of a row, a seal, an end (docs/audit.md, "The canonical form"), without any of our SQL.

import { createHash, hash } from "node:crypto";
import type { ExportedRow } from "../export.ts";

export type Row = ExportedRow["row"];

/** What the first row of a chain and the first seal follow. */
export const ZERO = "0".repeat(64);

export const sha256 = (...parts: (string | Buffer)[]) => {
  const whole = createHash("sha256");
  for (const part of parts) whole.update(part);
  return whole.digest("hex");
};

/** As Postgres writes an array of texts: a space after each comma. */
export const jsonOf = (values: readonly (string | null | undefined)[]) =>
  `[${values.map((value) => JSON.stringify(value ?? null)).join(", ")}]`;

export interface Type {
  /** Postgres' own number of it. */
  number: number;
  /** Whether a value of it stands there in the one way in which an export has it. */
  accepts: (value: string) => boolean;
  /** What Postgres sends of it: writes that, and gives its length. */
  write: (value: string, target: Buffer, offset: number) => number;
  /** The text of what Postgres sends from there to there. */
  read: (source: Buffer, start: number, end: number) => string;
}

const DASH = "-".charCodeAt(0);
/** The value of a hexadecimal digit by its character's code. */
const DIGIT = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0);
/** Pairs of hexadecimal digits, also with dashes between them: many in each row, so faster than Buffer's own. */
function writeHex(value: string, target: Buffer, offset: number): number {
  let end = offset;
  for (let at = 0; at < value.length; at += 2) {
    if (value.charCodeAt(at) === DASH) at++;
    target[end++] = ((DIGIT[value.charCodeAt(at)] ?? 0) << 4) | (DIGIT[value.charCodeAt(at + 1)] ?? 0);
  }
  return end - offset;
}
/** Of a byte: the codes of its two hexadecimal digits, the first one times 256. */
const HEX_OF = Uint16Array.from(
  { length: 256 },
  (_, byte) =>
    Buffer.from([byte]).toString("hex").charCodeAt(0) * 256 + Buffer.from([byte]).toString("hex").charCodeAt(1),
);
/** Whether these bytes are written so: faster than to write them. */
export function isHex(hex: string, bytes: Buffer, start: number, end: number): boolean {
  if (hex.length !== 2 * (end - start)) return false;
  for (let at = start, digit = 0; at < end; at++, digit += 2)
    if (HEX_OF[bytes[at] as number] !== hex.charCodeAt(digit) * 256 + hex.charCodeAt(digit + 1)) return false;
  return true;
}
/** Of what JavaScript counts exactly. */
export const writeInt64 = (value: number, target: Buffer, offset: number) =>
  target.writeUInt32BE(value >>> 0, target.writeInt32BE(Math.floor(value / 2 ** 32), offset)) - offset;

/** The same of what Postgres sends. */
export const readInt64 = (source: Buffer, offset: number) =>
  source.readInt32BE(offset) * 2 ** 32 + source.readUInt32BE(offset + 4);

export const TEXT: Type = {
  number: 25,
  accepts: () => true,
  write: (value, target, offset) => target.write(value, offset),
  read: (source, start, end) => source.toString("utf8", start, end),
};
const HEX = /^(?:[0-9a-f]{2})*$/;
export const BYTES: Type = {
  number: 17,
  accepts: (value) => HEX.test(value),
  write: writeHex,
  read: (source, start, end) => source.toString("hex", start, end),
};
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const UUID: Type = {
  number: 2950,
  accepts: (value) => ID.test(value),
  write: writeHex,
  read(source, start, end) {
    const hex = source.toString("hex", start, end);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  },
};
const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;
export const BIGINT: Type = {
  number: 20,
  accepts: (value) => INTEGER.test(value),
  write: (value, target, offset) => writeInt64(Number(value), target, offset),
  read: (source, start) => String(readInt64(source, start)),
};
/** A byte for the version of the form, and the text. */
export const JSONB_VERSION = 1;
export const JSONB: Type = {
  number: 3802,
  accepts: () => true,
  write: (value, target, offset) => 1 + target.write(value, target.writeUInt8(JSONB_VERSION, offset)),
  read: (source, start, end) => source.toString("utf8", start + 1, end),
};
export const Y2K_S = 946_684_800;
const MOMENT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}\.\d{6}Z$/;
/** Microseconds since the year 2000. */
export const microsOf = (moment: string) =>
  (Date.parse(`${moment.slice(0, 19)}Z`) / 1000 - Y2K_S) * 1_000_000 + Number(moment.slice(20, 26));
export const TIME: Type = {
  number: 1184,
  // What is beyond the end of its month would be a day of the next one.
  accepts: (value) =>
    MOMENT.test(value) && (value.slice(8, 10) <= "28" || new Date(value).getUTCDate() === Number(value.slice(8, 10))),
  write: (value, target, offset) => writeInt64(microsOf(value), target, offset),
  read(source, start) {
    const time = readInt64(source, start);
    const seconds = Math.floor(time / 1_000_000);
    const micros = String(time - seconds * 1_000_000).padStart(6, "0");
    return `${new Date((seconds + Y2K_S) * 1000).toISOString().slice(0, 19)}.${micros}Z`;
  },
};

export const LOGS = ["audit_log", "payout_audit_log"] as const;
export type Log = (typeof LOGS)[number];

/** All columns of the logs but their hash, in the order of the tables. */
export const COLUMNS: Readonly<Record<Log, readonly (readonly [name: string, type: Type])[]>> = {
  payout_audit_log: [
    ["id", UUID],
    ["payout_id", UUID],
    ["placement_id", UUID],
    ["recruiter_id", UUID],
    ["company_id", UUID],
    ["sequence", BIGINT],
    ["entity", TEXT],
    ["entity_id", UUID],
    ["action", TEXT],
    ["old_status", TEXT],
    ["new_status", TEXT],
    ["changed_by", UUID],
    ["changed_by_role", TEXT],
    ["changed_by_name", TEXT],
    ["reason", TEXT],
    ["metadata", JSONB],
    ["created_at", TIME],
    ["previous_hash", BYTES],
  ],
  audit_log: [
    ["id", UUID],
    ["payout_id", UUID],
    ["placement_id", UUID],
    ["sequence", BIGINT],
    ["entity", TEXT],
    ["entity_id", TEXT],
    ["action", TEXT],
    ["old_status", TEXT],
    ["new_status", TEXT],
    ["changed_by", UUID],
    ["changed_by_role", TEXT],
    ["changed_by_name", TEXT],
    ["reason", TEXT],
    ["metadata", JSONB],
    ["created_at", TIME],
    ["previous_hash", BYTES],
  ],
};
const SEAL_COLUMNS = ["number", "sealed_at", "row_count", "chain_count", "grown_count", "root", "definitions"];

/** Holds the longest row so far. */
let room = Buffer.alloc(8 * 1024);

/** A row as Postgres sends it in binary: how many columns, and of each its type, its length (null: -1) and its value. */
function sentRow(columns: (typeof COLUMNS)[Log], row: Row): Buffer {
  let length = 4;
  for (const [name] of columns) length += 16 + 3 * (row[name]?.length ?? 0);
  if (length > room.length) room = Buffer.alloc(2 * length);
  let offset = room.writeInt32BE(columns.length);
  for (const [name, type] of columns) {
    const value = row[name] ?? null;
    // What is written in any other way is no value of Postgres', and has another hash.
    const { number, write } = value === null || type.accepts(value) ? type : TEXT;
    offset = room.writeInt32BE(number, offset);
    const written = value === null ? -1 : write(value, room, offset + 4);
    offset = room.writeInt32BE(written, offset) + Math.max(written, 0);
  }
  return room.subarray(0, offset);
}

/** The hash of a row of a log: over all its other columns, and there are no more of them. */
export function hashOfRow(log: Log, row: Row): string {
  const columns = COLUMNS[log];
  return Object.keys(row).length === columns.length + 1 ? hash("sha256", sentRow(columns, row)) : "";
}

/** The hash of a seal: over the hash before it, and all its other columns. */
export const hashOfSeal = (row: Row) =>
  sha256(Buffer.from(row.previous_hash ?? "", "hex"), jsonOf(SEAL_COLUMNS.map((name) => row[name])));
