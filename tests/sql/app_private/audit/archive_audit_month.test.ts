// A month of the audit logs is archived: what is left answers as before.

import test from "ava";
import type pg from "pg";
import { ageAuditLog, monthAgo, useSealing } from "../../../support/aged_log.ts";
import { useDatabase } from "../../../support/database.ts";
import { refused } from "../../../support/errors.ts";
import { createPlacement } from "../../../support/fixtures.ts";
import { inTransaction } from "../../../support/tampering.ts";

const sealing = useSealing();
const scene = { payout: "", other: "" };

// Five months ago: two placements. Four months ago: a payout is frozen. Now: it is thawed, the other one cancelled.
const db = useDatabase(test, async ({ admin }) => {
  const payoutOf = async (placement: string) =>
    (await admin.query<{ id: string }>("select id from app.payouts where placement_id = $1", [placement])).rows[0]?.id;
  scene.payout = (await payoutOf(await createPlacement(admin))) as string;
  scene.other = (await payoutOf(await createPlacement(admin))) as string;
  await ageAuditLog(admin, 5);
  await admin.query("select app.freeze_payout($1, 'An inquiry')", [scene.payout]);
  await ageAuditLog(admin, 4);
  await admin.query("select app.unfreeze_payout($1, 'It is over')", [scene.payout]);
  await admin.query("select app.cancel_payout($1, 'The candidate never came')", [scene.other]);
  await admin.query("update app_private.settings set value = '1' where name = 'audit_months_kept'");
  await sealing.seal(admin);
});

const archive = async (client: pg.ClientBase | pg.Pool, months: number) =>
  (
    await client.query(
      "select * from app_private.archive_audit_month($1, app_private.audit_month_digest($1), sha256('file'))",
      [monthAgo(months)],
    )
  ).rows[0];

const problems = async (client: pg.ClientBase) =>
  (await client.query("select problem, chain, sequence::int, seal_number::int, detail from app.verify_audit_log()")).rows;

test.serial("the logs hold, go on from where the months ended, and say the same of now", async (t) => {
  await inTransaction(db.admin, async (client) => {
    t.deepEqual(await problems(client), []);
    const rows = async () =>
      Number(
        (
          await client.query(
            "select (select count(*) from app.audit_log) + (select count(*) from app.payout_audit_log) as count",
          )
        ).rows[0].count,
      );
    const before = await rows();
    const first = await archive(client, 5);
    t.deepEqual(await problems(client), []);
    const second = await archive(client, 4);
    t.deepEqual(await problems(client), []);
    // Two rows more: those of the archives themselves.
    t.is(await rows(), before - Number(first.row_count) - Number(second.row_count) + 2);
  });
});
