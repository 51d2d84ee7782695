// Audit logs of past months: SQL knows no other time than now, so rows that were just written are made older.

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import type { HandedSeal } from "../../server/database/audit/handed_seals.ts";
import { sealAuditLog } from "../../server/database/audit/seal.ts";
import { ensureSealKey } from "../../server/database/audit/seal_key.ts";
import { falsify, inTransaction } from "./tampering.ts";
import { withoutTriggers } from "./without_triggers.ts";

/** The first day of the month so many months ago, as 2026-01-01. */
export const monthAgo = (months: number) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1)).toISOString().slice(0, 10);
};

/** Every row of both logs that is not older than some days becomes so many months older, and its chain is made anew. */
export async function ageAuditLog(admin: pg.Pool, months: number): Promise<void> {
  await inTransaction(admin, async (client) => {
    await client.query("set local role holdback_owner");
    await client.query(
      "select app_private.make_audit_partition(log, $1) from unnest(array['audit_log', 'payout_audit_log']) as log",
      [monthAgo(months)],
    );
    await client.query("reset role");
    await falsify(client, [...["audit_log", "payout_audit_log"].map((log) => olderLog(log, months)), REHASH].join(";"));
    // What is said of their making goes with the log, which has its time.
    await withoutTriggers(client, async () => {
      for (const table of ["payouts", "payout_schedules", "escrow_holds"]) await client.query(older(table, months));
    });
    await client.query("commit");
  });
}

const older = (table: string, months: number, more = "") => `
  update app.${table}
     set created_at = created_at - interval '${months} months'${more}
   where created_at > now() - interval '20 days'`;

const olderLog = (log: string, months: number) =>
  older(
    log,
    months,
    `, id = (left(app_private.first_id_of(created_at - interval '${months} months')::text, 14) || substr(id::text, 15))::uuid`,
  );

const rehash = (log: string, hash: string, chain: string) => `
  before := null;
  for entry_${log} in select * from app.${log} order by ${chain}, sequence loop
    if entry_${log}.sequence = 1 then
      before := decode(repeat('00', 32), 'hex');
    end if;
    entry_${log}.previous_hash := before;
    before := app_private.${hash}(entry_${log});
    update app.${log} set previous_hash = entry_${log}.previous_hash, hash = before where id = entry_${log}.id;
  end loop;`;

const REHASH = `
  do $$
  declare
    before bytea;
    entry_audit_log app.audit_log;
    entry_payout_audit_log app.payout_audit_log;
  begin
    ${rehash("audit_log", "audit_log_hash", "entity, entity_id")}
    ${rehash("payout_audit_log", "audit_row_hash", "payout_id")}
    update app.audit_chain_heads as head set last_hash = ends.last_hash
      from app_private.audit_chain_ends('-infinity') as ends where ends.chain = head.chain;
  end
  $$`;

/** Seals with a key of the test's own, and what was handed outside. */
export function useSealing() {
  const place = join(tmpdir(), `audit-${randomBytes(6).toString("hex")}`);
  const file = join(place, "seals.jsonl");
  const key = () => ensureSealKey({ auditSealKey: null, dataDir: place });
  return {
    place,
    file,
    seal: async (admin: pg.Pool) =>
      sealAuditLog({
        withPgClient: async (callback) => {
          const client = await admin.connect();
          return await Promise.resolve(callback(client)).finally(() => client.release());
        },
        key: await key(),
        file,
        log: () => undefined,
      }),
    evidence: async () => ({
      keys: [(await key()).publicKey],
      sealsOutside: (await readFile(file, "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as HandedSeal),
    }),
  };
}
