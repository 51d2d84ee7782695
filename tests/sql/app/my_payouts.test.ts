import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPerson,
  createPlacement,
  createRecruiter,
} from "../../support/fixtures.ts";

const db = useDatabase(test);

test("a recruiter's payouts have their candidate and company, and what is held until the guarantee ends", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin, "Northwind Robotics");
  await createPlacement(db.admin, {
    companyId,
    recruiters: [
      { recruiter_id: recruiter.id, share: 60 },
      { recruiter_id: (await createRecruiter(db.admin)).id, share: 40 },
    ],
    feeAmount: 100_000,
    holdbackPercentage: 20,
    startDate: daysAgo(0),
    guaranteePeriodDays: 10,
  });
  const me = await db.actAs(recruiter.id);
  const { rows } = await me.query(
    `select candidate, company, status, amount, earned, in_bank, unpaid, held, guarantee_is_over,
            guarantee_ends_on - current_date as days from app.my_payouts()`,
  );
  // 60 percent of 1,000.00, of which a fifth is held.
  t.deepEqual(rows, [
    {
      candidate: "A. Candidate",
      company: "Northwind Robotics",
      status: "approved",
      amount: "60000",
      earned: "60000",
      in_bank: "0",
      unpaid: "48000",
      held: "12000",
      guarantee_is_over: false,
      days: 10,
    },
  ]);
});

test("what was paid outside Stripe is told beside what is in the bank", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const { payout, schedule } = await createPayout(db.admin, {
    feeAmount: 80_000,
    holdbackPercentage: 0,
    recruiters: allFor(recruiter),
  });
  await db.admin.query("select app.record_manual_payment($1, now(), 'REF 1', 'paid by wire')", [schedule]);
  const me = await db.actAs(recruiter.id);
  const { rows } = await me.query(
    "select payout_id, earned, in_bank, paid_outside_stripe, unpaid from app.my_payouts()",
  );
  t.deepEqual(rows, [{ payout_id: payout, earned: "80000", in_bank: "0", paid_outside_stripe: "80000", unpaid: "0" }]);
});

test("whoever is no recruiter has no payouts of their own", async (t) => {
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select * from app.my_payouts()"), "HB001");
});
