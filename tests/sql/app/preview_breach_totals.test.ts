// A breach previewed, summed over the placement.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { publishTerms } from "../../support/terms.ts";

const db = useDatabase(test);

// 1,000.00 for two recruiters, 60 and 40 percent. 45 of 90 days: 300.00 and 200.00 stay earned, half of each. Of each a
// fifth is held (120.00 and 80.00), the rest scheduled (480.00 and 320.00): what is earned stays scheduled, so that
// 180.00 + 120.00 are cancelled and all that is held is forfeited. 500 + 300 + 200 = 1,000.
test("the sums are those of the rows, and together they are the payouts", async (t) => {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { clawback_rule: "pro_rata" });
  const recruiters = [
    { recruiter_id: (await createRecruiter(db.admin)).id, share: 60 },
    { recruiter_id: (await createRecruiter(db.admin)).id, share: 40 },
  ];
  const { placement } = await createPayout(db.admin, { companyId, recruiters, startDate: daysAgo(60) });
  const { rows } = await db.admin.query("select * from app.preview_breach_totals($1, $2)", [placement, daysAgo(15)]);
  t.deepEqual(rows, [
    {
      currency: "USD",
      days_worked: 45,
      amount: "100000",
      earned_amount: "50000",
      forfeited_amount: "20000",
      cancelled_amount: "30000",
      on_its_way_amount: "0",
      debt: "0",
      recruiter_count: "2",
      debtor_count: "0",
      owed_to_company_amount: rows[0]?.owed_to_company_amount,
      given_back_amount: "0",
    },
  ]);
});

// All of 800.00 was paid outside Stripe before everything is lost.
test("what was paid and is not earned is a debt, of so many recruiters", async (t) => {
  const { placement, schedule } = await createPayout(db.admin, { startDate: daysAgo(10) });
  await db.admin.query("select app.record_manual_payment($1, now(), 'REF', 'by wire')", [schedule]);
  const { rows } = await db.admin.query("select * from app.preview_breach_totals($1, $2)", [placement, daysAgo(3)]);
  t.like(rows, [{ earned_amount: "0", debt: "80000", debtor_count: "1", forfeited_amount: "20000" }]);
});

test("what could not be reported cannot be summed, and only admins and analysts ask", async (t) => {
  const { placement } = await createPayout(db.admin, { startDate: daysAgo(10) });
  const preview = (id: string, endedOn: string | null) =>
    db.admin.query("select * from app.preview_breach_totals($1, $2)", [id, endedOn]);
  await refused(t, preview(NOBODY, daysAgo(1)), "HB002");
  await refused(t, preview(placement, null), "HB008");
  await refused(t, preview(placement, daysAgo(11)), "HB015");
  await refusedToOthers(t, db, "* from app.preview_breach_totals($1, $2)", [placement, daysAgo(1)]);
});
