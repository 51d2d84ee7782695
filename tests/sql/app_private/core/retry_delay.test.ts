import test from "ava";
import { useDatabase } from "../../../support/database.ts";

const db = useDatabase(test);

test("the waits grow to a cap and differ, so that what failed together does not come back together", async (t) => {
  const { rows } = await db.admin.query<{ tries: number; least: number; most: number; distinct: number }>(
    `select tries, min(wait)::float as least, max(wait)::float as most, count(distinct wait)::int as distinct
       from generate_series(0, 40) as tries,
            lateral (select extract(epoch from app_private.retry_delay(900, 86400, tries)) as wait from generate_series(1, 50)) as waits
      group by tries order by tries`,
  );
  for (const { tries, least, most, distinct } of rows) {
    const middle = Math.min(900 * 2 ** tries, 86_400);
    t.true(least >= 0.75 * middle && most <= 1.25 * middle, `${tries}: ${least} to ${most}`);
    t.true(distinct > 25);
  }
});
