// Each test has a database of its own here: a run takes whatever is due, whoever made it.

import test from "ava";
import { temporaryDatabase } from "../../support/database.ts";
import { createPlacement } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

test("a hold whose date has come is released into an obligation of the same amount, by a run that counts it", async (t) => {
  const db = await temporaryDatabase(t);
  const placementId = await createPlacement(db.admin);
  const { rows: runs } = await db.admin.query("select * from app.release_due_escrow_holds()");
  t.like(runs[0], {
    kind: "release_due_escrow_holds",
    item_count: "1",
    item_amounts: { USD: 20_000 },
    succeeded_count: "1",
    succeeded_amounts: { USD: 20_000 },
  });
  const { rows: log } = await db.admin.query("select app_private.run_report($1) as report", [runs[0].id]);
  t.like(log[0].report, { claimed: 1, released: 1, released_amounts: { USD: 20_000 } });
  t.false("paid" in log[0].report);
  t.truthy(runs[0].finished_at);
  const { rows: reported } = await db.admin.query(
    `select currency, amount_major, succeeded_count, succeeded_major
       from reporting.runs where kind = 'release_due_escrow_holds'`,
  );
  t.deepEqual(reported, [{ currency: "USD", amount_major: "200.00", succeeded_count: "1", succeeded_major: "200.00" }]);
  const { rows } = await db.admin.query(
    `select hold.status, schedule.kind, schedule.amount, schedule.status as schedule_status, schedule.due_at <= now() as due
       from app.escrow_holds hold join app.payout_schedules schedule on schedule.escrow_hold_id = hold.id
      where hold.placement_id = $1`,
    [placementId],
  );
  t.deepEqual(rows, [
    { status: "released", kind: "escrow_release", amount: "20000", schedule_status: "pending", due: true },
  ]);
  const { rows: again } = await db.admin.query("select item_count from app.release_due_escrow_holds()");
  t.deepEqual(again, [{ item_count: "0" }]);
});

test("a hold is not released before its date, nor while its payout is frozen", async (t) => {
  const db = await temporaryDatabase(t);
  await createPlacement(db.admin, { startDate: new Date().toISOString().slice(0, 10) });
  const frozen = await createPlacement(db.admin);
  await db.admin.query("update app.payouts set frozen_at = now(), frozen_reason = 'dispute' where placement_id = $1", [
    frozen,
  ]);
  const { rows } = await db.admin.query("select item_count from app.release_due_escrow_holds()");
  t.deepEqual(rows, [{ item_count: "0" }]);
});

test("only an admin releases what is due", async (t) => {
  await refusedToOthers(t, await temporaryDatabase(t), "app.release_due_escrow_holds()");
});
