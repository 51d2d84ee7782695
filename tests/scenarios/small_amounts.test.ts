// Terms that let small amounts wait: a smallest payment, a rhythm, a longest wait. Figures worked out by hand.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo, shownDay } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import {
  allFor,
  createCompany,
  createPerson,
  createPlacement,
  createRecruiter,
  payoutOf,
  type Recruiter,
} from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);

/** A company whose terms pay at once, hold nothing back, and let small amounts wait like this. */
async function companyWith(terms: Record<string, unknown>): Promise<string> {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, {
    holdback_percentage: 0,
    first_payment_days: 0,
    valid_from: "2025-01-01",
    ...terms,
  });
  return companyId;
}

/** An obligation of this amount to the recruiter, due on that day. Answers its id. */
async function owe(companyId: string, recruiter: Recruiter, feeAmount: number, startDate: string, currency = "USD") {
  const options = { companyId, recruiters: allFor(recruiter), feeAmount, startDate, currency, holdbackPercentage: 0 };
  return await payoutOf(db.admin, await createPlacement(db.admin, options));
}

/** What a run at that moment would leave, and why: of these obligations, in their order. */
async function reasonsOn(at: string, ids: { schedule: string }[]) {
  const { rows } = await db.admin.query(
    `select given.position, preview.reasons
       from unnest($2::uuid[]) with ordinality as given (id, position)
       left join app.preview_due_schedules($1) as preview on preview.schedule_id = given.id order by given.position`,
    [at, ids.map(({ schedule }) => schedule)],
  );
  return rows.map(({ reasons }) => reasons?.join());
}

const statuses = async (ids: { schedule: string }[]) => {
  const { rows } = await db.admin.query(
    `select schedule.status from unnest($1::uuid[]) with ordinality as given (id, position)
       join app.payout_schedules as schedule on schedule.id = given.id order by given.position`,
    [ids.map(({ schedule }) => schedule)],
  );
  return rows.map(({ status }) => status);
};

const run = () => db.admin.query("select app.process_due_schedules()");

test.serial("what is less than the minimum waits until all that is due comes to it", async (t) => {
  const companyId = await companyWith({ minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const recruiter = await createRecruiter(db.admin);
  const first = await owe(companyId, recruiter, 2_000, daysAgo(5));
  const second = await owe(companyId, recruiter, 2_999, daysAgo(3));
  // 20.00 and 29.99 are a cent less than 50.00.
  await run();
  t.deepEqual(await statuses([first, second]), ["pending", "pending"]);
  const { rows } = await db.admin.query(
    "select code, sentence, at, who from app.explain_payout($1) order by position",
    [first.payout],
  );
  t.deepEqual(rows, [
    {
      code: "waits_for_minimum",
      sentence: `This part is due and small: it waits to be paid together with the next one that is due to the recruiter. (USD 49.99 of at least USD 50.00; at the latest on ${shownDay(daysAgo(-25))})`,
      at: new Date(`${daysAgo(-25)}T00:00:00Z`),
      who: "nobody",
    },
  ]);
  // A user of the company does not hear what others owe the recruiter.
  const user = await createPerson(db.admin, "company_user", [companyId]);
  const { rows: toCompany } = await (await db.actAs(user.id)).query("select sentence from app.explain_payout($1)", [
    first.payout,
  ]);
  t.regex(toCompany[0].sentence, /recruiter\. \(at least USD 50\.00; at the latest on \d+ \w{3} \d{4}\)$/);
  const third = await owe(companyId, recruiter, 1, daysAgo(1));
  await run();
  t.deepEqual(await statuses([first, second, third]), ["processing", "processing", "processing"]);
});

test.serial("it never waits for longer than the terms say, and takes along what waits too", async (t) => {
  const companyId = await companyWith({ minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const recruiter = await createRecruiter(db.admin);
  const first = await owe(companyId, recruiter, 1_000, daysAgo(29));
  const second = await owe(companyId, recruiter, 500, daysAgo(2));
  const waits = "waits_for_minimum";
  // Due at midnight 29 days ago: 30 days are over tomorrow at midnight.
  t.deepEqual(await reasonsOn(`${daysAgo(0)}T23:59:59Z`, [first, second]), [waits, waits]);
  t.deepEqual(await reasonsOn(`${daysAgo(-1)}T00:00:00Z`, [first, second]), ["", ""]);
});

test.serial("another payment to the recruiter takes it along: of other terms, or an adjustment", async (t) => {
  const small = await companyWith({ minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const plain = await companyWith({});
  const [one, other] = [await createRecruiter(db.admin), await createRecruiter(db.admin)];
  const waiting = await owe(small, one, 1_000, daysAgo(1));
  const ofAnother = await owe(small, other, 1_000, daysAgo(1));
  const inEuro = await owe(plain, one, 700, daysAgo(1), "EUR");
  await run();
  // Neither another currency nor another recruiter does.
  t.deepEqual(await statuses([waiting, ofAnother, inEuro]), ["pending", "pending", "processing"]);
  const paid = await owe(plain, one, 1, daysAgo(1));
  await db.admin.query("select app.create_adjustment($1, 1, 'USD', 'a bonus')", [other.id]);
  await run();
  t.deepEqual(await statuses([waiting, paid, ofAnother]), ["processing", "processing", "processing"]);
});

test.serial("what was tried once does not wait again when a person has it tried anew", async (t) => {
  const companyId = await companyWith({ minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const recruiter = await createRecruiter(db.admin);
  // 30.00 and 20.00 are 50.00: they leave together, and the account is closed.
  const parts = [
    await owe(companyId, recruiter, 3_000, daysAgo(2)),
    await owe(companyId, recruiter, 2_000, daysAgo(2)),
  ];
  await answerDue(db.admin, { http_status: 400, code: "account_closed" });
  t.deepEqual(await statuses(parts), ["failed", "failed"]);
  // The 30.00 alone are less than 50.00, and leave all the same.
  await db.admin.query("select app.retry_payout_schedule($1, 'the account is open again')", [parts[0]?.schedule]);
  await run();
  t.deepEqual(await statuses(parts), ["processing", "failed"]);
});

test.serial("what is frozen, paused, or not due counts for nothing", async (t) => {
  const companyId = await companyWith({ minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const recruiter = await createRecruiter(db.admin);
  const waiting = await owe(companyId, recruiter, 4_000, daysAgo(1));
  const frozen = await owe(companyId, recruiter, 4_000, daysAgo(1));
  const later = await owe(companyId, recruiter, 4_000, daysAgo(-2));
  await db.admin.query("select app.freeze_payout($1, 'looked into')", [frozen.payout]);
  await run();
  t.deepEqual(await statuses([waiting, frozen, later]), ["pending", "pending", "pending"]);
  t.deepEqual(await reasonsOn(`${daysAgo(-2)}T00:00:00Z`, [waiting, later]), ["", ""]);
  await db.admin.query("select app.unfreeze_payout($1, 'all is well')", [frozen.payout]);
  await run();
  t.deepEqual(await statuses([waiting, frozen, later]), ["processing", "processing", "pending"]);
});

test.serial("a rhythm pays on Mondays, or on the first of a month, the day itself included", async (t) => {
  const weekly = await companyWith({ payment_rhythm: "weekly", longest_wait_days: 31 });
  const monthly = await companyWith({ payment_rhythm: "monthly", longest_wait_days: 31 });
  const soon = await companyWith({ payment_rhythm: "monthly", longest_wait_days: 10 });
  const recruiter = await createRecruiter(db.admin);
  // 2031-07-07 is a Monday, 2031-07-08 a Tuesday.
  const parts = [
    await owe(weekly, recruiter, 1_000, "2031-07-07"),
    await owe(weekly, recruiter, 1_000, "2031-07-08"),
    await owe(monthly, recruiter, 1_000, "2031-07-08"),
    await owe(soon, recruiter, 1_000, "2031-07-08"),
  ];
  const day = "waits_for_payment_day";
  t.deepEqual(await reasonsOn("2031-07-08T00:00:00Z", parts), ["", day, day, day]);
  t.deepEqual(await reasonsOn("2031-07-13T23:59:59Z", parts), ["", day, day, day]);
  t.deepEqual(await reasonsOn("2031-07-14T00:00:00Z", parts), ["", "", day, day]);
  // Ten days after the eighth is the eighteenth.
  t.deepEqual(await reasonsOn("2031-07-18T00:00:00Z", parts), ["", "", day, ""]);
  t.deepEqual(await reasonsOn("2031-07-31T23:59:59Z", parts), ["", "", day, ""]);
  t.deepEqual(await reasonsOn("2031-08-01T00:00:00Z", parts), ["", "", "", ""]);
});

test.serial("a group that is due together is claimed together, though the batch of a run ends between", async (t) => {
  const companyId = await companyWith({ minimum_payments: { USD: 5_000 }, longest_wait_days: 30 });
  const recruiter = await createRecruiter(db.admin);
  const parts = [
    await owe(companyId, recruiter, 3_000, daysAgo(9)),
    await owe(companyId, recruiter, 1_000, daysAgo(8)),
    await owe(companyId, recruiter, 1_000, daysAgo(7)),
  ];
  const client = await db.admin.connect();
  try {
    await client.query("begin");
    await client.query("update app_private.settings set value = '1' where name = 'claim_batch_size'");
    const { rows } = await client.query(
      "select app_private.claim_due_schedules((app_private.start_payout_run('process_due_schedules', null)).id) as count",
    );
    t.is(rows[0].count, 3);
    await client.query("rollback");
  } finally {
    client.release();
  }
  t.deepEqual(await statuses(parts), ["pending", "pending", "pending"]);
});

test.serial("terms say how long something waits, and only where something does", async (t) => {
  const companyId = await createCompany(db.admin);
  const cases: [Record<string, unknown>, string][] = [
    [{ payment_rhythm: "hourly", longest_wait_days: 5 }, "HB008"],
    [{ payment_rhythm: "weekly" }, "HB008"],
    [{ minimum_payments: { USD: 100 } }, "HB008"],
    [{ longest_wait_days: 5 }, "HB008"],
    [{ payment_rhythm: "weekly", longest_wait_days: 0 }, "HB008"],
    [{ minimum_payments: { USD: 0 }, longest_wait_days: 5 }, "HB004"],
    [{ minimum_payments: { XXX: 1 }, longest_wait_days: 5 }, "HB006"],
    [{ minimum_payments: { USD: 1, usd: 2 }, longest_wait_days: 5 }, "HB008"],
    [{ minimum_payments: {}, longest_wait_days: 5 }, "HB008"],
  ];
  for (const [terms, code] of cases) await refused(t, publishTerms(db.admin, companyId, terms), code);
});
