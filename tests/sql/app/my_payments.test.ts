import test from "ava";
import { tellBankPayout } from "../../support/bank.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPerson, createPlacement, createRecruiter, payoutOf } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);
const LIST = `select kind, amount::int, day - current_date as days, is_stopped, code, who from app.my_payments()`;

test.serial(
  "what comes is listed by day, what is stopped first, with who can clear it and no internal note",
  async (t) => {
    const recruiter = await createRecruiter(db.admin);
    const recruiters = allFor(recruiter);
    // 800.00 are paid, of which 300.00 arrive in two days; 200.00 are held.
    await createPlacement(db.admin, {
      recruiters,
      holdbackPercentage: 20,
      startDate: daysAgo(90),
      guaranteePeriodDays: 90,
    });
    await answerDue(db.admin);
    await tellBankPayout(db.admin, { account: recruiter.stripeAccountId, amount: 30_000, arrives: daysAgo(-2) });
    // 70.00 are due and frozen; 50.00 are due, 250.00 in ten days.
    const frozen = await createPlacement(db.admin, { recruiters, feeAmount: 7_000, holdbackPercentage: 0 });
    await createPlacement(db.admin, { recruiters, feeAmount: 5_000, holdbackPercentage: 0 });
    await createPlacement(db.admin, {
      recruiters,
      feeAmount: 25_000,
      holdbackPercentage: 0,
      startDate: daysAgo(80),
      guaranteePeriodDays: 90,
    });
    const { payout } = await payoutOf(db.admin, frozen);
    await db.admin.query("select app.freeze_payout($1, 'we suspect something')", [payout]);
    const me = await db.actAs(recruiter.id);
    const { rows } = await me.query(LIST);
    t.deepEqual(rows[0], {
      kind: "send",
      amount: 7_000,
      days: rows[0]?.days,
      is_stopped: true,
      code: "payout_frozen",
      who: "platform admin",
    });
    t.deepEqual(
      rows.slice(1).map(({ kind, amount, is_stopped: isStopped, code }) => [kind, amount, isStopped, code]),
      [
        ["bank", 30_000, false, null],
        ["stripe_balance", 50_000, false, "on_stripe_balance"],
        ["send", 5_000, false, "next_run"],
        ["hold", 20_000, false, null],
        ["send", 25_000, false, null],
      ],
    );
    t.is(rows.find(({ amount }) => amount === 30_000)?.days, 2);
    t.is(rows.find(({ amount }) => amount === 25_000)?.days, 10);
    const { rows: parts } = await me.query("select amount::int, part, part_count as of from app.my_payments()");
    // Of the 800.00 one part is paid, and in two places; the 200.00 that are held are the second.
    t.deepEqual(
      parts.map(({ amount, part, of }) => [amount, `${part} of ${of}`]),
      [
        [7_000, "1 of 1"],
        [30_000, "1 of 2"],
        [50_000, "1 of 2"],
        [5_000, "1 of 1"],
        [20_000, "2 of 2"],
        [25_000, "1 of 1"],
      ],
    );
    const { rows: sentences } = await me.query("select sentence from app.my_payments() where sentence ~ 'suspect'");
    t.deepEqual(sentences, []);
  },
);

test.serial("a part that was cancelled is no part any more, and what is scheduled anew is one", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const placement = await createPlacement(db.admin, {
    recruiters: allFor(recruiter),
    feeAmount: 9_000,
    holdbackPercentage: 0,
  });
  const { payout, schedule } = await payoutOf(db.admin, placement);
  await db.admin.query("select app.cancel_payout_schedule($1, 'in two parts')", [schedule]);
  for (const days of [-3, -5]) {
    await db.admin.query("select app.create_payout_schedule($1, $2, $3)", [payout, daysAgo(days), 4_500]);
  }
  const me = await db.actAs(recruiter.id);
  const { rows } = await me.query("select amount::int, part, part_count from app.my_payments()");
  t.deepEqual(rows, [
    { amount: 4_500, part: 1, part_count: 2 },
    { amount: 4_500, part: 2, part_count: 2 },
  ]);
});

test.serial("what the bank returned is stopped, and the recruiter puts it right", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  await createPlacement(db.admin, { recruiters: allFor(recruiter), feeAmount: 40_000, holdbackPercentage: 0 });
  await answerDue(db.admin);
  const returned = { account: recruiter.stripeAccountId, amount: 40_000, status: "failed" };
  await tellBankPayout(db.admin, {
    ...returned,
    failure_code: "account_closed",
    returned_at: Math.floor(Date.now() / 1000) + 2,
  });
  const me = await db.actAs(recruiter.id);
  t.deepEqual((await me.query(LIST)).rows, [
    { kind: "returned", amount: 40_000, days: null, is_stopped: true, code: "returned_by_bank", who: "recruiter" },
  ]);
});

test.serial("whoever is no recruiter is paid nothing", async (t) => {
  const admin = await db.actAs((await createPerson(db.admin, "platform_admin")).id);
  await refused(t, admin.query("select * from app.my_payments()"), "HB001");
});
