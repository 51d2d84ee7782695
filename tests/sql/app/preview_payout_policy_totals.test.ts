// Other terms compared with the placements that there are, by month and currency.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPlacement } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

// 20 percent of 1,000.00 and of 500.00 are held, in one month: 300.00; of 200.00 in the next one: 40.00. Half of them: 750.00
// and 100.00. The first payment comes at the end of the guarantee: after 30 days it is earlier for all.
test("what is held is summed by month, under their own terms and under these", async (t) => {
  const db = await temporaryDatabase(t);
  const companyId = await createCompany(db.admin);
  await createPlacement(db.admin, { companyId, startDate: "2025-01-02" });
  await createPlacement(db.admin, { companyId, startDate: "2025-01-31", feeAmount: 50_000 });
  await createPlacement(db.admin, { companyId, startDate: "2025-02-01", feeAmount: 20_000 });
  const { rows } = await db.admin.query(
    `select month::text, currency, placement_count::int as placements, fee_amount::int as fee, held_amount::int as held,
            held_amount_then::int as held_then, broken_count::int as broken, later_count::int as later,
            earlier_count::int as earlier
       from app.preview_payout_policy_totals(30, 50)`,
  );
  const none = { broken: 0, later: 0, currency: "USD" };
  t.deepEqual(rows, [
    { ...none, month: "2025-01-01", placements: 2, fee: 150_000, held: 30_000, held_then: 75_000, earlier: 2 },
    { ...none, month: "2025-02-01", placements: 1, fee: 20_000, held: 4_000, held_then: 10_000, earlier: 1 },
  ]);
});

// Payouts above 600.00 wait for an approval: of 1,000.00 and 500.00 in one month the first one. No fee is paid, and one that
// is due 10 days after a start of long ago is late: both guarantees are void. Under their own terms nothing of it.
test("approvals that terms ask for, and guarantees that a late fee makes void, are counted", async (t) => {
  const db = await temporaryDatabase(t);
  const companyId = await createCompany(db.admin);
  await createPlacement(db.admin, { companyId, startDate: "2025-01-02" });
  await createPlacement(db.admin, { companyId, startDate: "2025-01-31", feeAmount: 50_000 });
  const { rows } = await db.admin.query(
    `select approval_count::int, approval_count_then::int, void_count::int, void_count_then::int
       from app.preview_payout_policy_totals(
         90, 20, $1, approval_thresholds => array[('USD', 60000)]::app.approval_threshold[], fee_due_days => 10,
         late_fee_voids_guarantee => true
       )`,
    [companyId],
  );
  t.deepEqual(rows, [{ approval_count: 0, approval_count_then: 1, void_count: 0, void_count_then: 2 }]);
});

test("terms that could not be published cannot be compared, and only admins and analysts ask", async (t) => {
  await refused(t, db.admin.query("select * from app.preview_payout_policy_totals(30, 101)"), "HB013");
  await refusedToOthers(t, db, "* from app.preview_payout_policy_totals(30, 20)");
});
