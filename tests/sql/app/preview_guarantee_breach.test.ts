import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

test("what a breach would cancel and forfeit is told, and nothing changes by asking", async (t) => {
  const { placement, payout } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const { rows } = await db.admin.query(
    `select payout_id, cancelled_amount::int, forfeited_amount::int, paid_amount::int, kept_amount::int, debt::int
       from app.preview_guarantee_breach($1, $2)`,
    [placement, daysAgo(3)],
  );
  t.deepEqual(rows, [
    { payout_id: payout, cancelled_amount: 80_000, forfeited_amount: 20_000, paid_amount: 0, kept_amount: 0, debt: 0 },
  ]);
  const { rows: after } = await db.admin.query("select status from app.placements where id = $1", [placement]);
  t.deepEqual(after, [{ status: "active" }]);
});

// 100,000 x 59 / 90 = 65,556 by the rule. The 80,000 that Stripe has not answered for would be more than that.
test("what is on its way is not owed besides", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { clawback_rule: "pro_rata", first_payment_days: 0 });
  const { placement } = await createPayout(db.admin, { companyId, startDate: daysAgo(60) });
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where placement_id = $1))",
    [placement],
  );
  const { rows } = await db.admin.query(
    `select on_its_way_amount::int as on_its_way, earned_amount::int as earned, owed_amount::int as owed, debt::int,
            cancelled_amount::int as cancelled, forfeited_amount::int as forfeited
       from app.preview_guarantee_breach($1, $2)`,
    [placement, daysAgo(1)],
  );
  t.deepEqual(rows, [{ on_its_way: 80_000, earned: 65_556, owed: 0, debt: 0, cancelled: 0, forfeited: 20_000 }]);
});

test("a breach that could not be reported cannot be previewed either, and only an admin previews", async (t) => {
  const { placement } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const preview = (id: string, endedOn: string | null) =>
    db.admin.query("select * from app.preview_guarantee_breach($1, $2)", [id, endedOn]);
  await refused(t, preview(NOBODY, daysAgo(1)), "HB002");
  await refused(t, preview(placement, null), "HB008");
  await refused(t, preview(placement, daysAgo(11)), "HB015");
  await refused(t, preview(placement, daysAgo(-1)), "HB016");
  await refusedToOthers(t, db, "* from app.preview_guarantee_breach($1, $2)", [placement, daysAgo(1)]);
});
