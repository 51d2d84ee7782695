// A CSV file as rows: each with the line on which it begins, its fields by column name, and what made it unreadable.

import { pipeline } from "node:stream";
import { type CsvError, type Parser, parse } from "csv-parse";
import { readCsvField } from "../processes/csv_records.ts";
import { BAD_ROW_COLUMNS, checkHeader } from "./header.ts";
import { countLines, type FileSource, readTextFile } from "./text_file.ts";

const LONGEST_ROW = 100_000;

export type CsvRow = {
  line: number;
  /** By column name; all fields in their order where their number is wrong. */
  record: Record<string, string> | string[];
  complaint: string | null;
};

/** The rows of the file; blank ones are left out. Throws when the file as a whole cannot be read. */
export async function* readCsvFile(
  source: FileSource,
  columns: readonly string[],
  optionalColumns: readonly string[] = [],
): AsyncGenerator<CsvRow> {
  const parser = parse({
    info: true,
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    record_delimiter: "\n",
    max_record_size: LONGEST_ROW,
  });
  let failure: unknown;
  pipeline(readTextFile(source), parser, (error) => {
    failure = error;
  });
  let header: string[] | undefined;
  try {
    for await (const { record: fields, info } of parser as AsyncIterable<{ record: string[]; info: Parser["info"] }>) {
      if (!header) {
        header = checkHeader(fields, columns, optionalColumns);
        continue;
      }
      // The parser counts to the row's end, and only a quoted field goes over more than one line.
      const line = info.lines - fields.reduce((sum, field) => sum + countLines(field), 0);
      yield toRow(line, header, fields);
    }
  } catch (error) {
    throw describe(failure ?? error);
  } finally {
    parser.destroy();
  }
  if (!header) throw new Error(`The file is empty. Its first line must name the columns ${columns.join(",")}.`);
}

function toRow(line: number, header: string[], fields: string[]): CsvRow {
  if (fields.length !== header.length) {
    const complaint = `The row has ${fields.length} fields and the header ${header.length}: put fields with a comma into quotes.`;
    const ours = new Set(BAD_ROW_COLUMNS.map((name) => header.indexOf(name)));
    return { line, record: fields.filter((_, index) => !ours.has(index)), complaint };
  }
  // Our own file has apostrophes before what a spreadsheet would run.
  const isOurs = BAD_ROW_COLUMNS.every((name) => header.includes(name));
  const entries = header.map((name, index): [string, string] => {
    const field = fields[index] ?? "";
    return [name, isOurs ? readCsvField(field) : field];
  });
  return {
    line,
    record: Object.fromEntries(entries.filter(([name]) => !(BAD_ROW_COLUMNS as readonly string[]).includes(name))),
    complaint: null,
  };
}

function describe(error: unknown): unknown {
  const { code, lines } = error as Partial<CsvError> & { lines?: number };
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return new Error(`A quote is opened and never closed; the file ends on line ${lines} inside of it.`);
    case "INVALID_OPENING_QUOTE":
    case "CSV_INVALID_CLOSING_QUOTE":
      return new Error(
        `Line ${lines} has a stray quote: put the whole field into quotes and write a quote in it twice ("").`,
      );
    case "CSV_MAX_RECORD_SIZE":
      return new Error(`The row on line ${lines} is longer than ${LONGEST_ROW} characters: is a quote never closed?`);
    default:
      return error;
  }
}
