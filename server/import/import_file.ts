// Imports a file in one transaction: stage every row, let Postgres check them all, then create the good ones.

import type pg from "pg";
import { z } from "zod";
import { openSession } from "../database/reach.ts";
import { type BadRow, BadRowsFile, badRowsPath } from "./bad_rows_file.ts";
import { type CsvRow, readCsvFile } from "./csv_file.ts";
import type { ImportKind } from "./kinds.ts";

/** As app_private.summarize_recruiters_import and its siblings return it. */
export const ImportSummary = z.object({
  imported: z.number(),
  already_there: z.number(),
  // Placements and fees.
  amounts: z.array(z.object({ currency: z.string(), count: z.number(), amount: z.string() })).optional(),
  companies_created: z.array(z.string()).optional(),
  // Recruiters.
  renamed: z.number().optional(),
  accounts_linked: z.number().optional(),
  accounts_changed: z.array(z.object({ email: z.string(), from: z.string(), to: z.string() })).optional(),
});
export type ImportSummary = z.infer<typeof ImportSummary>;

export type ImportStep = {
  step: "waiting" | "reading" | "checking" | "creating" | "committing";
  rows: number;
  of?: number;
};

export type ImportRequest = {
  /** As the owner. */
  databaseUrl: string;
  kind: ImportKind;
  file: string;
  /** Import the good rows and write the others beside the file. */
  skipBad: boolean;
  /** Add the companies that are not known, instead of refusing their rows. */
  createCompanies: boolean;
  /** The email of the admin who imports. */
  importedBy?: string | undefined;
  onStep?: (step: ImportStep) => void;
  /** Stops before the next batch; nothing is imported then. */
  signal?: AbortSignal;
};

/** A company of the file that is not known, as app_private.refuse_unknown_companies returns it. */
export type UnknownCompany = {
  /** The first one that names it. */
  line: number;
  row_count: number;
  reason: string;
};

export type ImportResult = {
  imported: boolean;
  rows: number;
  badCount: number;
  /** The first of those that are bad for another reason than an unknown company. */
  badRows: BadRow[];
  /** Their number. */
  otherwiseBadCount: number;
  unknownCompanies: UnknownCompany[];
  badRowsFile: string | null;
  /** Null when nothing was imported. */
  summary: ImportSummary | null;
};

const BATCH = 500;
const SHOWN_BAD_ROWS = 50;

export async function importFile(request: ImportRequest): Promise<ImportResult> {
  const client = await openSession(request.databaseUrl, { application_name: "holdback import", writes: true });
  let badRowsFile: BadRowsFile | null = null;
  try {
    await client.query("begin isolation level read committed");
    await beginImport(client, request);
    const { rows, columns } = await stageAndCheck(client, request);
    const otherwiseBadCount = await countBadRows(client);
    const badRows = await readBadRows(client, 0, SHOWN_BAD_ROWS);
    // After the others were read: a new company of many rows is told once, and hides no other problem.
    const unknownCompanies = await refuseUnknownCompanies(client, request);
    const badCount = await countBadRows(client);
    const refused = { rows, badCount, badRows, otherwiseBadCount, unknownCompanies };
    if (badCount > 0 && !request.skipBad) return { ...refused, imported: false, badRowsFile: null, summary: null };
    if (badCount > 0) badRowsFile = await writeBadRows(client, request.file, columns);
    await createRows(client, request, rows - badCount);
    const told = await one<{ summary: unknown }>(client, `select ${request.kind.summarize}() as summary`);
    const summary = ImportSummary.parse(told.summary);
    await client.query("select app_private.end_import()");
    request.signal?.throwIfAborted();
    request.onStep?.({ step: "committing", rows });
    await commit(client);
    const path = badRowsFile?.path ?? null;
    const written = badRowsFile;
    badRowsFile = null;
    await written?.publish();
    return { ...refused, imported: true, badRowsFile: path, summary };
  } finally {
    await badRowsFile?.discard();
    // Ending the session rolls back what was not committed.
    await client.end().catch(() => undefined);
  }
}

async function beginImport(client: pg.Client, { onStep, importedBy }: ImportRequest): Promise<void> {
  const begin = async (wait: boolean) =>
    (
      await one<{ begun: boolean }>(client, "select app_private.begin_import($1, $2) as begun", [
        wait,
        importedBy ?? null,
      ])
    ).begun;
  if (await begin(false)) return;
  onStep?.({ step: "waiting", rows: 0 });
  await begin(true);
}

async function stageAndCheck(
  client: pg.Client,
  { kind, file, onStep, signal }: ImportRequest,
): Promise<{ rows: number; columns: readonly string[] }> {
  let rows = 0;
  let batch: CsvRow[] = [];
  let columns = kind.columns;
  const stage = async () => {
    signal?.throwIfAborted();
    await client.query("select app_private.stage_import_rows($1)", [JSON.stringify(batch)]);
    rows += batch.length;
    batch = [];
    onStep?.({ step: "reading", rows });
  };
  for await (const row of readCsvFile(file, kind.columns, kind.optionalColumns)) {
    if (!Array.isArray(row.record)) columns = [...kind.columns, ...optionalColumnsOf(kind, row.record)];
    batch.push(row);
    if (batch.length === BATCH) await stage();
  }
  await stage();
  onStep?.({ step: "checking", rows });
  await client.query(`select ${kind.check}()`);
  return { rows, columns };
}

async function countBadRows(client: pg.Client): Promise<number> {
  return (await one<{ bad_count: number }>(client, "select bad_count from app_private.count_import_rows()")).bad_count;
}

async function refuseUnknownCompanies(
  client: pg.Client,
  { kind, createCompanies }: ImportRequest,
): Promise<UnknownCompany[]> {
  if (createCompanies || !kind.refuseUnknownCompanies) return [];
  return (await client.query<UnknownCompany>(`select * from ${kind.refuseUnknownCompanies}()`)).rows;
}

const optionalColumnsOf = (kind: ImportKind, record: Record<string, string>) =>
  kind.optionalColumns.filter((name) => name in record);

async function createRows(client: pg.Client, { kind, onStep, signal }: ImportRequest, good: number): Promise<void> {
  let created = 0;
  for (let afterLine: number | null = 0; afterLine !== null; ) {
    signal?.throwIfAborted();
    onStep?.({ step: "creating", rows: created, of: good });
    const batch: { last_line: number | null; created_count: number } = await one(
      client,
      `select * from ${kind.create}($1, $2)`,
      [afterLine, BATCH],
    );
    created += batch.created_count;
    afterLine = batch.last_line;
  }
}

async function readBadRows(client: pg.Client, afterLine: number, count: number): Promise<BadRow[]> {
  return (await client.query<BadRow>("select * from app_private.bad_import_rows($1, $2)", [afterLine, count])).rows;
}

async function writeBadRows(client: pg.Client, file: string, columns: readonly string[]): Promise<BadRowsFile> {
  const badRowsFile = await BadRowsFile.create(badRowsPath(file), columns);
  try {
    for (let afterLine: number | undefined = 0; afterLine !== undefined; ) {
      const rows: BadRow[] = await readBadRows(client, afterLine, BATCH);
      await badRowsFile.add(rows);
      afterLine = rows.at(-1)?.line;
    }
    await badRowsFile.finish();
    return badRowsFile;
  } catch (error) {
    await badRowsFile.discard();
    throw error;
  }
}

async function commit(client: pg.Client): Promise<void> {
  try {
    await client.query("commit");
  } catch (cause) {
    const advice = "Import the file again: what is there already is not imported twice.";
    throw new Error(`The database did not say whether it committed the import. ${advice}`, { cause });
  }
}

async function one<Row extends pg.QueryResultRow>(
  client: pg.Client,
  sql: string,
  values: unknown[] = [],
): Promise<Row> {
  const { rows } = await client.query<Row>(sql, values);
  if (!rows[0]) throw new Error(`No answer to: ${sql}`);
  return rows[0];
}
