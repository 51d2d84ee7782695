// An export of the audit logs and their proof, by plain selects: JSON, a row a line, every column as text or null.

import type { ClientBase } from "pg";

export type ExportedRow = { table: string; row: Record<string, string | null> };

const time = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`;
const hex = (column: string) => `encode(${column}, 'hex') as ${column}`;
const texts = (...columns: string[]) => columns.map((column) => `${column}::text`);

const PAGE = 5_000;

interface ExportedTable {
  name: string;
  columns: string[];
  /** A unique key, in which order the rows come: the rows of a chain one after the other. */
  key: string[];
}

/** What proves the logs. */
const PROOF: readonly ExportedTable[] = [
  {
    name: "audit_definitions",
    columns: [hex("hash"), ...texts("definitions")],
    key: ["hash"],
  },
  {
    name: "audit_seals",
    columns: [
      ...texts("number"),
      time("sealed_at"),
      ...texts("row_count", "chain_count", "grown_count"),
      ...["root", "definitions", "previous_hash", "hash"].map(hex),
    ],
    key: ["number"],
  },
  {
    name: "audit_seal_chains",
    columns: [...texts("seal_number", "chain", "last_sequence"), hex("last_hash")],
    key: ["seal_number", 'chain collate "C"'],
  },
  {
    name: "audit_seal_signatures",
    columns: [
      ...texts("seal_number", "key_id", "public_key"),
      hex("seal_hash"),
      "encode(signature, 'base64') as signature",
    ],
    key: ["seal_number", "key_id"],
  },
  {
    name: "audit_chain_heads",
    columns: [...texts("chain", "last_sequence"), hex("last_hash")],
    key: ["chain"],
  },
  {
    name: "audit_archives",
    columns: [
      ...texts("month", "row_count", "chain_count"),
      ...["digest", "file_hash", "root"].map(hex),
      ...texts("end_id"),
      time("ends_at"),
    ],
    key: ["month"],
  },
  {
    name: "audit_archive_ends",
    columns: [
      ...texts("month", "chain", "entity", "payout_id", "recruiter_id", "last_sequence"),
      hex("last_hash"),
      ...texts("states", "steps"),
    ],
    key: ["month", "chain"],
  },
];

export const isProof = (table: string) => PROOF.some(({ name }) => name === table);

/** The columns that are hashed stand in the order of the hash; see docs/audit.md. */
const LOGS: readonly ExportedTable[] = [
  {
    name: "audit_log",
    columns: [
      ...texts(
        "id",
        "payout_id",
        "placement_id",
        "sequence",
        "entity",
        "entity_id",
        "action",
        "old_status",
        "new_status",
      ),
      ...texts("changed_by", "changed_by_role", "changed_by_name", "reason", "metadata"),
      time("created_at"),
      ...["previous_hash", "hash"].map(hex),
    ],
    key: ["entity", "entity_id", "sequence"],
  },
  {
    name: "payout_audit_log",
    columns: [
      ...texts("id", "payout_id", "placement_id", "recruiter_id", "company_id", "sequence", "entity", "entity_id"),
      ...texts("action", "old_status", "new_status", "changed_by", "changed_by_role", "changed_by_name", "reason"),
      ...texts("metadata"),
      time("created_at"),
      ...["previous_hash", "hash"].map(hex),
    ],
    key: ["payout_id", "sequence"],
  },
];

/** In the order in which an archive has them: texts by their bytes, whatever the database sorts by. */
const ARCHIVED_LOGS = LOGS.map((table) => ({
  ...table,
  key: table.key.map((column) => (column.startsWith("entity") ? `${column} collate "C"` : column)),
}));

/**
 * All rows, as they were at one moment: within a transaction that keeps its snapshot (the caller's, who begins it). It
 * reads by a cursor, so that the memory does not grow with the log.
 */
export async function* exportAuditLog(client: Pick<ClientBase, "query">): AsyncGenerator<ExportedRow> {
  yield* exportProof(client);
  for (const table of LOGS) yield* exportTable(client, table);
}

/** The same without the logs' own rows. */
export async function* exportProof(client: Pick<ClientBase, "query">): AsyncGenerator<ExportedRow> {
  for (const table of PROOF) yield* exportTable(client, table);
}

/** The rows of both logs of one month (its first day) within such a transaction: what an archive of it has. */
export async function* exportAuditMonth(client: Pick<ClientBase, "query">, month: string): AsyncGenerator<ExportedRow> {
  const first = new Date(`${month}T00:00:00Z`);
  const end = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 1));
  yield { table: "audit_archives", row: { month } };
  for (const table of ARCHIVED_LOGS)
    yield* exportTable(client, table, `where source.id >= '${firstIdOf(first)}' and source.id < '${firstIdOf(end)}'`);
}

/** Below every id (uuidv7) that is made from this moment on: ids begin with the milliseconds since 1970. */
function firstIdOf(moment: Date): string {
  const time = moment.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

async function* exportTable(
  client: Pick<ClientBase, "query">,
  { name, columns, key }: ExportedTable,
  condition = "",
): AsyncGenerator<ExportedRow> {
  await client.query(
    `declare exported no scroll cursor for select ${columns.join(", ")} from app.${name} as source ${condition}
      order by ${key.map((column) => `source.${column}`).join(", ")}`,
  );
  for (;;) {
    const { rows } = await client.query<ExportedRow["row"]>(`fetch ${PAGE} from exported`);
    for (const row of rows) yield { table: name, row };
    if (rows.length < PAGE) break;
  }
  await client.query("close exported");
}
