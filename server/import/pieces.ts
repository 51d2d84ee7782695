// A file in pieces that can be sent one after the other: where each begins and ends, in bytes, so that whoever has the file
// cuts it without reading it.

import type { CsvRow } from "./csv_file.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;

interface Piece {
  /** Of the file, on which its first row begins. */
  line: number;
  rows: number;
  /** Bytes of the file. */
  start: number;
  end: number;
}

interface Pieces {
  /** The bytes before the first row, which every piece needs before its own. */
  head: number;
  pieces: Piece[];
}

/** most: how many rows app.import_rows takes at once, as app.check_import tells. */
export function piecesOf(file: Buffer, rows: readonly CsvRow[], most: number): Pieces {
  const firsts = rows.filter((_, index) => index % most === 0).map(({ line }) => line);
  const starts = startsOf(file, firsts);
  const pieces = firsts.map((line, index) => ({
    line,
    rows: Math.min(most, rows.length - index * most),
    start: starts[index] as number,
    end: starts[index + 1] ?? file.length,
  }));
  return { head: pieces[0]?.start ?? file.length, pieces };
}

/** Where these lines begin; they ascend. A line ends as a text file's does: with \n, \r\n or \r. */
function startsOf(file: Buffer, lines: readonly number[]): number[] {
  const starts: number[] = [];
  let line = 1;
  for (let at = 0, wanted = 0; wanted < lines.length && at <= file.length; at++) {
    if (line === lines[wanted]) {
      starts.push(at);
      wanted++;
    }
    // On to the end of the line.
    while (at < file.length && file[at] !== NEWLINE && file[at] !== RETURN) at++;
    if (file[at] === RETURN && file[at + 1] === NEWLINE) at++;
    line++;
  }
  return starts;
}
