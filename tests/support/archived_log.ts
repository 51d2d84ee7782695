// A scene with two months of the past in the audit logs, and archives of them as files.

import { join } from "node:path";
import type pg from "pg";
import { archiveMonth } from "../../server/database/audit/archive.ts";
import { exportAuditMonth } from "../../server/database/audit/export.ts";
import { openArchive, writeRows } from "../../server/database/audit/export_file.ts";
import { verifyDatabase } from "../../server/database/audit/verify.ts";
import { ageAuditLog, monthAgo, type useSealing } from "./aged_log.ts";
import { createPlacement } from "./fixtures.ts";
import { type Found, verifyBothWays } from "./tampering.ts";

type Sealing = ReturnType<typeof useSealing>;

/**
 * Five months ago two placements were made; four months ago the first one's payout was frozen. Now it is thawed, and the
 * other one's is cancelled. One seal covers it all, and one month is to be kept.
 */
export async function makePast(
  admin: pg.Pool,
  sealing: Sealing,
  { isSealed = true } = {},
): Promise<{ payout: string; other: string }> {
  const payoutOf = async (placement: string) =>
    (await admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [placement])).rows[0]?.id;
  const payout = (await payoutOf(await createPlacement(admin))) as string;
  const other = (await payoutOf(await createPlacement(admin))) as string;
  // What is gone before the month ends, the month leaves behind as gone.
  await admin.query("insert into app.companies (name) values ('Soon gone')");
  await admin.query("delete from app.companies where name = 'Soon gone'");
  await ageAuditLog(admin, 5);
  await admin.query("select app.freeze_payout($1, 'An inquiry')", [payout]);
  await ageAuditLog(admin, 4);
  await admin.query("select app.unfreeze_payout($1, 'It is over')", [payout]);
  await admin.query("select app.cancel_payout($1, 'The candidate never came')", [other]);
  await admin.query("update app_private.settings set value = '1' where name = 'audit_months_kept'");
  if (isSealed) await sealing.seal(admin);
  return { payout, other };
}

/** As npm run archive-audit does it, within the caller's transaction. */
export async function archive(client: pg.ClientBase, sealing: Sealing, months: number) {
  const month = monthAgo(months);
  const file = join(sealing.place, `${month}-${Math.random()}.jsonl`);
  await writeRows(file, exportAuditMonth(client, month));
  const found = await verifyDatabase(client, {
    ...(await sealing.evidence()),
    archives: [await openArchive(file)],
  });
  const [verified] = found.archives;
  if (found.problems.length > 0 || !verified) throw new Error(JSON.stringify(found.problems));
  return { file, month, verified, record: await archiveMonth(client, verified) };
}

/** What both verifiers say; files: of archives. */
export async function bothVerifiers(client: pg.ClientBase, sealing: Sealing, files: readonly string[] = []) {
  const { rows: bySql } = await client.query<Found>(
    "select problem, chain, sequence::int, row_id, seal_number::int, detail from app.verify_audit_log()",
  );
  const byUs = await verifyBothWays(client, await sealing.evidence(), () => Promise.all(files.map(openArchive)));
  return { bySql, byUs: byUs.problems, counted: byUs };
}
