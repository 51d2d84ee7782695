// A plan summed by currency: what it has, what of it is still so, and what needs a plan at all.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../support/database.ts";
import { refused } from "../../support/errors.ts";
import { NOBODY } from "../../support/fixtures.ts";
import { dueObligations, planners } from "../../support/plans.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

// Three obligations of 800.00 USD, of payouts of 1,000.00 each; one is frozen: 2,400.00 − 800.00 = 1,600.00.
test("what has drifted is no longer payable, and what is added counts for nothing", async (t) => {
  const db = await temporaryDatabase(t);
  const [frozen] = await dueObligations(db, 3);
  const { plan } = await planners(db);
  const { id } = await plan();
  const totals = async () => (await db.admin.query("select * from app.plan_totals($1)", [id])).rows;
  t.like(await totals(), [{ currency: "USD", planned_count: "3", present_amount: "240000", difference: "0" }]);
  t.like(await totals(), [{ obligatory_count: "0", plan_from: null }]);
  await db.admin.query("select app.freeze_payout($1, 'a dispute')", [frozen?.payout]);
  await dueObligations(db, 1);
  await db.admin.query(`update app_private.settings set value = '{"USD": 99999}' where name = 'plan_from_amounts'`);
  t.deepEqual(await totals(), [
    {
      currency: "USD",
      planned_count: "3",
      planned_amount: "240000",
      present_count: "2",
      present_amount: "160000",
      difference: "-80000",
      obligatory_count: "3",
      plan_from: "99999",
    },
  ]);
});

test("there must be such a plan, and only admins and analysts ask", async (t) => {
  await refused(t, db.admin.query("select * from app.plan_totals($1)", [NOBODY]), "HB002");
  await refusedToOthers(t, db, "* from app.plan_totals($1)", [NOBODY]);
});
