// Which rows an actor sees by the access matrix, as the superuser finds them.

import type pg from "pg";
import type { Actor } from "../actors.ts";
import { COMPANY, OWN } from "./ownership.ts";
import { VIEWS } from "./reporting.ts";
import { TABLES, type TableRights, WORD_LISTS } from "./tables.ts";

export const RELATIONS: Readonly<Record<string, TableRights>> = { ...WORD_LISTS, ...TABLES, ...VIEWS };

/** What tells the rows of a view apart whose other columns change by themselves. */
const KEYS_OF_VIEWS: Readonly<Record<string, string[]>> = { "reporting.metrics": ["name", "labels"] };

/** The columns of each table's primary key; those of no key, for views: all. */
export async function keysOf(admin: pg.Pool): Promise<Record<string, string[]>> {
  const { rows } = await admin.query<{ name: string; columns: string[] }>(
    `select indrelid::regclass::text as name, array_agg(attname::text order by ordinality) as columns
       from pg_index cross join unnest(indkey) with ordinality as key (attnum, ordinality)
       join pg_attribute on attrelid = indrelid and pg_attribute.attnum = key.attnum
      where indisprimary and indrelid::regclass::text ~ '^app\\.'
      group by indrelid`,
  );
  const keys = Object.fromEntries(rows.map(({ name, columns }) => [name, columns]));
  return Object.fromEntries(
    Object.entries(RELATIONS).map(([name, { columns }]) => [name, keys[name] ?? KEYS_OF_VIEWS[name] ?? [...columns]]),
  );
}

/** Null: the table is refused as a whole. Else a condition for `where`, with the person as $1. */
export function visibleCondition(relation: string, { role, isFormer }: Actor): string | null {
  const rows = RELATIONS[relation]?.[role]?.rows;
  if (!rows) return null;
  if (isFormer && relation in TABLES) return "false";
  if (rows === "all") return "true";
  if (rows === "recruiters") return "role = 'recruiter'";
  const condition = (rows === "own" ? OWN : COMPANY)[relation];
  if (!condition) throw new Error(`ownership.ts does not say what "${rows}" means for ${relation}`);
  return condition;
}

/** The keys of the rows that the actor is to see. */
export async function visibleRows(admin: pg.Pool, relation: string, key: string[], actor: Actor): Promise<string[]> {
  const condition = visibleCondition(relation, actor) ?? "false";
  return await keysWhere(admin, relation, key, condition, condition.includes("$1") ? [actor.userId] : []);
}

export async function keysWhere(
  by: { query<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<pg.QueryResult<Row>> },
  relation: string,
  key: string[],
  condition: string,
  values: unknown[] = [],
): Promise<string[]> {
  const { rows } = await by.query<{ key: string }>(
    `select jsonb_build_array(${key.join(", ")})::text as key from ${relation} where ${condition}`,
    values,
  );
  return rows.map((row) => row.key).sort();
}
