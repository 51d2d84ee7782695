import test from "ava";
import { tellBankPayout } from "../../support/bank.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPerson, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

test.serial("a recruiter's money is where it is, each cent once, by currency", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const recruiters = allFor(recruiter);
  const account = recruiter.stripeAccountId;
  // 800.00 are paid, of which 100.00 are in the bank and 300.00 on their way; 200.00 are held.
  await createPlacement(db.admin, { recruiters, feeAmount: 100_000, holdbackPercentage: 20 });
  await createPlacement(db.admin, { recruiters: allFor(await createRecruiter(db.admin)), feeAmount: 7_000 });
  await answerDue(db.admin);
  const created = Math.floor(Date.now() / 1000) + 1;
  await tellBankPayout(db.admin, { account, amount: 10_000, status: "paid", created });
  await tellBankPayout(db.admin, { account, amount: 30_000, created: created + 1, arrives: "2027-03-04" });
  // 500.00 are due now, and 250.00 of another currency in ten days.
  await createPlacement(db.admin, { recruiters, feeAmount: 50_000, holdbackPercentage: 0 });
  await createPlacement(db.admin, {
    recruiters,
    feeAmount: 25_000,
    currency: "EUR",
    holdbackPercentage: 0,
    startDate: daysAgo(80),
    guaranteePeriodDays: 90,
  });
  const me = await db.actAs(recruiter.id);
  const { rows } = await me.query("select * from app.my_money()");
  const [eur, usd] = rows;
  t.is(rows.length, 2);
  t.like(eur, { currency: "EUR", earned: "25000", due: "25000", due_now: "0", held: "0", payout_count: "1" });
  t.deepEqual(usd, {
    ...usd,
    currency: "USD",
    // 1,000.00 and 500.00
    earned: "150000",
    in_bank: "10000",
    on_its_way_to_bank: "30000",
    on_stripe_balance: "40000",
    returned_by_bank: "0",
    paid_outside_stripe: "0",
    set_off: "0",
    on_its_way: "0",
    due: "50000",
    due_now: "50000",
    next_due_on: null,
    held: "20000",
    owed_back: "0",
    forfeited: "0",
    taken_back: "0",
    waits_for_approval: "0",
    payout_count: "2",
  });
  t.is((await db.admin.query("select ($1::date - '2027-03-04')::int as off", [usd.arrives_on])).rows[0].off, 0);
});

test.serial("what is earned by placements that began in this year is counted apart", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const year = new Date().getUTCFullYear();
  const place = (startDate: string, feeAmount: number, currency = "USD") =>
    createPlacement(db.admin, {
      recruiters: allFor(recruiter),
      startDate,
      feeAmount,
      currency,
      holdbackPercentage: 20,
    });
  await place(`${year - 1}-12-31`, 30_000);
  await place(`${year}-01-01`, 5_000);
  await place(`${year - 1}-12-31`, 700, "EUR");
  const me = await db.actAs(recruiter.id);
  t.deepEqual((await me.query("select currency, earned, earned_this_year from app.my_money()")).rows, [
    { currency: "EUR", earned: "700", earned_this_year: "0" },
    { currency: "USD", earned: "35000", earned_this_year: "5000" },
  ]);
});

test.serial("what waits for approval is not earned yet, and what was cancelled is no part of it", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placement = (feeAmount: number) =>
    createPlacement(db.admin, { recruiters: allFor(recruiter), feeAmount, holdbackPercentage: 0 });
  const change = (id: string, to: string) =>
    db.admin.query(`select ${to} from app.payouts where placement_id = $1`, [id]);
  await change(await placement(30_000), "app.cancel_payout(id, 'agreed')");
  await placement(4_600);
  for (const role of ["platform_admin", "platform_admin"]) await createPerson(db.admin, role);
  await db.admin.query("select app.require_second_person('approval')");
  await placement(9_900);
  const me = await db.actAs(recruiter.id);
  const { rows } = await me.query("select earned, due, waits_for_approval from app.my_money()");
  t.deepEqual(rows, [{ earned: "4600", due: "4600", waits_for_approval: "9900" }]);
});

test.serial("nobody but a recruiter has money of their own here", async (t) => {
  const { rows } = await (await db.actAs((await createRecruiter(db.admin)).id)).query("select * from app.my_money()");
  t.deepEqual(rows, []);
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select * from app.my_money()"), "HB001");
  const company = await db.actAs((await createPerson(db.admin, "company_user")).id);
  await refused(t, company.query("select * from app.my_money()"), "42501");
});
