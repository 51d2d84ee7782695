// What is small and waits appears on the day on which it will leave: the same nights as the rehearsal plays, and as the
// claims take.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import {
  allFor,
  createCompany,
  createPlacement,
  createRecruiter,
  payoutOf,
  type Queryable,
  type Recruiter,
} from "../support/fixtures.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);

async function companyWith(admin: Queryable, terms: Record<string, unknown>): Promise<string> {
  const companyId = await createCompany(admin);
  const all = { holdback_percentage: 0, first_payment_days: 0, valid_from: "2025-01-01", ...terms };
  await publishTerms(admin, companyId, all);
  return companyId;
}

async function owe(
  admin: Queryable,
  companyId: string,
  recruiter: Recruiter,
  feeAmount: number,
  startDate: string,
  holdbackPercentage = 0,
) {
  const options = { companyId, recruiters: allFor(recruiter), feeAmount, startDate, holdbackPercentage };
  return await payoutOf(admin, await createPlacement(admin, options));
}

/** The days from today on which each is paid, as reporting has it: null for an unknown one; and whether it waits. */
async function daysOf(admin: Queryable, ids: string[]) {
  const { rows } = await admin.query<{ days: number | null; waits: boolean }>(
    `select payment.payable_on - current_date as days, payment.waits_together as waits
       from unnest($1::uuid[]) with ordinality as given (id, position)
       join reporting.upcoming_payments as payment on payment.item_id = given.id order by given.position`,
    [ids],
  );
  return rows.map(({ days, waits }) => [days, waits]);
}

test("what is less than the minimum is due when enough is due, or at the end of its longest wait", async (t) => {
  const companyId = await companyWith(db.admin, { minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const [one, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const parts = [
    // 20.00 tomorrow and 29.99 in three days are a cent too little; in five days one more cent is due.
    await owe(db.admin, companyId, one, 2_000, daysAgo(-1)),
    await owe(db.admin, companyId, one, 2_999, daysAgo(-3)),
    await owe(db.admin, companyId, one, 1, daysAgo(-5)),
    // What was paid by then does not count once more: 10.00 in six days wait for 30 days.
    await owe(db.admin, companyId, one, 1_000, daysAgo(-6)),
    // Enough by itself, on its day.
    await owe(db.admin, companyId, other, 5_000, daysAgo(-2)),
    await owe(db.admin, companyId, other, 4_000, daysAgo(-4)),
  ];
  t.deepEqual(
    await daysOf(
      db.admin,
      parts.map(({ schedule }) => schedule),
    ),
    [
      [5, true],
      [5, true],
      [5, false],
      [36, true],
      [2, false],
      [34, true],
    ],
  );
});

test("it goes along with what other terms pay, and neither with what is frozen nor with what waits for a fee", async (t) => {
  const small = await companyWith(db.admin, { minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const plain = await companyWith(db.admin, {});
  const waits = await companyWith(db.admin, { pay_when: "fee_cleared" });
  const recruiter = await createRecruiter(db.admin);
  const first = await owe(db.admin, small, recruiter, 1_000, daysAgo(-1));
  const frozen = await owe(db.admin, plain, recruiter, 9_000, daysAgo(-3));
  await db.admin.query("select app.freeze_payout($1, 'looked into')", [frozen.payout]);
  const unpaid = await owe(db.admin, waits, recruiter, 9_000, daysAgo(-3));
  const cleared = await owe(db.admin, waits, recruiter, 9_000, daysAgo(-3));
  await db.admin.query("select app.record_fee_payment($1, 9000, now(), current_date + 8, 'INV')", [cleared.placement]);
  const later = await owe(db.admin, plain, recruiter, 100, daysAgo(-9));
  const days = () => daysOf(db.admin, [first.schedule, unpaid.schedule, cleared.schedule, later.schedule]);
  t.deepEqual(await days(), [
    [8, true],
    [null, false],
    [8, false],
    [9, false],
  ]);
});

test("reporting, the cover and the rehearsal have the same nights: minimums, rhythms, holds and longest waits", async (t) => {
  const db = await temporaryDatabase(t);
  const terms = [
    { minimum_payments: { USD: 5_000 }, longest_wait_days: 21 },
    { payment_rhythm: "weekly", longest_wait_days: 31 },
    { payment_rhythm: "monthly", minimum_payments: { USD: 4_000 }, longest_wait_days: 12 },
    {},
  ];
  const companies: string[] = [];
  for (const each of terms) companies.push(await companyWith(db.admin, { guarantee_period_days: 30, ...each }));
  // Amounts and days without a pattern, the same each time.
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let i = 0; i < 4; i++) {
    const recruiter = await createRecruiter(db.admin);
    for (let k = 0; k < 9; k++) {
      const company = companies[k % 8 === 7 ? 3 : next(3)] as string;
      const held = next(2) === 0 ? 0 : 50;
      await owe(db.admin, company, recruiter, 200 + next(3_000), daysAgo(20 - next(45)), held);
    }
  }
  const { rows: unlike } = await db.admin.query(
    `select payment.item_id, payment.due_on::text, payment.payable_on::text, rehearsed.night::text
       from reporting.upcoming_payments as payment
       full join app.rehearse_payments(current_date + 80) as rehearsed
         on payment.item_id = coalesce(rehearsed.schedule_id, rehearsed.hold_id)
      where (payment.payable_on is null or payment.payable_on <= current_date + 80)
        and greatest(payment.payable_on, (now() + interval '22 hours')::date) is distinct from rehearsed.night`,
  );
  t.deepEqual(unlike, []);
  const { rows: counted } = await db.admin.query(
    "select count(*) filter (where waits_together) > 10 as many, count(*) filter (where waits_together and source = 'hold') > 0 as held from reporting.upcoming_payments",
  );
  t.deepEqual(counted, [{ many: true, held: true }]);
  const { rows: cover } = await db.admin.query(
    `select cover.day::text, cover.due::int, rehearsed.amount
       from reporting.cover as cover
       full join (select night, sum(amount)::int as amount from app.rehearse_payments(current_date + 30) group by night) as rehearsed
         on rehearsed.night = cover.day
      where cover.day > current_date + 1 and cover.due is distinct from coalesce(rehearsed.amount, 0)`,
  );
  t.deepEqual(cover, []);
});

test("the claims of the nights take what reporting said", async (t) => {
  const db = await temporaryDatabase(t);
  const companyId = await companyWith(db.admin, { minimum_payments: { USD: 3_000 }, longest_wait_days: 6 });
  const [one, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  // 10.00 + 10.00 + 10.00 are 30.00 on the third day; 29.99 wait for six days and take along what is due then.
  const parts = [
    await owe(db.admin, companyId, one, 1_000, daysAgo(-1)),
    await owe(db.admin, companyId, one, 1_000, daysAgo(-2)),
    await owe(db.admin, companyId, one, 1_000, daysAgo(-3)),
    await owe(db.admin, companyId, other, 2_999, daysAgo(-2)),
    await owe(db.admin, companyId, one, 500, daysAgo(-4)),
  ].map(({ schedule }) => schedule);
  const said = await daysOf(db.admin, parts);
  t.deepEqual(
    said.map(([days]) => days),
    [3, 3, 3, 8, 10],
  );
  const left: (number | undefined)[] = parts.map(() => undefined);
  for (let night = 1; night <= 10; night++) {
    // A day goes by: all that is pending was due a day earlier.
    await db.admin.query(
      "update app.payout_schedules set scheduled_date = scheduled_date - interval '1 day' where status = 'pending'",
    );
    await db.admin.query("select app.process_due_schedules()");
    const { rows } = await db.admin.query("select id from app.payout_schedules where status <> 'pending'");
    for (const { id } of rows) left[parts.indexOf(id)] ??= night;
  }
  t.deepEqual(left, [3, 3, 3, 8, 10]);
});
