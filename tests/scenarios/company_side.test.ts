// What a company gets back when a guarantee breaks, and who bears it: the company's fee is always what the recruiters
// earned, the platform's share, and what is owed back.

import test from "ava";
import { creditOf, hired, left, sidesOf } from "../support/company_side.ts";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { answerDue } from "../support/stripe_answers.ts";

const db = useDatabase(test);

/** What is scheduled of the placement, and what is a debt. */
async function recruitersPart(placement: string): Promise<Record<string, number>> {
  const { rows } = await db.admin.query(
    `select sum(scheduled + in_flight + held)::int as open, sum(debt)::int as debt, sum(paid)::int as paid
       from reporting.payout_buckets where placement_id = $1`,
    [placement],
  );
  return rows[0];
}

const hasSides = async (placement: string) => (await sidesOf(db.admin, placement)) !== undefined;
const noViolations = async () => (await db.admin.query("select * from reporting.invariant_violations")).rows;

// Of 150,000 the recruiter's part is 100,000. The candidate leaves on day 30 of 90, under pro_rata for both.
// Recruiter: 100,000 × 30/90 = 33,333.33, in steps of 10 for KWD. Company: 150,000 × 60/90 = 100,000 back.
// Platform: 150,000 − 100,000 − 33,333 = 16,667.
for (const { currency, earned, platform } of [
  { currency: "USD", earned: 33_333, platform: 16_667 },
  { currency: "JPY", earned: 33_333, platform: 16_667 },
  { currency: "KWD", earned: 33_330, platform: 16_670 },
]) {
  test.serial(`pro rata on both sides: each bears the days that were worked, in ${currency}`, async (t) => {
    const placement = await hired(db.admin, {
      currency,
      terms: { clawback_rule: "pro_rata", company_refund_rule: "pro_rata" },
    });
    t.deepEqual(await sidesOf(db.admin, placement), {
      company_fee: 150_000,
      owed_back: 0,
      owed_back_open: 0,
      recruiters_earned: 100_000,
      platform_share: 50_000,
    });
    await answerDue(db.admin);
    await left(db.admin, placement, 30);
    t.deepEqual(await sidesOf(db.admin, placement), {
      company_fee: 150_000,
      owed_back: 100_000,
      owed_back_open: 100_000,
      recruiters_earned: earned,
      platform_share: platform,
    });
    t.deepEqual(await noViolations(), []);
  });

  // The recruiter's guarantee is 90 days, the company's 120. The candidate leaves on day 95: the recruiter keeps the
  // 80,000 that were paid and is owed the 20,000 that were held. The company gets 150,000 × 25/120 = 31,250 back.
  // Platform: 150,000 − 31,250 − 100,000 = 18,750 of the 50,000 that it would have had.
  test.serial(
    `after the recruiters' guarantee, within the company's, the platform bears the loss, in ${currency}`,
    async (t) => {
      const placement = await hired(db.admin, {
        currency,
        startedDaysAgo: 100,
        terms: { company_refund_rule: "pro_rata", company_guarantee_days: 120 },
      });
      await answerDue(db.admin);
      await left(db.admin, placement, 95);
      t.deepEqual(await sidesOf(db.admin, placement), {
        company_fee: 150_000,
        owed_back: 31_250,
        owed_back_open: 31_250,
        recruiters_earned: 100_000,
        platform_share: 18_750,
      });
      t.deepEqual(await recruitersPart(placement), { open: 20_000, debt: 0, paid: 80_000 });
      await answerDue(db.admin);
      t.deepEqual(await recruitersPart(placement), { open: 0, debt: 0, paid: 100_000 });
      t.deepEqual(await noViolations(), []);
    },
  );
}

test.serial("a placement that was completed is breached within the company's guarantee", async (t) => {
  // Full refund: the platform loses 150,000 − 100,000 − 150,000 = −100,000.
  const placement = await hired(db.admin, { startedDaysAgo: 100, terms: { company_guarantee_days: 120 } });
  await answerDue(db.admin);
  await db.admin.query("select app.complete_placement($1)", [placement]);
  await left(db.admin, placement, 95);
  t.is((await sidesOf(db.admin, placement)).platform_share, -100_000);
  t.is((await recruitersPart(placement)).debt, 0);
});

test.serial("after the company's guarantee, within the recruiters', the company gets nothing back", async (t) => {
  // Left on day 70 of 90, pro rata: earned 100,000 × 70/90 = 77,778; the company's guarantee ended on day 60.
  const placement = await hired(db.admin, {
    startedDaysAgo: 80,
    terms: { clawback_rule: "pro_rata", company_guarantee_days: 60 },
  });
  await left(db.admin, placement, 70);
  t.deepEqual(await sidesOf(db.admin, placement), {
    company_fee: 150_000,
    owed_back: 0,
    owed_back_open: 0,
    recruiters_earned: 77_778,
    platform_share: 72_222,
  });
  t.is(await creditOf(db.admin, placement), undefined as never);
});

test.serial(
  "the last day of the company's guarantee is covered, the next is not, and neither without a fee",
  async (t) => {
    // 120 days: days 0 to 119 are covered. 10 days of notice end 130 days after the start, and it is day 125.
    const hire = { startedDaysAgo: 125, terms: { company_guarantee_days: 120, notice_period_days: 10 } };
    const placement = await hired(db.admin, hire);
    await refused(t, left(db.admin, placement, 120), "HB020");
    await left(db.admin, placement, 119);
    t.is((await sidesOf(db.admin, placement)).owed_back, 150_000);
    await refused(t, left(db.admin, await hired(db.admin, { ...hire, startedDaysAgo: 131 }), 119), "HB020");
    await refused(t, left(db.admin, await hired(db.admin, { ...hire, companyFee: null }), 119), "HB020");
  },
);

test.serial("without a refund rule, or without a known fee, nothing is owed back", async (t) => {
  const silent = await hired(db.admin, { terms: { company_refund_rule: "none" } });
  const unknown = await hired(db.admin, { companyFee: null });
  for (const placement of [silent, unknown]) {
    await left(db.admin, placement, 30);
    t.is(await creditOf(db.admin, placement), undefined as never);
  }
  // Everything is taken back from the recruiter and nothing given back: the platform keeps the fee.
  t.like(await sidesOf(db.admin, silent), { owed_back: 0, recruiters_earned: 0, platform_share: 150_000 });
  t.is(await sidesOf(db.admin, unknown), undefined as never);
  t.deepEqual(await noViolations(), []);
});

test.serial("a cancelled placement owes its whole fee back, whatever the terms refund", async (t) => {
  const placement = await hired(db.admin, { terms: { company_refund_rule: "none", first_payment_days: 80 } });
  await db.admin.query("select app.cancel_placement($1, 'never signed')", [placement]);
  t.deepEqual(await sidesOf(db.admin, placement), {
    company_fee: 150_000,
    owed_back: 150_000,
    owed_back_open: 150_000,
    recruiters_earned: 0,
    platform_share: 0,
  });
  t.deepEqual(await noViolations(), []);
});

test.serial("a debt that is written off is the platform's loss, on top of its share", async (t) => {
  // 80,000 were paid and nothing is earned: a debt of 80,000, of which 30,000 are given up.
  const placement = await hired(db.admin);
  await answerDue(db.admin);
  await left(db.admin, placement, 30);
  await db.admin.query(
    "select app.write_off_recovery(id, 'moved away', 30000) from app.recoveries where placement_id = $1",
    [placement],
  );
  const { rows } = await db.admin.query(
    `select debts_open::int, debts_written_off::int, platform_share::int, platform_net::int
       from reporting.placement_sides where placement_id = $1`,
    [placement],
  );
  t.deepEqual(rows, [{ debts_open: 50_000, debts_written_off: 30_000, platform_share: 0, platform_net: -30_000 }]);
});

test.serial("a mistaken breach owes the company nothing any more, and the next one owes it again", async (t) => {
  const placement = await hired(db.admin);
  await left(db.admin, placement, 30);
  const first = await creditOf(db.admin, placement);
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'did not leave')", [placement]);
  t.like(await sidesOf(db.admin, placement), { owed_back: 0, recruiters_earned: 100_000, platform_share: 50_000 });
  await left(db.admin, placement, 31);
  const { rows } = await db.admin.query(
    "select id = $2 as first, status, amount::int from app.company_credits where placement_id = $1 order by id",
    [placement, first],
  );
  t.deepEqual(rows, [
    { first: true, status: "cancelled", amount: 150_000 },
    { first: false, status: "open", amount: 150_000 },
  ]);
});

test.serial("no transaction leaves the two sides unequal, whoever writes it", async (t) => {
  const placement = await hired(db.admin);
  await left(db.admin, placement, 30);
  await refused(
    t,
    db.admin.query("update app.placements set company_fee_amount = 160000 where id = $1", [placement]),
    "HB038",
  );
  await refused(
    t,
    db.admin.query(
      `insert into app.company_credits (
         placement_id, company_id, currency, company_fee_amount, recruiters_earned, platform_share, amount
       )
       select id, company_id, currency, 150000, 100000, 40000, 10000 from app.placements where id = $1`,
      [await hired(db.admin)],
    ),
    "HB038",
  );
});

// The company has another candidate for its 150,000, so that nothing is owed back, and when the replacement is undone neither.
// The other one leaves on the first day: 0 days of 90, everything is owed back.
test.serial("a replacement owes nothing back, and its own breach does", async (t) => {
  const placement = await hired(db.admin, { terms: { company_refund_rule: "pro_rata" } });
  const replace = async () =>
    (
      await db.admin.query("select id from app.replace_candidate($1, 'B. Candidate', current_date, 'left', $2)", [
        placement,
        daysAgo(10),
      ])
    ).rows[0].id as string;
  const undone = await replace();
  t.false(await hasSides(placement));
  t.like(await sidesOf(db.admin, undone), { company_fee: 150_000, owed_back: 0 });
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'they came back')", [placement]);
  t.like(await sidesOf(db.admin, placement), { company_fee: 150_000, owed_back: 0 });
  t.false(await hasSides(undone));
  const replacement = await replace();
  await left(db.admin, replacement, 0);
  t.like(await sidesOf(db.admin, replacement), { owed_back: 150_000, recruiters_earned: 0, platform_share: 0 });
  t.deepEqual(await noViolations(), []);
});
