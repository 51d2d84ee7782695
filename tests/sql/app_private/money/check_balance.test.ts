// What would leave the books of a payout unbalanced is refused when the transaction ends, whoever does it.

import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { companyPayingAtOnce } from "../../../support/debts.ts";
import { refused } from "../../../support/errors.ts";
import { allFor, createPlacement, createRecruiter, payoutOf } from "../../../support/fixtures.ts";
import { answerDue } from "../../../support/stripe_answers.ts";

const db = useDatabase(test);

/** 1,000 are paid, and the guarantee breaks: a debt of 1,000. */
async function brokenPayout() {
  const recruiter = await createRecruiter(db.admin);
  const placement = await createPlacement(db.admin, {
    companyId: await companyPayingAtOnce(db.admin),
    feeAmount: 1_000,
    startDate: daysAgo(9),
    recruiters: allFor(recruiter),
  });
  await answerDue(db.admin);
  await db.admin.query("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]);
  const { payout } = await payoutOf(db.admin, placement);
  return payout;
}

const UNBALANCED: Record<string, string> = {
  "a reversal by hand that no debt knows of":
    "update app.payout_transfers set reversed_by_hand = 400, reversed_by_hand_at = now() where payout_id = $1",
  "money that is said to have come back": `insert into app.recovery_steps (recovery_id, kind, amount, status, created_by_role)
     select id, 'hand_reversal', 10, 'done', 'test' from app.recoveries where payout_id = $1`,
};

for (const [what, sql] of Object.entries(UNBALANCED)) {
  test.serial(`${what} is refused at the end of the transaction`, async (t) => {
    const payout = await brokenPayout();
    await refused(t, db.admin.query(sql.replaceAll("$1", `'${payout}'`)), "HB038");
    t.deepEqual((await db.admin.query("select rule from reporting.invariant_violations")).rows, []);
  });
}

test.serial("an obligation is not processed without what was transferred and set off", async (t) => {
  const placement = await createPlacement(db.admin, { startDate: "2025-01-01" });
  await db.admin.query("select app.process_due_schedules()");
  const { schedule } = await payoutOf(db.admin, placement);
  await refused(
    t,
    db.admin.query("update app.payout_schedules set status = 'processed', processed_at = now() where id = $1", [
      schedule,
    ]),
    "HB038",
  );
});
