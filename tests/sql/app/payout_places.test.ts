import test from "ava";
import { tellBankPayout } from "../../support/bank.ts";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);
const PLACES = "select place, amount::int, to_char(arrives_on, 'YYYY-MM-DD') as arrives_on from app.payout_places($1)";

// 1,000.00 of which 20 percent are held; of 800.00 on the Stripe balance 300.00 are on their way, 100.00 are in the bank.
test("where each cent of a payout is sums to it, and a company is not told", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const stranger = await createRecruiter(db.admin);
  const companyId = await createCompany(db.admin);
  const colleague = await createPerson(db.admin, "company_user", [companyId]);
  const placement = await createPlacement(db.admin, {
    startDate: "2025-01-01",
    holdbackPercentage: 20,
    feeAmount: 100_000,
    companyId,
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  const { rows: payouts } = await db.admin.query("select id from app.payouts where placement_id = $1", [placement]);
  const payout = payouts[0].id as string;
  t.deepEqual((await db.admin.query(PLACES, [payout])).rows, [
    { place: "held", amount: 20_000, arrives_on: null },
    { place: "due", amount: 80_000, arrives_on: null },
  ]);
  await answerDue(db.admin);
  const account = recruiter.stripeAccountId;
  const created = Math.floor(Date.now() / 1000) + 1;
  await tellBankPayout(db.admin, { account, amount: 10_000, status: "paid", created });
  await tellBankPayout(db.admin, { account, amount: 30_000, created: created + 1, arrives: "2027-03-04" });
  const expected = [
    { place: "held", amount: 20_000, arrives_on: null },
    { place: "on Stripe balance", amount: 40_000, arrives_on: null },
    { place: "on its way to the bank", amount: 30_000, arrives_on: "2027-03-04" },
    { place: "in the bank", amount: 10_000, arrives_on: null },
  ];
  t.deepEqual((await db.admin.query(PLACES, [payout])).rows, expected);
  t.deepEqual((await (await db.actAs(recruiter.id)).query(PLACES, [payout])).rows, expected);
  await refused(t, (await db.actAs(stranger.id)).query(PLACES, [payout]), "HB002");
  await refused(t, (await db.actAs(colleague.id)).query(PLACES, [payout]), "42501");
});
