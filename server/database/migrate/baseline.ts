// Which baseline a database was made by: a digest of every migration, kept beside the list of those that were applied.
// Until 1.0.0 the migrations are edited in place, so that a database may have others of the same names.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, parse } from "node:path";
import type { Client } from "pg";
import { pgrc, projectRoot } from "../pgrc.ts";

const applied = `${pgrc.schemas.private}.${pgrc.migrations.table}`;
const digests = `${pgrc.schemas.private}.${pgrc.migrations.digestsTable}`;

/** The names of this checkout's migrations, in their order. */
export async function readMigrationNames(): Promise<string[]> {
  return [...(await readDigests()).keys()];
}

/** The digest of every migration of this checkout, by its name. A line ending is one, however it is written. */
async function readDigests(): Promise<Map<string, string>> {
  const folder = join(projectRoot, pgrc.migrations.directory);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const entries = files.map(async (file): Promise<[string, string]> => {
    const text = (await readFile(join(folder, file), "utf8")).replaceAll("\r\n", "\n");
    return [parse(file).name, createHash("sha256").update(text).digest("hex")];
  });
  return new Map(await Promise.all(entries));
}

/** Fails when a migration that was applied to this database is not one of this checkout, or reads differently there. */
export async function assertSameBaseline(client: Client): Promise<void> {
  const tables = await client.query<{ isMigrated: boolean; hasDigests: boolean }>(
    `select to_regclass($1) is not null as "isMigrated", to_regclass($2) is not null as "hasDigests"`,
    [applied, digests],
  );
  const { isMigrated, hasDigests } = tables.rows[0] ?? {};
  if (!isMigrated) return;
  const { rows } = await client.query<{ name: string; digest: string | null }>(
    hasDigests
      ? `select name, digest from ${applied} left join ${digests} using (name) order by id`
      : `select name, null as digest from ${applied} order by id`,
  );
  const ours = await readDigests();
  for (const { name, digest } of rows) {
    if (!ours.has(name)) throw otherBaseline(`its migration ${name} is not one of this version's`);
    if (digest === null) throw otherBaseline(`it has no record of what its migration ${name} said`);
    if (ours.get(name) !== digest) throw otherBaseline(`its migration ${name} said something else`);
  }
}

/** Keeps the digests of the migrations that have been applied since the last time. */
export async function recordBaseline(client: Client): Promise<void> {
  await client.query(`
    create table if not exists ${digests} (
      name text primary key,
      digest text not null
    );
    comment on table ${digests} is 'What each applied migration said (SHA-256): the baseline that made this database.';
  `);
  const ours = await readDigests();
  await client.query(
    `insert into ${digests} (name, digest)
     select name, digest from unnest($1::text[], $2::text[]) as ours (name, digest) join ${applied} using (name)
     on conflict (name) do nothing`,
    [[...ours.keys()], [...ours.values()]],
  );
}

function otherBaseline(reason: string): Error {
  return new Error(
    `This database was made by an earlier baseline of Holdback: ${reason}. Before 1.0.0 the baseline is edited in place, ` +
      "and no database is carried over from one to the next. Nothing was changed. Make a new database and set " +
      "DATABASE_URL to it, or, when it is the embedded one, delete the data directory (HOLDBACK_DATA_DIR, or .holdback/ " +
      "where that is unset); then migrate and import again.",
  );
}
