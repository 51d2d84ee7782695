// Millions of rows in minutes: nothing is made sure of on the disk meanwhile, and each index is built once, when its table is
// full, instead of a row at a time. Only for a cluster that nobody else uses.

import type pg from "pg";
import type { BenchDatabase } from "./support.ts";

/** All can be changed without a restart. */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  autovacuum: "off",
  max_wal_size: "16GB",
  maintenance_work_mem: "512MB",
};
/** Tables whose indexes are built at the same time. */
const BUILDERS = 2;

/** So that `load` fills these tables by plain inserts; it must find nothing by their indexes. */
export async function loadInBulk(
  { admin }: BenchDatabase,
  tables: readonly string[],
  load: () => Promise<void>,
): Promise<void> {
  await configure(admin, (name) => `alter system set ${name} = '${SETTINGS[name]}'`);
  const leaves = await leavesOf(admin, tables);
  // What `reindex` undoes. An index that is not ready gets no rows.
  await admin.query("update pg_index set indisready = false, indisvalid = false where indrelid = any($1::regclass[])", [
    leaves,
  ]);
  await load();
  const left = [...leaves];
  const build = async () => {
    for (let leaf = left.shift(); leaf; leaf = left.shift()) await admin.query(`reindex table ${leaf}`);
  };
  await Promise.all(Array.from({ length: BUILDERS }, build));
  await configure(admin, (name) => `alter system reset ${name}`);
}

/** The tables themselves, and of what is partitioned its partitions. */
async function leavesOf(admin: pg.Pool, tables: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select relid::text as name
       from unnest($1::regclass[]) as asked (name), pg_partition_tree(asked.name)
      where isleaf
      order by relid::text`,
    [tables],
  );
  return rows.map(({ name }) => name);
}

async function configure(admin: pg.Pool, statementOf: (setting: string) => string): Promise<void> {
  for (const name of Object.keys(SETTINGS)) await admin.query(statementOf(name));
  await admin.query("select pg_reload_conf()");
}
