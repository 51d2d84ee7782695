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

/** The columns that are hashed stand in the order of the hash; see docs/audit.md. */
const TABLES: readonly ExportedTable[] = [
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

/**
 * All rows, as they were at one moment: within a transaction that keeps its snapshot (the caller's, who begins it). It
 * reads by a cursor, so that the memory does not grow with the log.
 */
export async function* exportAuditLog(client: Pick<ClientBase, "query">): AsyncGenerator<ExportedRow> {
  for (const { name, columns, key } of TABLES) {
    await client.query(
      `declare exported no scroll cursor for select ${columns.join(", ")} from app.${name} as source
        order by ${key.map((column) => `source.${column}`).join(", ")}`,
    );
    for (;;) {
      const { rows } = await client.query<ExportedRow["row"]>(`fetch ${PAGE} from exported`);
      for (const row of rows) yield { table: name, row };
      if (rows.length < PAGE) break;
    }
    await client.query("close exported");
  }
}
