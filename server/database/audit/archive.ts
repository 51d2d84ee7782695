// Months of the audit logs leave the database, and come back: by functions that the owner alone may call.

import type { ClientBase } from "pg";
import type { ExportedRow } from "./export.ts";
import type { VerifiedArchive } from "./verification/archive_file.ts";

const PAGE = 1_000;

export interface ArchiveRecord {
  month: string;
  row_count: string;
  chain_count: string;
}

/** Fails with the reason where the month cannot be archived, before anything is written. */
export async function assertArchivable(owner: Pick<ClientBase, "query">, month: string): Promise<void> {
  await owner.query("select app_private.assert_archivable($1)", [month]);
}

/** verified: the file, read back and verified together with the logs. */
export async function archiveMonth(
  owner: Pick<ClientBase, "query">,
  { month, digest, fileHash }: VerifiedArchive,
): Promise<ArchiveRecord> {
  const { rows } = await owner.query<ArchiveRecord>(
    `select month::text, row_count::text, chain_count::text
       from app_private.archive_audit_month($1, decode($2, 'hex'), decode($3, 'hex'))`,
    [month, digest, fileHash],
  );
  return rows[0] as ArchiveRecord;
}

/** All of it or nothing. The month is in the logs again only if its rows are those that were archived. */
export async function restoreMonth(
  owner: Pick<ClientBase, "query">,
  month: string,
  rows: AsyncIterable<ExportedRow>,
): Promise<void> {
  await owner.query("begin");
  await owner.query("select app_private.begin_audit_restore($1)", [month]);
  const pages = new Map<string, ExportedRow["row"][]>();
  const write = async (log: string) => {
    const page = pages.get(log) ?? [];
    pages.set(log, []);
    if (page.length > 0)
      await owner.query("select app_private.restore_audit_rows($1, $2, $3)", [log, month, JSON.stringify(page)]);
  };
  for await (const { table, row } of rows) {
    if (!table.endsWith("audit_log")) continue;
    const page = pages.get(table) ?? [];
    page.push(row);
    pages.set(table, page);
    if (page.length >= PAGE) await write(table);
  }
  for (const log of pages.keys()) await write(log);
  await owner.query("select app_private.finish_audit_restore($1)", [month]);
  await owner.query("commit");
}
