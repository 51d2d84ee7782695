// What a breach leaves of a payout, and its status, also after the withdrawal: what is owed can be paid, and needs what it
// needed before.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createCompany, createPayout } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);

async function payoutUnder(terms: Record<string, unknown>) {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { first_payment_days: 0, ...terms });
  return await createPayout(db.admin, { companyId, startDate: daysAgo(31), feeAmount: 90_000 });
}

const statusOf = async (payout: string) =>
  (await db.admin.query("select status from app.payouts where id = $1", [payout])).rows[0].status as string;

const leave = (placement: string) =>
  db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);

test.serial("a payout that waited for an approval waits for it again when its breach is withdrawn", async (t) => {
  const { placement, payout } = await payoutUnder({ approval_threshold: 50_000, approval_currency: "USD" });
  t.is(await statusOf(payout), "pending");
  await leave(placement);
  t.is(await statusOf(payout), "cancelled");
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'a mistake')", [placement]);
  t.is(await statusOf(payout), "pending");
});

test.serial("what stays owed of a payout that had failed is paid by the next run", async (t) => {
  // 90,000 x 30 / 90 = 30,000 are earned: the 72,000 that Stripe refused are cancelled, 30,000 are owed.
  const { placement, payout } = await payoutUnder({ clawback_rule: "pro_rata" });
  await answerDue(db.admin, { http_status: 400, code: "parameter_invalid_integer" });
  t.is(await statusOf(payout), "failed");
  await leave(placement);
  t.is(await statusOf(payout), "processing");
  await answerDue(db.admin);
  const { rows } = await db.admin.query(
    "select paid::int, scheduled::int, status from reporting.payout_buckets where payout_id = $1",
    [payout],
  );
  t.deepEqual(rows, [{ paid: 30_000, scheduled: 0, status: "completed" }]);
});

test.serial("what was given up before a breach is not earned by it", async (t) => {
  // Of 90,000, the 72,000 scheduled are cancelled by hand: 18,000 are left, less than the 30,000 of 30 days.
  const { placement, payout, schedule } = await payoutUnder({ clawback_rule: "pro_rata" });
  await db.admin.query("select app.cancel_payout_schedule($1, 'waived')", [schedule]);
  await leave(placement);
  const { rows } = await db.admin.query(
    "select earned::int, scheduled::int, held::int from reporting.payout_buckets where payout_id = $1",
    [payout],
  );
  t.deepEqual(rows, [{ earned: 18_000, scheduled: 18_000, held: 0 }]);
});
