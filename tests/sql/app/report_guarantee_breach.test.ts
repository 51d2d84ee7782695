import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { companyPayingAtOnce } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("a breach waits for a transfer that is on its way, and says so", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placementId = await createPlacement(db.admin, {
    companyId: await companyPayingAtOnce(db.admin),
    startDate: daysAgo(5),
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(
    `select app_private.begin_transfers(array_agg(transfer.id)) from app.payout_transfers transfer
       join app.payout_schedules schedule on schedule.id = transfer.schedule_id where schedule.placement_id = $1`,
    [placementId],
  );
  const report = () => db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  t.is((await refused(t, report(), "HB012", /too late/)).column, "placement_id");
  const { rows } = await db.admin.query("select status from app.placements where id = $1", [placementId]);
  t.deepEqual(rows, [{ status: "active" }], "nothing is half done");
});

test("what was not paid is cancelled, what is held is forfeited, the placement is breached, and why is in the audit log", async (t) => {
  const { placement, payout, schedule, hold } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const { rows: reported } = await db.admin.query(
    "select reason, clawback_rule, reported_by_role from app.report_guarantee_breach($1, $2, 'The candidate left')",
    [placement, daysAgo(3)],
  );
  t.deepEqual(reported, [{ reason: "The candidate left", clawback_rule: "everything", reported_by_role: "postgres" }]);
  const { rows } = await db.admin.query(
    `select (select status from app.placements where id = $1) as placement, (select status from app.payouts where id = $2) as payout,
            (select status from app.payout_schedules where id = $3) as schedule, (select status from app.escrow_holds where id = $4) as hold`,
    [placement, payout, schedule, hold],
  );
  t.deepEqual(rows, [{ placement: "breached", payout: "cancelled", schedule: "cancelled", hold: "forfeited" }]);
  const { rows: reasons } = await db.admin.query(
    "select distinct reason from app.payout_audit_log where payout_id = $1 and new_status in ('cancelled', 'forfeited')",
    [payout],
  );
  t.deepEqual(reasons, [{ reason: "The candidate left" }]);
  await refused(
    t,
    db.admin.query("select app.report_guarantee_breach($1, $2, 'again')", [placement, daysAgo(2)]),
    "HB003",
  );
});

test("only an admin reports a breach", async (t) => {
  await refusedToOthers(t, db, "app.report_guarantee_breach($1, $2, 'left')", [
    await createPlacement(db.admin),
    daysAgo(1),
  ]);
});
