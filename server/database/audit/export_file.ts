// Files of audit rows: JSON, a row a line.

import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline/promises";
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

export async function* readRows(file: string): AsyncGenerator<ExportedRow> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++;
    try {
      yield JSON.parse(line) as ExportedRow;
    } catch (cause) {
      throw new Error(`Line ${number} of ${file} is no JSON: it is no export, or a part of one.`, { cause });
    }
  }
}

export async function openArchive(file: string): Promise<ArchiveFile> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return { name: file, fileHash: hash.digest("hex"), rows: readRows(file) };
}
