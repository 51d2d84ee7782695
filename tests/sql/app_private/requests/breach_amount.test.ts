// What the withdrawal of a breach gives back: a second person is asked for by it.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createCompany, createPayout } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";
import { publishTerms } from "../../../support/terms.ts";

const db = useDatabase(test);

/** Reports that the candidate of a payout of 900.00 left after 30 of 90 days: 300.00 are earned. */
async function leftAfter30Days(terms: Record<string, unknown>, isPaid: boolean) {
  const companyId = await createCompany(db.admin);
  await publishTerms(db.admin, companyId, { clawback_rule: "pro_rata", first_payment_days: 0, ...terms });
  const ids = await createPayout(db.admin, { companyId, startDate: daysAgo(31), feeAmount: 90_000 });
  if (isPaid) await answerDue(db.admin);
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [ids.placement, daysAgo(1)]);
  return ids;
}

async function givenBack(placement: string) {
  const { rows } = await db.admin.query(
    "select app_private.breach_amount(id)::int as amount from app.guarantee_breaches where placement_id = $1",
    [placement],
  );
  return rows[0].amount;
}

test.serial("what stays owed in part is not given back a second time", async (t) => {
  // Of 72,000 scheduled and 18,000 held, 30,000 stay owed: 60,000 come back.
  const { placement } = await leftAfter30Days({}, false);
  t.is(await givenBack(placement), 60_000);
});

test.serial("what was written off of a debt is not given back", async (t) => {
  // 72,000 were paid: a debt of 42,000, of which 12,000 are written off; with the 18,000 held, 48,000 come back.
  const { placement, payout } = await leftAfter30Days({}, true);
  t.is(await givenBack(placement), 60_000);
  await db.admin.query(
    "select app.write_off_recovery(id, 'given up', 12000) from app.recoveries where payout_id = $1",
    [payout],
  );
  t.is(await givenBack(placement), 48_000);
});
