// Columns that no index has, because those of other rows find the same: a placement's rows of the log are those of its
// payouts. Who asks for some has both conditions: the second finds the rows, the first is the question.

import { listOfCodec, sqlValueWithCodec, TYPES } from "postgraphile/@dataplan/pg";
import { type SQL, sql } from "postgraphile/pg-sql2";
import type { Asked } from "./listed_column.ts";
import { LISTINGS } from "./shape.ts";

const UUIDS = listOfCodec(TYPES.uuid);

/** The condition by which an index finds what is asked for: whose it is, of those that the caller sees. */
export function findingCondition(table: string, column: string, row: SQL, asked: Asked): SQL[] {
  const by = LISTINGS[table]?.foundBy?.[column];
  const wanted = [...(asked.equalTo == null ? [] : [asked.equalTo]), ...(asked.in ?? [])];
  if (!by || wanted.length === 0) return [];
  const [theirs, key] = [sql.identifier("app", by.table), sql.identifier(by.key)];
  return [
    sql`${row}.${key} = any (array(select each.id from ${theirs} as each where each.${sql.identifier(column)} = any (${sqlValueWithCodec(wanted, UUIDS)})))`,
  ];
}
