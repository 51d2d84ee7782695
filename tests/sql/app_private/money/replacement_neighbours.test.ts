import test from "ava";
import { useDatabase } from "../../../support/database.ts";
import { daysAgo } from "../../../support/days.ts";
import { createPlacement } from "../../../support/fixtures.ts";

const db = useDatabase(test);

const neighbours = async (placement: string) =>
  (await db.admin.query("select neighbour_id from app_private.replacement_neighbours($1)", [placement])).rows.map(
    ({ neighbour_id }) => neighbour_id,
  );

test("a placement without a replacement has no neighbour; the replaced one and its replacement have each other", async (t) => {
  const placement = await createPlacement(db.admin, { startDate: daysAgo(10) });
  t.deepEqual(await neighbours(placement), []);
  const { rows } = await db.admin.query("select id from app.replace_candidate($1, 'B. Candidate', $2, 'left', $3)", [
    placement,
    daysAgo(0),
    daysAgo(1),
  ]);
  t.deepEqual(await neighbours(placement), [rows[0].id]);
  t.deepEqual(await neighbours(rows[0].id), [placement]);
});

test("the buckets of payouts ask it in their own statement: it is inlined, for an analyst too", async (t) => {
  const analyst = await db.connectAs("holdback_analyst");
  for (const client of [db.admin, analyst]) {
    const { rows } = await client.query("explain (verbose) select paid from reporting.payout_buckets");
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    t.regex(plan, /replaces_placement_id/);
    t.notRegex(plan, /replacement_neighbours\(/);
  }
});
