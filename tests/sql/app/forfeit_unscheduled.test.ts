import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPayout, createRecruiter, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

const one = async (sql: string, values: unknown[]) => (await db.admin.query(sql, values)).rows[0];
const needOf = async (payout: string) =>
  (
    await db.admin.query(
      "select amount, currency, urgency from app.needs_you() where kind = 'not_scheduled' and payout_id = $1",
      [payout],
    )
  ).rows;
const explained = async (payout: string) =>
  (
    await db.admin.query(
      `select amount, action, who, stands_in_way from app.explain_payout($1)
        where code = 'not_scheduled' and schedule_id is null and hold_id is null`,
      [payout],
    )
  ).rows;
const statusOf = async (payout: string) => (await one("select status from app.payouts where id = $1", [payout])).status;
const violations = async () =>
  (await db.admin.query("select rule, entity_id from reporting.invariant_violations")).rows;

const paidByBank = async (schedule: string) =>
  void (await db.admin.query("select app.record_manual_payment($1, now(), $2, 'paid by bank')", [schedule, schedule]));

/** Paid are 800 of 1,000; the hold of 200 is cancelled, and nobody says what becomes of it. */
async function undecided(startDate?: string) {
  const made = await createPayout(db.admin, { feeAmount: 1000, ...(startDate ? { startDate } : {}) });
  await paidByBank(made.schedule);
  await db.admin.query("select app.cancel_escrow_hold($1, 'a mistake')", [made.hold]);
  return made;
}

test("what was cancelled and not decided is told, also of a payout that has ended, until it is given up", async (t) => {
  const { payout } = await undecided();
  await db.admin.query(
    "select app.complete_placement(placement_id) from app.payouts where id = $1 and (select status from app.placements where id = placement_id) = 'active'",
    [payout],
  );
  t.is(await statusOf(payout), "completed");
  t.deepEqual(await needOf(payout), [{ amount: "200", currency: "USD", urgency: "waits_for_admin" }]);
  t.deepEqual(await explained(payout), [
    {
      amount: "200",
      action: "create_payout_schedule, or forfeit_unscheduled",
      who: "platform admin",
      stands_in_way: true,
    },
  ]);
  const hold = await one("select * from app.forfeit_unscheduled($1, 'agreed')", [payout]);
  t.like(hold, { status: "forfeited", hold_amount: "200", released_amount: "0", reason: "agreed" });
  t.deepEqual(await needOf(payout), []);
  t.deepEqual(await explained(payout), []);
  t.is(await statusOf(payout), "completed");
  t.like(await one("select * from reporting.payout_buckets where payout_id = $1", [payout]), {
    forfeited: "200",
    cancelled: "0",
  });
  t.like(await one("select * from app.payout_audit_log where entity_id = $1 and action = 'forfeit'", [hold.id]), {
    reason: "agreed",
  });
  await refused(t, db.admin.query("select app.forfeit_unscheduled($1, 'again')", [payout]), "HB003");
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 200)", [payout]), "HB003");
  t.deepEqual(await violations(), []);
});

test("a payout that has ended goes on when its rest is scheduled after all, and ends again when that is paid", async (t) => {
  const { payout, placement } = await undecided();
  await db.admin.query("select app.complete_placement($1)", [placement]);
  t.is(await statusOf(payout), "completed");
  const { rows } = await db.admin.query(
    "select verb, amount from app.possible_verbs($1) where is_possible and verb in ('create_payout_schedule', 'forfeit_unscheduled') order by verb",
    [payout],
  );
  t.deepEqual(rows, [
    { verb: "create_payout_schedule", amount: "200" },
    { verb: "forfeit_unscheduled", amount: "200" },
  ]);
  await refused(t, db.admin.query("select app.create_payout_schedule($1, now(), 201)", [payout]), "HB010");
  t.is(await statusOf(payout), "completed", "what is refused changes nothing");
  const schedule = await one("select id from app.create_payout_schedule($1, now(), 150)", [payout]);
  t.is(await statusOf(payout), "processing");
  t.deepEqual(await needOf(payout), [{ amount: "50", currency: "USD", urgency: "waits_for_admin" }]);
  await db.admin.query("select app.forfeit_unscheduled($1, 'agreed')", [payout]);
  t.is(await statusOf(payout), "processing", "150 are still to be paid");
  await paidByBank(schedule.id);
  t.is(await statusOf(payout), "completed");
  t.deepEqual(await needOf(payout), []);
  t.deepEqual(await violations(), []);
});

test("a payout of which nothing was paid does not end while nobody has decided about it", async (t) => {
  const { payout, placement, schedule, hold } = await createPayout(db.admin, { feeAmount: 1000 });
  await db.admin.query("select app.cancel_escrow_hold($1, 'a mistake')", [hold]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'a mistake')", [schedule]);
  await db.admin.query("select app.complete_placement($1)", [placement]);
  t.is(await statusOf(payout), "approved");
  t.like((await needOf(payout))[0], { amount: "1000" });
  await db.admin.query("select app.forfeit_unscheduled($1, 'agreed')", [payout]);
  t.is(await statusOf(payout), "cancelled");
  t.deepEqual(await needOf(payout), []);
  t.deepEqual(await violations(), []);
});

test("nothing is told where something else takes the place of what is cancelled, or a decision ends it", async (t) => {
  const held = await createPayout(db.admin, { feeAmount: 1000, startDate: daysAgo(1) });
  await db.admin.query("select app.create_escrow_hold($1, 800, now() + interval '1 year', 'a dispute')", [held.payout]);
  t.deepEqual(await needOf(held.payout), [], "it is held back instead");
  const ended = await createPayout(db.admin, { feeAmount: 1000 });
  await db.admin.query("select app.cancel_payout($1, 'a mistake')", [ended.payout]);
  t.deepEqual(await needOf(ended.payout), []);
  t.deepEqual(await explained(ended.payout), []);
  const broken = await createPayout(db.admin, { feeAmount: 1000, startDate: daysAgo(1) });
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [broken.placement, daysAgo(0)]);
  t.deepEqual(await needOf(broken.payout), [], "it is not earned");
  t.deepEqual(await explained(broken.payout), []);
});

test("after a breach no more is told than is earned, and what is forfeited then is not to be scheduled", async (t) => {
  // Left on the 45th of 90 days: a half is earned of 1,000.
  const { rows } = await db.admin.query(
    "select id from app.publish_payout_policy(90, 20, clawback_rule => 'pro_rata', company_id => (select id from app.create_company('Half')))",
  );
  t.truthy(rows[0]?.id);
  const company = await one("select id from app.companies where name = 'Half'", []);
  const { placement, payout } = await createPayout(db.admin, {
    companyId: company.id,
    feeAmount: 1000,
    startDate: daysAgo(45),
    signedOn: daysAgo(0),
  });
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(0)]);
  const owed = await one("select id, amount from app.payout_schedules where payout_id = $1 and status = 'pending'", [
    payout,
  ]);
  t.is(owed.amount, "500");
  await db.admin.query("select app.cancel_payout_schedule($1, 'a mistake')", [owed.id]);
  t.like((await needOf(payout))[0], { amount: "500" });
  await db.admin.query("select app.forfeit_unscheduled($1, 'agreed')", [payout]);
  t.deepEqual(await needOf(payout), []);
  await refused(t, db.admin.query("select app.forfeit_unscheduled($1, 'again')", [payout]), "HB003");
  t.is((await one("select app_private.schedulable_amount($1) as amount", [payout])).amount, "0");
  t.is(await statusOf(payout), "cancelled");
  t.deepEqual(await violations(), []);
});

test("what was given up stays lost under the candidate who replaces the first, and is not told again", async (t) => {
  const { placement, payout, schedule, hold } = await createPayout(db.admin, {
    feeAmount: 1000,
    startDate: daysAgo(3),
  });
  await db.admin.query("select app.forfeit_escrow_hold($1, 'agreed')", [hold]);
  await paidByBank(schedule);
  t.is(await statusOf(payout), "completed");
  const next = await one("select id from app.replace_candidate($1, 'B. Candidate', $2, 'left', $3)", [
    placement,
    daysAgo(-5),
    daysAgo(1),
  ]);
  const later = await one("select id from app.payouts where placement_id = $1", [next.id]);
  t.deepEqual(await needOf(later.id), []);
  t.deepEqual(await explained(later.id), []);
  t.like(await one("select * from reporting.payout_buckets where payout_id = $1", [later.id]), {
    forfeited: "200",
    cancelled: "0",
  });
  t.deepEqual(await violations(), []);
});

test("of an adjustment nothing is forfeited: while nothing of it is paid, it is told", async (t) => {
  const { id: recruiter } = await createRecruiter(db.admin);
  const payout = (
    await one("select id from app.create_adjustment($1, 1000, 'USD', 'a bonus', '2040-01-01Z')", [recruiter])
  ).id;
  await db.admin.query(
    "select app.cancel_payout_schedule(id, 'a mistake') from app.payout_schedules where payout_id = $1",
    [payout],
  );
  t.like((await needOf(payout))[0], { amount: "1000" });
  await refused(t, db.admin.query("select app.forfeit_unscheduled($1, 'x')", [payout]), "HB003", /is an adjustment/);
  await db.admin.query("select app.cancel_payout($1, 'a mistake')", [payout]);
  t.deepEqual(await needOf(payout), []);
});

test("a payout that is not there, nothing open, or no reason, is refused; only an admin gives up", async (t) => {
  const { payout } = await undecided(daysAgo(1));
  await refused(t, db.admin.query("select app.forfeit_unscheduled($1, 'x')", [NOBODY]), "HB002");
  await refused(t, db.admin.query("select app.forfeit_unscheduled($1, '')", [payout]), "HB008");
  await refused(t, db.admin.query("select app.forfeit_unscheduled($1, repeat('x', 90000))", [payout]), "HB037");
  await refusedToOthers(t, db, "app.forfeit_unscheduled($1, 'x')", [payout]);
});
