// What docs/analysts.md asks is answered to the analysts' own login.

import { readFile } from "node:fs/promises";
import test from "ava";
import { temporaryDatabase, useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { allFor, createPlacement, createRecruiter } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";
import { withoutTriggers } from "../support/without_triggers.ts";

const db = useDatabase(test, async ({ admin, connectAs }) => {
  await createPlacement(admin, { externalRef: "ANALYST-1" });
  await createPlacement(admin, { externalRef: "ANALYST-2", startDate: daysAgo(20) });
  await admin.query("select app.process_due_schedules()");
  // By itself, as in a night.
  const worker = await connectAs("holdback_worker");
  const { rows } = await worker.query("select (app_private.start_payout_run('release_due_escrow_holds')).id");
  await worker.query("select app_private.step_payout_run($1)", [rows[0].id]);
});

// What two placements and one payment leave without an answer.
const NOTHING_OF_IT = [
  "app.preview_due_schedules",
  "where not is_overdue",
  "where not is_covered",
  "reporting.accounts_at_risk",
  "reporting.accounts_keeping_money",
  "reporting.unfinished_onboardings",
  "reporting.fees_late",
  "reporting.failures_by_reason",
  "reporting.refusals",
  "reporting.payment_delays",
  "reporting.transfer_places",
  "reporting.bank_payouts",
  "reporting.guarantees_at_stake",
  "reporting.recoveries",
  "reporting.placement_sides",
  "reporting.balances_as_of",
  "reporting.statement",
  "reporting.reconciliation",
  "reporting.invariant_violations",
  "reporting.run_skips",
  "recruiter@example.com",
  "Acme",
  "action = 'delete'",
];

test("every question of the analysts' page is answered to their login", async (t) => {
  const page = await readFile(new URL("../../docs/analysts.md", import.meta.url), "utf8");
  const queries = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, query]) => query as string);
  t.true(queries.length >= 15, `${queries.length}`);
  const analyst = await db.connectAs("holdback_analyst");
  const empty: string[] = [];
  for (const query of queries) {
    await t.notThrowsAsync(async () => {
      const { rowCount } = await analyst.query(query);
      if (rowCount === 0) empty.push(query);
    }, query);
  }
  t.deepEqual(
    empty.filter((query) => !NOTHING_OF_IT.some((part) => query.includes(part))),
    [],
  );
});

test("the page's queries of a month are those of the statement, in the platform's time zone", async (t) => {
  const made = await temporaryDatabase(t);
  await made.admin.query("select app.set_time_zone(time_zone => 'Europe/Berlin', reason => 'where we are')");
  const recruiter = await createRecruiter(made.admin);
  await createPlacement(made.admin, { recruiters: allFor(recruiter), holdbackPercentage: 0 });
  await answerDue(made.admin);
  // Half an hour after midnight in Berlin, when it is still the month before in UTC.
  const client = await made.admin.connect();
  await client.query("begin");
  await withoutTriggers(client, async () => {
    await client.query(
      `update app.payout_schedules
          set processed_at = timestamp '2026-03-01 00:30' at time zone 'Europe/Berlin' where status = 'processed'`,
    );
  });
  await client.query("commit");
  client.release();
  const page = await readFile(new URL("../../docs/analysts.md", import.meta.url), "utf8");
  const queries = [...page.matchAll(/```sql\n(.*?)```/gs)]
    .map(([, query]) => query as string)
    .filter((query) => query.includes("reporting.statement_lines"));
  t.is(queries.length, 2);
  const analyst = await made.connectAs("holdback_analyst");
  const { rows: people } = await made.admin.query("select email from app.users where id = $1", [recruiter.id]);
  for (const [month, sum] of [
    ["2026-02-01", []],
    ["2026-03-01", ["1000.00"]],
  ] as const) {
    for (const query of queries) {
      const asked = query.replaceAll("2026-11-01", month).replace("recruiter@example.com", people[0].email);
      const { rows } = await analyst.query(asked);
      t.deepEqual(
        rows.map(({ sum_major, received }) => sum_major ?? received),
        [...sum],
        asked,
      );
    }
    const { rows: stated } = await analyst.query(
      "select amount_major from reporting.statement($1, $2) where kind not in ('opening', 'closing')",
      [people[0].email, month],
    );
    t.deepEqual(
      stated.map(({ amount_major }) => amount_major),
      [...sum],
    );
  }
  const { rows } = await analyst.query(
    "select paid_on = '2026-03-01' as is_theirs, paid_at < timestamptz '2026-03-01 00:00 UTC' as is_earlier from reporting.payment_delays",
  );
  t.deepEqual(rows, [{ is_theirs: true, is_earlier: true }]);
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
