// What a part that was refused does to its payout, until a person has looked at it.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { createPlacement, createRecruiter, type Recruiter } from "../../support/fixtures.ts";
import { answerDue } from "../../support/stripe_answers.ts";

const db = useDatabase(test);

/** A payout in two parts of 600.00 and 400.00 that are due. */
async function twoParts(recruiter: Recruiter) {
  const placementId = await createPlacement(db.admin, {
    holdbackPercentage: 0,
    recruiters: [{ recruiter_id: recruiter.id, share: 100 }],
  });
  const {
    rows: [{ id, payout_id: payoutId }],
  } = await db.admin.query("select id, payout_id from app.payout_schedules where placement_id = $1", [placementId]);
  await db.admin.query("select app.cancel_payout_schedule($1, 'in two parts')", [id]);
  const parts: string[] = [];
  for (const amount of [60_000, 40_000]) {
    const { rows } = await db.admin.query("select id from app.create_payout_schedule($1, now(), $2)", [
      payoutId,
      amount,
    ]);
    parts.push(rows[0].id);
  }
  const status = async () =>
    (await db.admin.query("select status from app.payouts where id = $1", [payoutId])).rows[0].status as string;
  return { payoutId: payoutId as string, parts: parts as [string, string], status };
}

const REFUSED = { http_status: 400, code: "account_closed" };

test.serial(
  "a payout of which another part waits for a person has failed, also when one was tried again and paid",
  async (t) => {
    const { parts, status } = await twoParts(await createRecruiter(db.admin));
    await answerDue(db.admin, REFUSED);
    t.is(await status(), "failed");
    await db.admin.query("select app.retry_payout_schedule($1, 'a new account')", [parts[0]]);
    t.is(await status(), "processing");
    await answerDue(db.admin);
    t.is(await status(), "failed");
    await db.admin.query("select app.retry_payout_schedule($1, 'a new account')", [parts[1]]);
    await answerDue(db.admin);
    t.is(await status(), "completed");
  },
);

test.serial("a run of retries begins when one can be paid, and leaves no row when all are blocked", async (t) => {
  const { payoutId } = await twoParts(await createRecruiter(db.admin));
  await answerDue(db.admin, { http_status: 400, code: "balance_insufficient" });
  await db.admin.query(
    "update app.payout_schedules set next_retry_at = now() - interval '1 second' where payout_id = $1 and status = 'failed'",
    [payoutId],
  );
  const start = async () =>
    (await db.admin.query("select (app_private.start_payout_run('retry_failed_schedules')).id")).rows[0].id;
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [payoutId]);
  t.is(await start(), null);
  await db.admin.query("select app.unfreeze_payout($1, 'settled')", [payoutId]);
  t.truthy(await start());
});

test.serial("what comes too late names the argument that it was about", async (t) => {
  const { payoutId, parts } = await twoParts(await createRecruiter(db.admin));
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query(
    "select app_private.begin_transfers(array(select id from app.payout_transfers where payout_id = $1))",
    [payoutId],
  );
  const ofPart = db.admin.query("select app.cancel_payout_schedule($1, 'stop')", [parts[0]]);
  t.is((await refused(t, ofPart, "HB012")).column, "schedule_id");
  const ofPayout = db.admin.query("select app.cancel_payout($1, 'stop')", [payoutId]);
  t.is((await refused(t, ofPayout, "HB012")).column, "payout_id");
  const ofPlacement = db.admin.query(
    "select app.cancel_placement(placement_id, 'stop') from app.payouts where id = $1",
    [payoutId],
  );
  t.is((await refused(t, ofPlacement, "HB012")).column, "placement_id");
});
