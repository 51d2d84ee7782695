// What a replacement does to the money: tests/scenarios/replacements.test.ts.

import test from "ava";
import { hired, owedBack } from "../../support/company_side.ts";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, NOBODY } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

/** Replaces the candidate who left yesterday by one who starts today, unless it says otherwise. */
function replace(placement: string, change: Record<string, string | null> = {}) {
  const { name, start, reason, lastDay } = {
    name: "B. Candidate",
    start: daysAgo(0),
    reason: "left",
    lastDay: daysAgo(1),
    ...change,
  };
  return db.admin.query("select id from app.replace_candidate($1, $2, $3, $4, $5)", [
    placement,
    name,
    start,
    reason,
    lastDay,
  ]);
}

test("a replacement has the company, the recruiters, the fee and the terms of the placement that it replaces", async (t) => {
  const placement = await createPlacement(db.admin, { startDate: daysAgo(10), feeAmount: 1_001 });
  const { rows } = await replace(placement, { name: " B. Candidate " });
  const { rows: compared } = await db.admin.query(
    `select later.candidate_name, later.company_id = earlier.company_id as company, later.fee_amount::int as fee,
            later.policy_id = earlier.policy_id as terms, later.signed_on = earlier.signed_on as signed,
            later.start_date::text as start, later.guarantee_completion_date - earlier.guarantee_completion_date as later,
            earlier.status as before, later.status as after,
            (select array_agg((recruiter_id, share) order by recruiter_id) from app.placement_recruiters where placement_id = later.id)
            = (select array_agg((recruiter_id, share) order by recruiter_id) from app.placement_recruiters where placement_id = earlier.id) as recruiters
       from app.placements as later join app.placements as earlier on earlier.id = later.replaces_placement_id where later.id = $1`,
    [rows[0].id],
  );
  t.like(compared[0], {
    candidate_name: "B. Candidate",
    company: true,
    fee: 1_001,
    terms: true,
    signed: true,
    start: daysAgo(0),
    before: "breached",
    after: "active",
    recruiters: true,
  });
  t.is(compared[0].later.days, 10);
});

test("it needs a placement that can be replaced, a reason, a name, days in their order, and an admin", async (t) => {
  const placement = await createPlacement(db.admin, { startDate: daysAgo(10) });
  await refusedToOthers(t, db, "app.replace_candidate($1, 'B. Candidate', current_date, 'left', current_date - 1)", [
    placement,
  ]);
  await refused(t, replace(NOBODY), "HB002");
  for (const missing of ["name", "start", "reason", "lastDay"])
    await refused(t, replace(placement, { [missing]: null }), "HB008");
  await refused(t, replace(placement, { name: " " }), "HB008");
  // The other candidate may start on the last day of the first, and not before; that day is one since the first began.
  await refused(t, replace(placement, { start: daysAgo(2) }), "HB015", /worked until/);
  await refused(t, replace(placement, { lastDay: daysAgo(11) }), "HB015", /before the start/);
  await refused(t, replace(placement, { lastDay: daysAgo(-1), start: daysAgo(-1) }), "HB016");
  await refused(t, replace(await createPlacement(db.admin)), "HB020");
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  await refused(t, replace(placement, { lastDay: daysAgo(2) }), "HB008", /reported with the last day/);
  await replace(placement, { start: daysAgo(1), lastDay: null });
  await refused(t, replace(placement), "HB003", /replaced already/);
  const cancelled = await createPlacement(db.admin, { startDate: daysAgo(10) });
  await db.admin.query("select app.cancel_placement($1, 'called off')", [cancelled]);
  await refused(t, replace(cancelled), "HB003");
});

test.serial("while a transfer has no answer, or a debt is being taken back, nobody is replaced", async (t) => {
  const placement = await hired(db.admin, { terms: { recovers_by_offset: false } });
  await db.admin.query("select app.process_due_schedules()");
  const { rows: sent } = await db.admin.query(
    "select begun.* from app.payout_transfers as transfer cross join lateral app_private.begin_transfers(array[transfer.id]) as begun where transfer.placement_id = $1",
    [placement],
  );
  await refused(t, replace(placement), "HB012");
  await db.admin.query("select app_private.record_transfer_answers(jsonb_build_array($1::jsonb))", [
    JSON.stringify({ ...sent[0], http_status: 200, stripe_transfer_id: "tr_replaced" }),
  ]);
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  await db.admin.query("select app_private.claim_reversals()");
  await refused(t, replace(placement, { lastDay: null }), "HB012");
});

test("a company that was given its fee back gets no replacement besides", async (t) => {
  const { placement, credit } = await owedBack(db.admin);
  await db.admin.query("select app.settle_company_credit($1, 'refund', 'CN-1', 'paid back')", [credit]);
  await refused(t, replace(placement, { lastDay: null }), "HB026");
  await db.admin.query("select app.reopen_company_credit($1, 'the refund failed')", [credit]);
  t.is((await replace(placement, { lastDay: null })).rows.length, 1);
  const { rows } = await db.admin.query("select status from app.company_credits where id = $1", [credit]);
  t.deepEqual(rows, [{ status: "cancelled" }]);
});
