// Columns that indexes have in another form. A transfer's status is there without the difference between intended and
// sent (listed_status), so that sending it changes no index. Who asks for one of these two has both conditions: the second
// finds the rows, the first is the question. In the order of that status, what is sent stands with what is intended.

import { listOfCodec, sqlValueWithCodec, TYPES } from "postgraphile/@dataplan/pg";
import { type SQL, sql } from "postgraphile/pg-sql2";
import { LISTINGS } from "./shape.ts";

const TEXTS = listOfCodec(TYPES.text);

export interface Asked {
  equalTo?: unknown;
  in?: readonly unknown[] | null | undefined;
}

export const listedColumn = (table: string, column: string) => LISTINGS[table]?.listedAs?.[column]?.column ?? column;

/** The condition by which an index finds what is asked for, where it has the column in another form. */
export function listedCondition(table: string, column: string, row: SQL, asked: Asked): SQL[] {
  const listed = LISTINGS[table]?.listedAs?.[column];
  if (!listed) return [];
  const name = sql`${row}.${sql.identifier(listed.column)}`;
  const inIndex = (word: unknown) => listed.values[String(word)] ?? String(word);
  // Not as a list of one, in which Postgres sees no order of what follows.
  return [
    ...(asked.equalTo == null ? [] : [sql`${name} = ${sql.literal(inIndex(asked.equalTo))}`]),
    ...(asked.in == null ? [] : [sql`${name} = any (${sqlValueWithCodec(asked.in.map(inIndex), TEXTS)})`]),
  ];
}

/** Whether that condition says all: a word that stands for itself only. Then the index alone can count. */
export function isAllSaid(table: string, column: string, asked: Asked): boolean {
  const values = LISTINGS[table]?.listedAs?.[column]?.values;
  const word = asked.equalTo;
  return (
    values !== undefined &&
    word != null &&
    Object.keys(asked).length === 1 &&
    !Object.entries(values).flat().includes(String(word))
  );
}
