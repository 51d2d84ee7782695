// Records of a CSV file, the one way in which we write them.

import { stringify } from "csv-stringify/sync";

/** For spreadsheets that take a file without one for another character set. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Before what a spreadsheet would run as a formula, also in full width. It may be one that parts fields by semicolons or
 * tabs, which has no quotes then: what follows one of these, or a line's end, begins a field there.
 */
const BEFORE_FORMULA = /(?<=^|[;\t\r\n])(?=[ '"]*[=+\-@\t\r\n＝＋－＠])/g;
const APOSTROPHE_BEFORE_FORMULA = /(?<=^|[;\t\r\n])'(?=[ '"]*[=+\-@\t\r\n＝＋－＠])/g;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** The records as lines, with an apostrophe before each formula, so that it is a text. Numbers are no formulas. */
export function csvRecords(records: readonly (readonly unknown[])[]): string {
  return stringify(records.map((fields) => fields.map(asText)));
}

/** A field as it was before `csvRecords` wrote it. */
export function readCsvField(field: string): string {
  return field.replace(APOSTROPHE_BEFORE_FORMULA, "");
}

function asText(field: unknown): unknown {
  return typeof field === "string" && !NUMBER.test(field) ? field.replace(BEFORE_FORMULA, "'") : field;
}
