import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { daysAgo } from "../../support/days.ts";
import { createCompany, createPlacement } from "../../support/fixtures.ts";
import { refusedToOthers } from "../../support/signed_in.ts";

const db = useDatabase(test);

test.serial("guarantees are counted by their days, not by what the nightly job has completed", async (t) => {
  const companyId = await createCompany(db.admin);
  await db.admin.query("select app.publish_payout_policy(60, 10, company_id => $1, notice_period_days => 14)", [
    companyId,
  ]);
  // To come, begun today, its last day, over yesterday, in its last day of notice, and over since.
  for (const days of [-1, 0, 59, 60, 73, 74]) await createPlacement(db.admin, { companyId, startDate: daysAgo(days) });
  const { rows } = await db.admin.query("select * from app.guarantee_counts()");
  t.deepEqual(rows, [{ running_count: "2", to_come_count: "1", reportable_count: "2" }]);
});

test("only admins and analysts count guarantees", async (t) => {
  await refusedToOthers(t, db, "* from app.guarantee_counts()");
});
