import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { debtOf, owe } from "../../support/debts.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial(
  "what a breach cancelled is pending again, what it forfeited is held again, and why is in the audit log",
  async (t) => {
    const { placement, payout, schedule, hold } = await createPayout(db.admin, { startDate: daysAgo(10) });
    await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
    const withdraw = (reason: string) =>
      db.admin.query("select withdrawal_reason from app.withdraw_guarantee_breach($1, $2)", [placement, reason]);
    await refused(t, withdraw(" "), "HB008");
    await refusedToOthers(t, db, "app.withdraw_guarantee_breach($1, 'x')", [placement]);
    t.deepEqual((await withdraw("another person of that name")).rows, [
      { withdrawal_reason: "another person of that name" },
    ]);
    const { rows } = await db.admin.query(
      `select (select status from app.placements where id = $1) as placement, (select status from app.payouts where id = $2) as payout,
            (select status from app.payout_schedules where id = $3) as schedule, (select status from app.escrow_holds where id = $4) as hold`,
      [placement, payout, schedule, hold],
    );
    t.deepEqual(rows, [{ placement: "active", payout: "approved", schedule: "pending", hold: "active" }]);
    const { rows: audit } = await db.admin.query(
      "select distinct entity from app.payout_audit_log where payout_id = $1 and reason = 'another person of that name' order by entity",
      [payout],
    );
    t.deepEqual(
      audit.map(({ entity }) => entity),
      ["escrow_hold", "payout", "payout_schedule"],
    );
    await refused(t, withdraw("again"), "HB003");
    await refused(t, db.admin.query("select app.withdraw_guarantee_breach($1, 'x')", [NOBODY]), "HB002");
  },
);

test.serial("the debts of a breach are cancelled with it, and what was written off stays so", async (t) => {
  const [forgiven, settled] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const withdraw = (placementId: string) =>
    db.admin.query("select app.withdraw_guarantee_breach($1, 'a mistake')", [placementId]);
  const debtStatus = async ({ id }: { id: string }) =>
    (await db.admin.query("select status from app.recoveries where recruiter_id = $1", [id])).rows;
  await withdraw(await owe(db.admin, forgiven, 1_000));
  t.deepEqual(await debtStatus(forgiven), [{ status: "cancelled" }]);
  const placementId = await owe(db.admin, settled, 1_000);
  await db.admin.query("select app.write_off_recovery($1, 'goodwill', 10)", [await debtOf(db.admin, settled)]);
  await withdraw(placementId);
  t.deepEqual(await debtStatus(settled), [{ status: "cancelled" }]);
  // Nothing came back, so nothing is owed anew.
  const { rows } = await db.admin.query(
    "select status, scheduled::int, paid::int from reporting.payout_buckets where placement_id = $1",
    [placementId],
  );
  t.deepEqual(rows, [{ status: "completed", scheduled: 0, paid: 1_000 }]);
});

test.serial("a breach is not withdrawn while money is on its way because of it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placementId = await owe(db.admin, recruiter, 1_000);
  await db.admin.query("select app_private.claim_reversals()");
  await refused(t, db.admin.query("select app.withdraw_guarantee_breach($1, 'x')", [placementId]), "HB012");
});
