// What docs/analysts.md asks is answered to the analysts' own login.

import { readFile } from "node:fs/promises";
import test from "ava";
import { useDatabase } from "../support/database.ts";
import { createPlacement } from "../support/fixtures.ts";

const db = useDatabase(test, async ({ admin }) => {
  await createPlacement(admin, { externalRef: "ANALYST-1" });
  await admin.query("select app.process_due_schedules()");
});

test("every question of the analysts' page is answered to their login", async (t) => {
  const page = await readFile(new URL("../../docs/analysts.md", import.meta.url), "utf8");
  const queries = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, query]) => query as string);
  t.true(queries.length >= 15, `${queries.length}`);
  const analyst = await db.connectAs("holdback_analyst");
  for (const query of queries) await t.notThrowsAsync(analyst.query(query), query);
});

test("every view of reporting is asked on the analysts' page, or is made of what is", async (t) => {
  const page = await readFile(new URL("../../docs/analysts.md", import.meta.url), "utf8");
  const { rows } = await db.admin.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'reporting'::regnamespace and relkind = 'v'",
  );
  // Older shapes of what payouts, recoveries, upcoming_payments and reconciliation_findings show; and details.
  const elsewhere = [
    "payout_buckets",
    "open_debts",
    "unpaid_schedules",
    "open_reconciliation_findings",
    "metrics",
    "placement_parts",
    "schedules",
  ];
  const asked = rows.map(({ name }) => name).filter((name) => !elsewhere.includes(name));
  t.deepEqual(
    asked.filter((name) => !page.includes(`reporting.${name}`)),
    [],
  );
});
