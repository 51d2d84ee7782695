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

/** The whole lines of a file, some at a time: good until the next ones are asked for, which are read into the same room. */
export function* readLines(file: string): Generator<Buffer> {
  const descriptor = openSync(file, "r");
  try {
    let room = Buffer.allocUnsafeSlow(READ_AT_ONCE);
    let kept = 0;
    for (;;) {
      const end = kept + readSync(descriptor, room, kept, room.length - kept, null);
      if (end === kept) break;
      const start = room.subarray(0, end).lastIndexOf(LINE_FEED) + 1;
      if (start > 0) yield room.subarray(0, start);
      // A line as long as all of the room needs more of it.
      if (start === 0 && end === room.length) room = Buffer.concat([room], 2 * room.length);
      else room.copyWithin(0, start, end);
      kept = end - start;
    }
    if (kept > 0) yield room.subarray(0, kept);
  } finally {
    closeSync(descriptor);
  }
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
      yield rowOfLine(lines.subarray(at, end), ++number, file);
    }
}

export function rowOfLine(line: Buffer, number: number, file: string): ExportedRow {
  let exported: Partial<ExportedRow> | null;
  try {
    exported = JSON.parse(line.toString());
  } catch (cause) {
    throw new Error(`Line ${number} of ${file} is no JSON: it is no export, or a part of one.`, { cause });
  }
  if (typeof exported?.table === "string" && typeof exported.row === "object" && exported.row !== null)
    return exported as ExportedRow;
  throw new Error(`Line ${number} of ${file} is no row of a table: it is no export.`);
}

export async function openArchive(file: string): Promise<ArchiveFile> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return { name: file, fileHash: hash.digest("hex"), rows: readRows(file) };
}
