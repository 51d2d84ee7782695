// A file as text: UTF-8 or an error that names the line, with every line ending made \n.

import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";

const LONGEST_LINE_BYTES = 1_000_000;
const NEWLINE = 0x0a;

/** A path, or the bytes of a file. */
export type FileSource = string | AsyncIterable<Buffer>;

/** The text of the file in pieces that end with a line. */
export async function* readTextFile(source: FileSource): AsyncGenerator<string> {
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);
  const take = (bytes: Buffer): string => {
    assertText(bytes, line);
    const text = bytes.toString("utf8").replace(/\r\n?/g, "\n");
    line += countLines(text);
    return text;
  };
  const chunks = typeof source === "string" ? (createReadStream(source) as AsyncIterable<Buffer>) : source;
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk]);
    // A character never spans two lines, so whole lines can be checked and decoded on their own.
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield take(bytes.subarray(0, end));
    rest = bytes.subarray(end);
    if (rest.length > LONGEST_LINE_BYTES) {
      throw new Error(`Line ${line} is longer than ${LONGEST_LINE_BYTES} bytes. Is this a CSV file?`);
    }
  }
  if (rest.length > 0) yield take(rest);
}

export function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function assertText(bytes: Buffer, firstLine: number): void {
  if (isUtf8(bytes) && !bytes.includes(0)) return;
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    const part = bytes.subarray(start, end);
    if (!isUtf8(part)) {
      throw new Error(`Line ${line} is not UTF-8. Save the file as "CSV UTF-8", then import it again.`);
    }
    if (part.includes(0)) throw new Error(`Line ${line} has a NUL byte: this is not a text file.`);
    start = end;
  }
}
