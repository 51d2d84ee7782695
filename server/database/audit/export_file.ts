// Files of audit rows: JSON, a row a line.

import { createHash } from "node:crypto";
import { closeSync, createReadStream, createWriteStream, openSync, readSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ExportedRow } from "./export.ts";
import type { ArchiveFile } from "./verification/archive_file.ts";

/** Writes a new file, for its owner alone. It is on the disk when this has ended. */
export async function writeRows(file: string, rows: AsyncIterable<ExportedRow>): Promise<void> {
  await pipeline(Readable.from(lines(rows)), createWriteStream(file, { mode: 0o600, flush: true }));
}

async function* lines(rows: AsyncIterable<ExportedRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

const READ_AT_ONCE = 1024 * 1024;
const LINE_FEED = 10;

/** Of a file, bytes: the lines that begin there. */
export interface Range {
  from: number;
  to: number;
}

/** The whole lines of a file, some at a time: good until the next ones are asked for, which are read into the same room. */
export function* readLines(
  file: string,
  { from, to }: Range = { from: 0, to: Number.POSITIVE_INFINITY },
): Generator<Buffer> {
  const descriptor = openSync(file, "r");
  try {
    let room = Buffer.allocUnsafeSlow(READ_AT_ONCE);
    let kept = 0;
    // The byte before tells whether a line begins there. From the beginning also what is no file, but a pipe, is read.
    let position = Math.max(from - 1, 0);
    let isWithinLine = from > 0;
    for (;;) {
      const end = kept + readSync(descriptor, room, kept, room.length - kept, from > 0 ? position : null);
      if (end === kept) break;
      position += end - kept;
      const left = to - (position - end);
      const bytes = room.subarray(0, end);
      const whole = bytes.lastIndexOf(LINE_FEED) + 1;
      const last = whole >= left ? bytes.indexOf(LINE_FEED, Math.max(left - 1, 0)) + 1 : whole;
      const first = isWithinLine ? bytes.indexOf(LINE_FEED) + 1 : 0;
      if (last > first) yield room.subarray(first, last);
      if (whole >= left) return;
      isWithinLine &&= whole === 0;
      // A line as long as all of the room needs more of it.
      if (whole === 0 && end === room.length) room = Buffer.concat([room], 2 * room.length);
      else room.copyWithin(0, whole, end);
      kept = end - whole;
    }
    if (kept > 0 && !isWithinLine) yield room.subarray(0, kept);
  } finally {
    closeSync(descriptor);
  }
}

/** Of the line that begins there, from 1. */
export function lineNumber(file: string, at: number): number {
  let number = 1;
  if (at === 0) return number;
  for (const lines of readLines(file, { from: 0, to: at }))
    for (let end = 0; end < lines.length; number++) end = lineEnd(lines, end) + 1;
  return number;
}

/** Where the line ends that begins there. */
export function lineEnd(lines: Buffer, start: number): number {
  const end = lines.indexOf(LINE_FEED, start);
  return end < 0 ? lines.length : end;
}

export async function* readRows(file: string): AsyncGenerator<ExportedRow> {
  let number = 0;
  for (const lines of readLines(file))
    for (let at = 0, end = 0; at < lines.length; at = end + 1) {
      end = lineEnd(lines, at);
      yield rowOfLine(lines.subarray(at, end), `Line ${++number} of ${file}`);
    }
}

export function rowOfLine(line: Buffer, which: string): ExportedRow {
  let exported: Partial<ExportedRow> | null;
  try {
    exported = JSON.parse(line.toString());
  } catch (cause) {
    throw new Error(`${which} is no JSON: it is no export, or a part of one.`, { cause });
  }
  if (typeof exported?.table === "string" && typeof exported.row === "object" && exported.row !== null)
    return exported as ExportedRow;
  throw new Error(`${which} is no row of a table: it is no export.`);
}

export async function openArchive(file: string): Promise<ArchiveFile> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return { name: file, fileHash: hash.digest("hex"), rows: readRows(file) };
}
