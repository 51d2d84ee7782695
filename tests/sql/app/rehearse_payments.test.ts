// Who would be paid in the coming nights.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { refused } from "../../support/errors.ts";
import { allFor, createPayout, createRecruiter } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test("an obligation and a hold are paid in the night in which they come due, each once", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  // Its guarantee of 90 days is over in 5 days: 800.00 are due then, and the hold of 200.00 is released.
  const made = await createPayout(db.admin, { startDate: daysAgo(85), recruiters: allFor(recruiter) });
  const { rows } = await db.admin.query(
    `select to_char(night, 'YYYY-MM-DD') as night, schedule_id, hold_id, payout_id, recruiter_id, pay_amount, currency
       from app.rehearse_payments($1) where recruiter_id = $2 order by schedule_id`,
    [daysAgo(-20), recruiter.id],
  );
  const of = { night: daysAgo(-5), payout_id: made.payout, recruiter_id: recruiter.id, currency: "USD" };
  t.deepEqual(rows, [
    { ...of, schedule_id: made.schedule, hold_id: null, pay_amount: "80000" },
    { ...of, schedule_id: null, hold_id: made.hold, pay_amount: "20000" },
  ]);
});

test("a day that is over, and who is no admin, is refused", async (t) => {
  await refused(t, db.admin.query("select * from app.rehearse_payments($1)", [daysAgo(1)]), "HB008");
  await refusedToOthers(t, db, "app.rehearse_payments($1)", [daysAgo(-3)]);
});
