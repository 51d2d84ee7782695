import test from "ava";
import { tellBankPayout } from "../../support/bank.ts";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import {
  allFor,
  createCompany,
  createPayout,
  createPlacement,
  createRecruiter,
  NOBODY,
} from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";
import { answerDue } from "../../support/stripe_answers.ts";
import { pastTheGuards } from "../../support/without_triggers.ts";

const db = useDatabase(test);
const set = async (company: string | null, zone: string | null, reason = "They moved") =>
  (await db.admin.query<{ zone: string }>("select app.set_time_zone($1, $2, $3) as zone", [company, zone, reason]))
    .rows[0]?.zone;
const zoneOf = async (placement: string) =>
  (await db.admin.query<{ zone: string }>("select time_zone as zone from app.placements where id = $1", [placement]))
    .rows[0]?.zone;

test.serial("a company's time zone comes before the platform's, which is UTC until it is set", async (t) => {
  const companyId = await createCompany(db.admin);
  const sign = async () => await zoneOf(await createPlacement(db.admin, { companyId }));
  t.is(await sign(), "UTC");
  t.is(await set(null, "Europe/Berlin"), "Europe/Berlin");
  t.is(await sign(), "Europe/Berlin");
  t.is(await set(companyId, "Pacific/Auckland"), "Pacific/Auckland");
  t.is(await sign(), "Pacific/Auckland");
  t.is(await set(companyId, null), "Europe/Berlin");
  t.is(await sign(), "Europe/Berlin");
  t.is(await set(null, "UTC"), "UTC");
  t.is(await sign(), "UTC");
});

test("a change is an event, with what was before, who changed it and why", async (t) => {
  const companyId = await createCompany(db.admin);
  await set(companyId, "Europe/Paris");
  await set(companyId, "Europe/Rome", "The seat is in Rome");
  const { rows } = await db.admin.query(
    `select payload -> 'before' as before, payload ->> 'time_zone' as after, payload ->> 'reason' as reason,
            payload ? 'actor' as is_signed
       from app.events where type = 'time_zone.set' and entity_id = $1 order by id`,
    [companyId],
  );
  t.deepEqual(rows, [
    { before: null, after: "Europe/Paris", reason: "They moved", is_signed: true },
    { before: "Europe/Paris", after: "Europe/Rome", reason: "The seat is in Rome", is_signed: true },
  ]);
});

test("the name is written as it is listed, whatever its case", async (t) => {
  t.is(await set(await createCompany(db.admin), " america/new_york "), "America/New_York");
});

for (const [what, zone] of [
  ["an unknown city", "Europe/Atlantis"],
  ["an abbreviation", "CET"],
  ["an offset", "UTC+2"],
  ["an offset with a sign that reads the other way round", "Etc/GMT+5"],
  ["a rule of its own", "EST5EDT"],
  ["a zone that counts leap seconds", "right/Europe/Berlin"],
  ["what the server's machine has", "localtime"],
  ["an empty name", " "],
] as const) {
  test(`${what} is no time zone`, async (t) => {
    const error = await refused(t, set(await createCompany(db.admin), zone), "HB063");
    t.regex(error.hint ?? "", /Europe\/Berlin/);
  });
}

test("it needs a company that exists, a zone for the platform, a reason, and an admin", async (t) => {
  await refused(t, set(NOBODY, "Europe/Berlin"), "HB002");
  await refused(t, set(null, null), "HB063");
  const companyId = await createCompany(db.admin);
  await refused(t, set(companyId, "Europe/Berlin", " "), "HB008");
  await refused(t, set(companyId, "Europe/Berlin", "x".repeat(20_000)), "HB037");
  await refusedToOthers(t, db, "app.set_time_zone($1, 'Europe/Berlin', 'x')", [companyId]);
});

// 1,000.00 paid half an hour before November begins in UTC, and after it has begun in Berlin.
test("months that were told stay as they were: a payment has the month of the time zone that held when it was made", async (t) => {
  const own = await temporaryDatabase(t);
  const recruiter = await createRecruiter(own.admin);
  await createPlacement(own.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0 });
  await answerDue(own.admin);
  await pastTheGuards(
    own.admin,
    "update app.payout_schedules set processed_at = '2025-10-31 23:30Z' where status = 'processed'",
  );
  const analyst = await own.connectAs("holdback_analyst");
  const told = async () => {
    const { rows } = await analyst.query(
      `select line.day::text, line.month::text, delay.paid_on::text,
              (select month::text from reporting.monthly_statement where paid > 0) as month_of_all,
              (select count(*)::int from reporting.statement($1, '2025-10-01') where kind = 'payout') as in_october,
              (select count(*)::int from reporting.statement($1, '2025-11-01') where kind = 'payout') as in_november
         from reporting.statement_lines as line, reporting.payment_delays as delay`,
      [recruiter.email],
    );
    return rows;
  };
  const october = [
    {
      day: "2025-10-31",
      month: "2025-10-01",
      paid_on: "2025-10-31",
      month_of_all: "2025-10-01",
      in_october: 1,
      in_november: 0,
    },
  ];
  t.deepEqual(await told(), october);
  const move = (zone: string) => own.admin.query("select app.set_time_zone(null, $1, 'we moved')", [zone]);
  await move("Europe/Berlin");
  t.deepEqual(await told(), october);
  await move("Asia/Tokyo");
  t.deepEqual(await told(), october);
  // As if Berlin's time had begun a month before the payment.
  await pastTheGuards(
    own.admin,
    "update app_private.platform_time_zone set earlier_until = array[timestamptz '2025-10-01', earlier_until[2]]",
  );
  t.deepEqual(await told(), [
    {
      day: "2025-11-01",
      month: "2025-11-01",
      paid_on: "2025-11-01",
      month_of_all: "2025-11-01",
      in_october: 0,
      in_november: 1,
    },
  ]);
});

// Half an hour before the year ends in UTC, and after it has ended in Berlin.
test("days of the past keep the time zone that held then: due dates, releases, and the year of an adjustment", async (t) => {
  const own = await temporaryDatabase(t);
  const recruiter = await createRecruiter(own.admin);
  const [paid, waiting] = [
    await createPayout(own.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0 }),
    await createPayout(own.admin, { recruiters: allFor(recruiter) }),
  ];
  await own.admin.query("select app.freeze_payout($1, 'disputed')", [waiting.payout]);
  await answerDue(own.admin);
  await tellBankPayout(own.admin, {
    account: recruiter.stripeAccountId,
    amount: 100_000,
    status: "paid",
    created: Math.floor(Date.now() / 1000) + 1,
    arrives: "2027-01-04",
  });
  await own.admin.query("select app.create_adjustment($1, 5000, 'USD', 'a bonus')", [recruiter.id]);
  await own.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'we moved')");
  const [year] = (await own.admin.query("select extract(year from now() at time zone 'Europe/Berlin')::int as year"))
    .rows as [{ year: number }];
  const last = `${year.year - 1}-12-31`;
  await pastTheGuards(
    own.admin,
    `update app.payout_schedules set scheduled_date = '${last} 23:30Z'`,
    `update app.escrow_holds set release_date = '${last} 23:30Z'`,
    `update app.payouts set created_at = '${last} 23:30Z', status = 'approved' where kind = 'adjustment'`,
  );
  const analyst = await own.connectAs("holdback_analyst");
  const me = await own.actAs(recruiter.id);
  const told = async () => ({
    dueOn: (
      await analyst.query("select distinct due_on::text from reporting.upcoming_payments where payout_id = $1", [
        waiting.payout,
      ])
    ).rows,
    released: (await analyst.query("select release_month::text from reporting.holds_by_release")).rows,
    daysToBank: (
      await analyst.query(
        "select days_to_bank - ('2027-01-04'::date - $2::date) as more from reporting.payment_delays where payout_id = $1",
        [paid.payout, last],
      )
    ).rows,
    ofThisYear: (await me.query("select earned_this_year from app.my_money()")).rows,
    shown: (await own.admin.query("select app_private.shown_day($1::timestamptz) as day", [`${last} 23:30Z`])).rows,
  });
  t.deepEqual(await told(), {
    dueOn: [{ due_on: last }],
    released: [{ release_month: `${year.year - 1}-12-01` }],
    daysToBank: [{ more: 0 }],
    ofThisYear: [{ earned_this_year: "0" }],
    shown: [{ day: `31 Dec ${year.year - 1}` }],
  });
  // As if Berlin's time had begun long before.
  await pastTheGuards(
    own.admin,
    "update app_private.platform_time_zone set earlier_until = array[timestamptz '2020-01-01']",
  );
  t.deepEqual(await told(), {
    dueOn: [{ due_on: `${year.year}-01-01` }],
    released: [{ release_month: `${year.year}-01-01` }],
    daysToBank: [{ more: -1 }],
    ofThisYear: [{ earned_this_year: "5000" }],
    shown: [{ day: `1 Jan ${year.year}` }],
  });
});

test("before the first payout a time zone counts from the beginning", async (t) => {
  const own = await temporaryDatabase(t);
  await own.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'where we are')");
  const { rows } = await own.admin.query(
    "select zone, starts_at::text, ends_at::text from app_private.platform_zones()",
  );
  t.deepEqual(rows, [{ zone: "Europe/Berlin", starts_at: "-infinity", ends_at: "infinity" }]);
});
