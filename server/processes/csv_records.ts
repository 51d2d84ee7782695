// Records of a CSV file, the one way in which we write them.

import { stringify } from "csv-stringify/sync";

/** For spreadsheets that take a file without one for another character set. */
export const BYTE_ORDER_MARK = "\uFEFF";

/** What a spreadsheet would take for a formula; with an apostrophe before it, it is a text. Numbers are none. */
const FORMULA = /^'*[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** The records as lines. A field that a spreadsheet would run as a formula gets an apostrophe before it. */
export function csvRecords(records: readonly (readonly unknown[])[]): string {
  return stringify(records.map((fields) => fields.map((field) => (isFormula(field) ? `'${field}` : field))));
}

/** A field as it was before `csvRecords` wrote it. */
export function readCsvField(field: string): string {
  return field.startsWith("'") && FORMULA.test(field) ? field.slice(1) : field;
}

function isFormula(field: unknown): boolean {
  return typeof field === "string" && FORMULA.test(field) && !NUMBER.test(field);
}
