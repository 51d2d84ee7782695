// The newest changes of a long history: which they are, and that they cost what is answered, however long it is.

import test from "ava";
import { useDatabase } from "../../support/database.ts";
import { personOf, seedLongAuditLogs } from "../../support/long_audit_logs.ts";

const db = useDatabase(test);
const READERS = ["holdback_analyst", "holdback_operator"] as const;
const MOST = 20;
/** Partitions of each log: so many months with rows, those to come, and the default one. */
const PARTITIONS = 19;

/** No index of app.audit_log has it: it is every second row of a time, and of a small month all rows are sorted. */
const BY_TIME_ALONE = "action = 'update'";

/** What is asked, and the same of the view. */
const QUESTIONS: readonly [asked: string, condition: string][] = [
  ["", "true"],
  [`changed_by => ${personOf(7)}`, `changed_by = ${personOf(7)}`],
  [
    `changed_by => ${personOf(7)}, until => now() - interval '90 days'`,
    `changed_by = ${personOf(7)} and at < now() - interval '90 days'`,
  ],
  ["action => 'complete'", "action = 'complete'"],
  ["action => 'update'", BY_TIME_ALONE],
  [
    "since => now() - interval '40 days', until => now() - interval '30 days'",
    "at >= now() - interval '40 days' and at < now() - interval '30 days'",
  ],
];

test.before(async () => {
  const client = await db.admin.connect();
  try {
    await seedLongAuditLogs(client);
  } finally {
    client.release();
  }
});

test("the newest changes are those of the history, by whom, by action and by time", async (t) => {
  for (const role of READERS) {
    const reader = await db.connectAs(role);
    for (const [asked, condition] of QUESTIONS) {
      const arguments_ = [asked, `most => ${MOST}`].filter(Boolean).join(", ");
      const { rows: latest } = await reader.query(`select * from reporting.latest_changes(${arguments_})`);
      const { rows: history } = await reader.query(
        `select * from reporting.audit_history where ${condition} order by at desc, audit_id desc limit ${MOST}`,
      );
      t.is(latest.length, MOST, asked);
      t.deepEqual(latest, history, `${role}: ${asked}`);
    }
  }
});

test("a person who is looked up by their address is found as well", async (t) => {
  const reader = await db.connectAs("holdback_analyst");
  const { rows } = await reader.query(
    `select count(*)::integer from reporting.latest_changes(changed_by => (select ${personOf(7)} offset 0), most => 7)`,
  );
  t.deepEqual(rows, [{ count: 7 }]);
});

test("the system user's newest changes are found, by its name and by itself", async (t) => {
  const reader = await db.connectAs("holdback_analyst");
  const system = "00000000-0000-7000-8000-000000000001";
  for (const asked of [`'${system}'`, `(select '${system}'::uuid offset 0)`]) {
    const { rows } = await reader.query(
      `select changed_by from reporting.latest_changes(changed_by => ${asked}, most => 7)`,
    );
    t.deepEqual(rows, Array(7).fill({ changed_by: system }), asked);
  }
});

interface Plan {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Plan[];
}

/** Rows of the logs that were looked at, whether they were asked for or not. */
const rowsRead = (plan: Plan): number =>
  (/audit_log/.test(plan["Relation Name"] ?? "")
    ? (plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Index Recheck"] ?? 0)) *
      plan["Actual Loops"]
    : 0) + (plan.Plans ?? []).reduce((sum, part) => sum + rowsRead(part), 0);

test("the newest changes are read from indexes in their order, and no more of a log than a page", async (t) => {
  // A page of each log with the first row of each of its months, and what is answered once more, for its names.
  const most = 2 * (2 * MOST + PARTITIONS) + MOST;
  for (const role of READERS) {
    const reader = await db.connectAs(role);
    for (const [asked] of QUESTIONS.filter(([, condition]) => condition !== BY_TIME_ALONE)) {
      const arguments_ = [asked, `most => ${MOST}`].filter(Boolean).join(", ");
      const { rows } = await reader.query(
        `explain (analyze, timing off, format json) select * from reporting.latest_changes(${arguments_})`,
      );
      const read = rowsRead(rows[0]["QUERY PLAN"][0].Plan);
      t.true(read >= MOST && read <= most, `${role}: ${asked}: ${read} rows of the logs`);
    }
  }
});
