// A transfer at Stripe that nobody here knows is told once, however often Stripe's list is read.

import { randomUUID } from "node:crypto";
import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

test("a transfer of which a finding tells is not reported again when the list is read again", async (t) => {
  const { admin } = db;
  await admin.query(
    `insert into app_private.unknown_transfers (stripe_transfer_id, at_stripe, created_at)
     values ('tr_unknown', $1, now() - interval '1 minute')`,
    [
      {
        id: "tr_unknown",
        created: Math.floor(Date.now() / 1000) - 60,
        amount: 25_000,
        amount_reversed: 0,
        currency: "usd",
        metadata: { holdback_schedule_id: randomUUID() },
      },
    ],
  );
  const told = async () =>
    (
      await admin.query(
        `select (select count(*)::int from app.reconciliations) as comparisons,
                (select jsonb_agg(jsonb_build_array(kind, seen_count)) from app.reconciliation_findings) as findings`,
      )
    ).rows[0];
  await admin.query("select app_private.report_unknown(clock_timestamp())");
  const once = { comparisons: 1, findings: [["unknown_obligation", 1]] };
  t.deepEqual(await told(), once);
  await admin.query("select app_private.report_unknown(clock_timestamp())");
  t.deepEqual(await told(), once);
});
