// What is hashed of a row, a seal, an end (docs/audit.md, "The canonical form"), without any of our SQL.

import { createHash } from "node:crypto";
import type { ExportedRow } from "../export.ts";

export type Row = ExportedRow["row"];

/** What the first row of a chain and the first seal follow. */
export const ZERO = "0".repeat(64);
const PROOF = ["previous_hash", "hash"];

export const sha256 = (...parts: (string | Buffer)[]) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
};

/** As Postgres writes an array of texts: a space after each comma. */
export const jsonOf = (values: readonly (string | null | undefined)[]) =>
  `[${values.map((value) => JSON.stringify(value ?? null)).join(", ")}]`;

/** The columns of a row or seal besides its place in the chain. */
const columnsOf = (row: Row) => Object.keys(row).flatMap((name) => (PROOF.includes(name) ? [] : [row[name] ?? null]));
const previousOf = (row: Row) => Buffer.from(row.previous_hash ?? "", "hex");

/** The text that Postgres makes of a row: nothing for null, and quotes where a value would be taken for something else. */
const rowText = (values: readonly (string | null)[]) =>
  `(${values
    .map((value) => {
      if (value === null) return "";
      return value === "" || /["\\(),\t\n\v\f\r ]/.test(value) ? `"${value.replace(/["\\]/g, "$&$&")}"` : value;
    })
    .join(",")})`;
/** Seconds since 1970 with microseconds, as Postgres writes them. */
const epochOf = (time: string) => `${Date.parse(`${time.slice(0, 19)}Z`) / 1000}.${time.slice(20, 26)}`;

/** The hash of a row of a log: over the hash before it, and all its other columns; the time is the last of them. */
export const hashOfRow = (row: Row) => {
  const values = columnsOf(row);
  return sha256(previousOf(row), rowText([...values.slice(0, -1), epochOf(values.at(-1) ?? "")]));
};
/** The hash of a seal: over the hash before it, and all its other columns. */
export const hashOfSeal = (row: Row) => sha256(previousOf(row), jsonOf(columnsOf(row)));
