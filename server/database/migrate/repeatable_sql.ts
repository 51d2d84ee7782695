// Applies everything under sql/ that may be replaced: functions, triggers, views, policies, grants.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";
import { pgrc, projectRoot } from "../pgrc.ts";
import { readMigrationNames } from "./baseline.ts";

interface SqlFile {
  path: string;
  text: string;
}

export const rolesFile: SqlFile = readSqlFile(`${pgrc.repeatable.directory}/${pgrc.repeatable.rolesFile}`);
export const publicFile: SqlFile = readSqlFile(`${pgrc.repeatable.directory}/${pgrc.repeatable.publicFile}`);

function readSqlFile(path: string): SqlFile {
  return { path, text: readFileSync(join(projectRoot, path), "utf8") };
}

/** Every repeatable file once, in the order that .pgrc gives to files and folders, and by name within a folder. */
async function readRepeatableFiles(order: readonly string[]): Promise<SqlFile[]> {
  const paths = new Set<string>();
  for (const entry of order) {
    const path = `${pgrc.repeatable.directory}/${entry}`;
    const found = await Array.fromAsync(glob(path.endsWith(".sql") ? path : `${path}/**/*.sql`, { cwd: projectRoot }));
    for (const file of found.sort()) paths.add(file);
  }
  return [...paths].map(readSqlFile);
}

function digestOf(files: SqlFile[], appliedMigrations: string): string {
  const hash = createHash("sha256").update(appliedMigrations);
  for (const file of files) hash.update(`\0${file.path}\0${file.text}`);
  return hash.digest("hex");
}

/** Runs one file; an error names the file and, where Postgres gives a position, the line. */
export async function runSqlFile(client: Client, file: SqlFile): Promise<void> {
  try {
    await client.query(file.text);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const position = "position" in error ? Number(error.position) : Number.NaN;
    const line = Number.isNaN(position) ? "" : `:${file.text.slice(0, position).split("\n").length}`;
    throw new Error(`${file.path}${line}: ${error.message}`, { cause: error });
  }
}

/** The digest that these migrations and this checkout's sql/ leave in the database. */
export async function expectedDigest(appliedMigrations: readonly string[]): Promise<string> {
  return digestOf(await readRepeatableFiles(pgrc.repeatable.order), appliedMigrations.join(","));
}

/** Whether sql/ or the migrations of this checkout differ from what was applied to this database; false: nothing was yet. */
export async function isOutdated(client: Client): Promise<boolean> {
  const table = `${pgrc.schemas.private}.${pgrc.repeatable.table}`;
  const { rows } = await client.query<{ is_there: boolean }>("select to_regclass($1) is not null as is_there", [table]);
  if (!rows[0]?.is_there) return false;
  const applied = await client.query(`select from ${table} where digest = $1`, [
    await expectedDigest(await readMigrationNames()),
  ]);
  return applied.rowCount === 0;
}

/**
 * Applies the repeatable files in the caller's transaction, unless neither they nor the migrations have changed since
 * they were last applied. Returns whether anything was applied.
 */
export async function applyRepeatableSql(client: Client): Promise<boolean> {
  const table = `${pgrc.schemas.private}.${pgrc.repeatable.table}`;
  await client.query(`
    create table if not exists ${table} (
      digest text primary key,
      applied_at timestamptz not null default now()
    );
    comment on table ${table} is 'The state of sql/ that was applied last.';
  `);
  const files = await readRepeatableFiles(pgrc.repeatable.order);
  const migrations = await client.query<{ names: string }>(
    `select coalesce(string_agg(name, ',' order by id), '') as names from ${pgrc.schemas.private}.${pgrc.migrations.table}`,
  );
  const digest = digestOf(files, migrations.rows[0]?.names ?? "");
  const applied = await client.query(`select from ${table} where digest = $1`, [digest]);
  if (applied.rowCount) return false;

  // Functions may name what later files make; every body is checked when all of them are there.
  await client.query("set local check_function_bodies = off");
  for (const file of files) await runSqlFile(client, file);
  await client.query(`delete from ${table}`);
  await client.query(`insert into ${table} (digest) values ($1)`, [digest]);
  return true;
}

/**
 * The same for the queue's schema, as its owner, after graphile-worker's own migration. Its state stands in the comment
 * on the schema: a table there would be one more that graphile-worker does not expect.
 */
export async function applyQueueSql(client: Client): Promise<boolean> {
  const { queue } = pgrc.schemas;
  const files = await readRepeatableFiles(pgrc.repeatable.queueOrder);
  const { rows } = await client.query<{ migrations: string; comment: string | null }>(
    `select (select coalesce(string_agg(id::text, ',' order by id), '') from ${queue}.migrations) as migrations,
            (select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = $1) as comment`,
    [queue],
  );
  const state = digestOf(files, rows[0]?.migrations ?? "");
  const comment = `The queue: graphile-worker's tables, for holdback_worker. State of sql/queue: ${state}.`;
  if (rows[0]?.comment === comment) return false;
  await client.query("set local check_function_bodies = off");
  for (const file of files) await runSqlFile(client, file);
  await client.query(`comment on schema ${queue} is '${comment.replaceAll("'", "''")}'`);
  return true;
}
