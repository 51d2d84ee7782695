// The days of a placement are those of its time zone. Kiritimati is 14 hours before UTC and Pago Pago 11 hours after it,
// so that at any time of day it is a later day in the one than in the other, and not the day of UTC in one of them at
// least. New York is 5 hours after UTC in winter and 4 in summer: from 14 March to 7 November in 2027. Minor units of
// dollars.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { createCompany, createPlacement, type PlacementOptions } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { publishTerms } from "../support/terms.ts";

const db = useDatabase(test);
const AHEAD = "Pacific/Kiritimati";
const BEHIND = "Pacific/Pago_Pago";
const NEW_YORK = "America/New_York";

async function companyIn(zone: string, terms: Record<string, unknown> = {}): Promise<string> {
  const companyId = await createCompany(db.admin);
  await setZone(companyId, zone);
  await publishTerms(db.admin, companyId, terms);
  return companyId;
}

const setZone = (companyId: string, zone: string) =>
  db.admin.query("select app.set_time_zone($1, $2, 'The seat of the company')", [companyId, zone]);

async function hired(zone: string, terms: Record<string, unknown>, options: PlacementOptions): Promise<string> {
  return await createPlacement(db.admin, { ...options, companyId: await companyIn(zone, terms) });
}

/** The day in a zone, so many days from today there. */
async function dayIn(zone: string, days = 0): Promise<string> {
  const { rows } = await db.admin.query<{ day: string }>(
    "select ((now() at time zone $1)::date + $2::integer)::text as day",
    [zone, days],
  );
  return rows[0]?.day as string;
}

const report = (placement: string, endedOn: string) =>
  db.admin.query("select app.report_guarantee_breach($1, $2, 'The candidate left')", [placement, endedOn]);
const preview = (placement: string, endedOn: string) =>
  db.admin.query<{ earned: number }>(
    "select earned_amount::integer as earned from app.preview_guarantee_breach($1, $2)",
    [placement, endedOn],
  );

/** When guarantee and notice period end, when the first payment is due and the holds are, as ISO 8601 in UTC. */
async function momentsOf(placement: string): Promise<string[]> {
  const { rows } = await db.admin.query<{ moments: Date[] }>(
    `select array[guarantee_completion_date, notice_completion_date]
            || array(select due_at from app.payout_schedules where placement_id = $1 order by due_at)
            || array(select release_date from app.escrow_holds where placement_id = $1 order by tranche) as moments
       from app.placements where id = $1`,
    [placement],
  );
  return (rows[0]?.moments ?? []).map((moment) => moment.toISOString().slice(0, 16));
}

test("today's breach is reported where it is today already, and not where it is tomorrow", async (t) => {
  const [ahead, behind] = [
    await hired(AHEAD, {}, { startDate: daysAgo(30) }),
    await hired(BEHIND, {}, { startDate: daysAgo(30) }),
  ];
  await t.notThrowsAsync(preview(behind, await dayIn(BEHIND)));
  await refused(t, report(behind, await dayIn(BEHIND, 1)), "HB016", /Pacific\/Pago_Pago/);
  await refused(t, report(ahead, await dayIn(AHEAD, 1)), "HB016");
  await t.notThrowsAsync(report(ahead, await dayIn(AHEAD)));
});

test("a placement is signed today at the latest, by the days of its company", async (t) => {
  const [ahead, behind] = [await companyIn(AHEAD), await companyIn(BEHIND)];
  const sign = (companyId: string, signedOn?: string) =>
    createPlacement(db.admin, { companyId, startDate: "2090-01-01", ...(signedOn && { signedOn }) });
  await t.notThrowsAsync(sign(ahead, await dayIn(AHEAD)));
  await refused(t, sign(behind, await dayIn(BEHIND, 1)), "HB016");
  for (const [companyId, zone] of [
    [ahead, AHEAD],
    [behind, BEHIND],
  ] as const) {
    const placement = await sign(companyId);
    const { rows } = await db.admin.query("select signed_on::text from app.placements where id = $1", [placement]);
    t.is(rows[0].signed_on, await dayIn(zone));
    // Something was signed, so further terms hold from today on.
    const policy = await publishTerms(db.admin, companyId);
    const { rows: terms } = await db.admin.query(
      "select lower(validity)::text as day from app.payout_policies where id = $1",
      [policy],
    );
    t.is(terms[0].day, await dayIn(zone));
  }
});

// 15 January 2027 and 14, 30, 60, 90 and 95 days: 29 January, 14 February, 16 March, 15 and 20 April. New York is 5 hours
// after UTC until 13 March, and 4 from then on: 90 days are one hour less than 90 times 24.
test("a guarantee that spans the change of clocks ends when its day begins there", async (t) => {
  const tranches = [
    { percentage: 30, days_after_start: 30 },
    { percentage: 30, days_after_start: 60 },
    { percentage: 40 },
  ];
  const placement = await hired(
    NEW_YORK,
    { first_payment_days: 14, notice_period_days: 5, tranches },
    { startDate: "2027-01-15" },
  );
  t.deepEqual(await momentsOf(placement), [
    "2027-04-15T04:00",
    "2027-04-20T04:00",
    "2027-01-29T05:00",
    "2027-02-14T05:00",
    "2027-03-16T04:00",
    "2027-04-20T04:00",
  ]);
  // A date by hand does not come before the day of the first payment.
  await db.admin.query(
    `select app.reschedule_payout_schedule(id, '2027-01-29Z', 'Earlier') from app.payout_schedules
      where placement_id = $1`,
    [placement],
  );
  t.is((await momentsOf(placement))[2], "2027-01-29T05:00");
  // Other terms are compared in the same time zone.
  const { rows } = await db.admin.query<{ moments: Date[] }>(
    `select array[guarantee_completion_date_then, notice_completion_date_then, first_payment_at_then] as moments
       from app.preview_payout_policy(60, 20, company_id => (select company_id from app.placements where id = $1),
                                      notice_period_days => 5, first_payment_days => 30)`,
    [placement],
  );
  t.deepEqual(
    rows[0]?.moments.map((moment) => moment.toISOString().slice(0, 16)),
    ["2027-03-16T04:00", "2027-03-21T04:00", "2027-02-14T05:00"],
  );
});

// 1 September and 90 days: 30 November. The clocks are put back on 7 November: one hour more than 90 times 24.
test("in autumn it ends an hour later", async (t) => {
  const placement = await hired(NEW_YORK, { first_payment_days: 0 }, { startDate: "2027-09-01" });
  t.deepEqual((await momentsOf(placement)).slice(0, 3), ["2027-11-30T05:00", "2027-11-30T05:00", "2027-09-01T04:00"]);
});

// In Santiago 3 September 2023 began at 01:00, 3 hours after UTC, and 2 April 2023 at 00:00, after an hour that came twice.
test("a day begins with its first moment where clocks change at midnight", async (t) => {
  const { rows } = await db.admin.query<{ spring: Date; autumn: Date }>(
    `select app_private.start_of_day('2023-09-03', 'America/Santiago') as spring,
            app_private.start_of_day('2023-04-02', 'America/Santiago') as autumn`,
  );
  t.is(rows[0]?.spring.toISOString(), "2023-09-03T04:00:00.000Z");
  t.is(rows[0]?.autumn.toISOString(), "2023-04-02T04:00:00.000Z");
});

test("a later time zone of the company moves nothing that was agreed, an extension and a new hire apart", async (t) => {
  const companyId = await companyIn(NEW_YORK, { first_payment_days: 14, notice_period_days: 5 });
  const placement = await createPlacement(db.admin, { companyId, startDate: "2027-01-15" });
  const agreed = await momentsOf(placement);
  await setZone(companyId, AHEAD);
  t.deepEqual(await momentsOf(placement), agreed);
  // An extension counts in the zone of the placement: 100 days from 15 January are 25 April.
  await db.admin.query("select app.extend_guarantee($1, 100, 'Agreed')", [placement]);
  t.deepEqual((await momentsOf(placement)).slice(0, 2), ["2027-04-25T04:00", "2027-04-30T04:00"]);
  const later = await createPlacement(db.admin, { companyId, startDate: "2027-01-15" });
  // 15 April in Kiritimati begins 14 hours before it does in UTC.
  t.is((await momentsOf(later))[0], "2027-04-14T10:00");
  await t.throwsAsync(db.admin.query("update app.placements set time_zone = 'UTC' where id = $1", [placement]), {
    message: /time_zone/,
  });
});

test("the day after the guarantee is not covered, in its time zone", async (t) => {
  const placement = await hired(
    NEW_YORK,
    { guarantee_period_days: 30, notice_period_days: 60 },
    { startDate: daysAgo(60) },
  );
  await refused(t, preview(placement, daysAgo(30)), "HB020");
  await t.notThrowsAsync(preview(placement, daysAgo(31)));
});

// Of 100,000 half is held, in two tranches of 25,000. On the day of the first tranche only the second is still withheld.
test("what is to be released on a day is not withheld on it", async (t) => {
  const placement = await hired(
    NEW_YORK,
    {
      holdback_percentage: 50,
      clawback_rule: "held_only",
      tranches: [{ percentage: 50, days_after_start: 30 }, { percentage: 50 }],
    },
    { startDate: daysAgo(60) },
  );
  t.deepEqual((await preview(placement, daysAgo(30))).rows, [{ earned: 75_000 }]);
  t.deepEqual((await preview(placement, daysAgo(31))).rows, [{ earned: 50_000 }]);
});

test("the company's guarantee and its notice period end when their days begin in the time zone", async (t) => {
  const placement = await hired(
    NEW_YORK,
    { company_guarantee_days: 60, company_refund_rule: "full", notice_period_days: 5 },
    { startDate: "2027-01-15" },
  );
  await db.admin.query("select app.set_company_fee($1, 150000, 'by contract')", [placement]);
  // 15 January and 60 days are 16 March, in summer already; and the day before is covered by it, in summer too.
  const { rows } = await db.admin.query<{ over: Date; told: Date; last: string; after: string }>(
    `select app_private.company_guarantee_end(placement) as over,
            app_private.company_guarantee_end(placement, 5) as told,
            app_private.owed_back_amount(id, '2027-03-15') as last,
            app_private.owed_back_amount(id, '2027-03-16') as after
       from app.placements as placement where id = $1`,
    [placement],
  );
  t.is(rows[0]?.over.toISOString(), "2027-03-16T04:00:00.000Z");
  t.is(rows[0]?.told.toISOString(), "2027-03-21T04:00:00.000Z");
  t.is(Number(rows[0]?.last), 150_000);
  t.is(Number(rows[0]?.after), 0);
});

test("a fee is late when the day after its last one begins, and is there on the day of its payment", async (t) => {
  const ahead = await hired(AHEAD, {}, { startDate: daysAgo(30) });
  // The first moment of today there is yesterday in UTC.
  const { rows } = await db.admin.query(
    `select available_on::text as day
       from app.record_fee_payment($1, 1000, app_private.start_of_day($2, 'Pacific/Kiritimati'))`,
    [ahead, await dayIn(AHEAD)],
  );
  t.is(rows[0].day, await dayIn(AHEAD));
  // 15 January and 14 days: until the end of 29 January.
  const placement = await hired(NEW_YORK, {}, { startDate: "2027-01-15" });
  const { rows: late } = await db.admin.query<{ late_from: Date }>(
    "select late_from from app_private.fee_missing($1, 14)",
    [placement],
  );
  t.is(late[0]?.late_from.toISOString(), "2027-01-30T05:00:00.000Z");
});

// Last day today and 10 days: a debt is collected from the first moment of the day after those, which in UTC is 10:00 of
// the day before.
test.serial("a debt waits for the last day of a replacement, in the time zone", async (t) => {
  const terms = {
    guarantee_remedy: "replacement",
    replacement_days: 10,
    first_payment_days: 0,
    holdback_percentage: 0,
  };
  const placement = await hired(AHEAD, terms, { startDate: daysAgo(30) });
  await answerDue(db.admin);
  await report(placement, await dayIn(AHEAD));
  const { rows } = await db.admin.query<{ moment: Date }>(
    `select debt.collectable_from as moment from app.recoveries debt join app.payouts payout on payout.id = payout_id
      where payout.placement_id = $1`,
    [placement],
  );
  t.is(rows[0]?.moment.toISOString(), `${await dayIn(AHEAD, 10)}T10:00:00.000Z`);
});

test("a replacement is named by the days of the placement, and has its time zone", async (t) => {
  const terms = { guarantee_remedy: "replacement", replacement_days: 10, notice_period_days: 30 };
  const replace = (placement: string, lastDay: string) =>
    db.admin.query<{ id: string; time_zone: string }>(
      "select id, time_zone from app.replace_candidate($1, 'B. Candidate', '2090-01-01', 'They left', $2)",
      [placement, lastDay],
    );
  const behind = await hired(BEHIND, terms, { startDate: daysAgo(30) });
  const companyId = await companyIn(AHEAD, terms);
  const ahead = await createPlacement(db.admin, { companyId, startDate: daysAgo(30) });
  await refused(t, replace(ahead, await dayIn(AHEAD, -11)), "HB043");
  await setZone(companyId, NEW_YORK);
  t.is((await replace(ahead, await dayIn(AHEAD, -10))).rows[0]?.time_zone, AHEAD);
  t.is((await replace(behind, await dayIn(BEHIND, -10))).rows[0]?.time_zone, BEHIND);
});
