// Columns whose index leaves out what most rows have, such as an action of every payment: that is found in the order of
// time. Whoever asks for anything else says so, because a plan that is kept does not know what it is asked for, and could
// not use the index.

import { type SQL, sql } from "postgraphile/pg-sql2";
import type { Asked } from "./listed_column.ts";
import { LISTINGS } from "./shape.ts";

/** The condition of the column's index, where all that is asked for is in it. */
export function rareCondition(table: string, column: string, row: SQL, asked: Asked): SQL[] {
  const common = LISTINGS[table]?.foundByTime?.[column] ?? [];
  const values = [...(asked.equalTo == null ? [] : [asked.equalTo]), ...(asked.in ?? [])].map(String);
  if (common.length === 0 || values.length === 0 || values.some((value) => common.includes(value))) return [];
  const name = sql`${row}.${sql.identifier(column)}`;
  // As the index has them, to the letter.
  return [
    common.length === 1
      ? sql`${name} <> ${sql.literal(common[0] as string)}`
      : sql`${name} not in (${sql.join(common.map(sql.literal), ", ")})`,
  ];
}
