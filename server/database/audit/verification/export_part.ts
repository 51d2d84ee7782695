// A part of the logs in the file of an export, for a thread of its own: its rows are hashed and followed, and what they
// have shown of their chains is joined with what the other parts have (export_thread.ts).

import { isProof } from "../export.ts";
import { lineEnd, lineNumber, type Range, readLines, rowOfLine } from "../export_file.ts";
import { Archives } from "./archives.ts";
import { LOGS, type Row } from "./canonical_form.ts";
import type { FollowedChain } from "./chain_walk.ts";
import { ExportedLine } from "./exported_line.ts";
import { LoggedChains } from "./logged_chains.ts";
import { exportedRow, isOfLog, isStatement, type LoggedRow } from "./logged_row.ts";
import { Problems } from "./problems.ts";
import { Seals } from "./seals.ts";

export interface PartOfExport extends Range {
  file: string;
  /** Where the proof ends, which comes before the logs. */
  proofEnd: number;
}

export interface FollowedPart {
  rows: number;
  chains: [key: string, chain: FollowedChain][];
  /** Rows of chains that say what the rest is compared with. */
  statements: Row[];
  /** Of its rows, microseconds since the year 2000. */
  first: number;
  last: number;
}

export function followPart({ file, proofEnd, from, to }: PartOfExport): FollowedPart {
  const problems = new Problems();
  const seals = readSeals(file, proofEnd, problems);
  const chains = new LoggedChains(problems, seals, new Archives(problems, false));
  const readers = LOGS.map((log) => new ExportedLine(log));
  const statements: Row[] = [];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const take = (row: LoggedRow) => {
    first = Math.min(first, row.createdAt);
    last = Math.max(last, row.createdAt);
    if (isStatement(chains.follow(row).name)) statements.push(row.texts());
  };
  let count = 0;
  let before: number | undefined;
  const which = () => {
    before ??= lineNumber(file, from) - 1;
    return `Line ${before + count} of ${file}`;
  };
  for (const lines of readLines(file, { from, to })) {
    for (let at = 0, end = 0; at < lines.length; at = end + 1) {
      count++;
      const reader = readers.find((each) => each.take(lines, at));
      end = reader ? reader.end : lineEnd(lines, at);
      if (reader) take(reader);
      else take(rowOfLog(lines.subarray(at, end), which()));
    }
  }
  return { rows: chains.rows, chains: chains.followed(), statements, first, last };
}

/** What rows are compared with one by one. */
function readSeals(file: string, proofEnd: number, problems: Problems): Seals {
  const seals = new Seals(problems, []);
  for (const lines of readLines(file, { from: 0, to: proofEnd })) {
    for (let at = 0, end = 0; at < lines.length; at = end + 1) {
      end = lineEnd(lines, at);
      const { table, row } = rowOfLine(lines.subarray(at, end), `What proves the logs of ${file}`);
      if (table === "audit_seals") seals.take(row);
      else if (table === "audit_seal_chains") seals.takeEnd(row);
    }
  }
  return seals;
}

function rowOfLog(line: Buffer, which: string): LoggedRow {
  const row = rowOfLine(line, which);
  if (!isOfLog(row)) throw new Error(`${which} is of ${row.table}, ${whyNotThere(row.table)}.`);
  return exportedRow(row);
}

/** Of a table whose row stands among those of the logs. */
export const whyNotThere = (table: string) =>
  isProof(table) ? "which stands before the logs in an export" : "a table that no export has";
