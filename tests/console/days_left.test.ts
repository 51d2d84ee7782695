// Days that are left, as pages count them and as SQL does.

import test from "ava";
import { daysUntil } from "../../console/src/parts/dates.ts";
import { payout } from "../../console/src/texts/payout.ts";
import { useDatabase } from "../support/database.ts";
import { createPlacement } from "../support/fixtures.ts";

const db = useDatabase(test);

test("a page counts the days of a guarantee as the reports do, and at its end it is over", async (t) => {
  const ending = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  for (const startDate of [ending(-89), ending(-30), ending(0)]) await createPlacement(db.admin, { startDate });
  const { rows } = await db.admin.query<{ until: Date; days_left: number; now: Date }>(
    `select distinct placement.guarantee_completion_date as until, report.days_left, now()
       from reporting.guarantees_at_stake as report join app.placements as placement on placement.id = report.placement_id`,
  );
  t.is(rows.length, 3);
  for (const { until, days_left, now } of rows) t.is(daysUntil(until, now.getTime()), days_left);
  const [end] = rows.map(({ until }) => until);
  t.regex(payout.guarantee("28 Feb", daysUntil(end as Date, (end as Date).getTime())), /ended on/);
});
