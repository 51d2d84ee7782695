// What recruiters owe, without Stripe: its answers are recorded as the tests want them.

import { daysAgo } from "./days.ts";
import { allFor, createCompany, createPlacement, type Queryable, type Recruiter } from "./fixtures.ts";
import { answerDue } from "./stripe_answers.ts";

/** A company whose recruiters are paid at once; `terms`: further arguments of app.publish_payout_policy. */
export async function companyPayingAtOnce(db: Queryable, terms = ""): Promise<string> {
  const companyId = await createCompany(db);
  await db.query(`select app.publish_payout_policy(90, 0, $1, first_payment_days => 0 ${terms})`, [companyId]);
  return companyId;
}

/** A placement whose whole fee was paid and whose guarantee then broke: the recruiter owes it. */
export async function owe(
  db: Queryable,
  recruiter: Recruiter,
  feeAmount: number,
  terms = "",
  currency = "USD",
): Promise<string> {
  const placementId = await createPlacement(db, {
    companyId: await companyPayingAtOnce(db, terms),
    feeAmount,
    currency,
    startDate: daysAgo(9),
    recruiters: allFor(recruiter),
  });
  await answerDue(db);
  await db.query("select app.report_guarantee_breach($1, $2, 'left')", [placementId, daysAgo(1)]);
  return placementId;
}

/** The id of the recruiter's debt. */
export async function debtOf(db: Queryable, recruiter: Recruiter): Promise<string> {
  return (await db.query<{ id: string }>("select id from app.recoveries where recruiter_id = $1", [recruiter.id]))
    .rows[0]?.id as string;
}
