// Each rule of reporting.invariant_violations is broken on purpose, in a transaction that is rolled back; and the view names it.

import { readFile } from "node:fs/promises";
import test from "ava";
import { askedAfter, BREACHES, db, ids, type Violation, violationsAfter } from "./invariant_breaches.ts";

for (const { rule, how, sql, of, named = of } of BREACHES) {
  test.serial(`${rule} is named when ${how}`, async (t) => {
    const { all: violations, ofRows } = await askedAfter(typeof sql === "string" ? sql : sql(), ids[of]);
    const found = violations.find((violation) => violation.rule === rule && violation.entity_id === ids[named]);
    t.truthy(found, JSON.stringify(violations));
    t.truthy(found?.detail);
    t.deepEqual(
      inOrder(ofRows),
      inOrder(violations.filter(({ row_of }) => row_of !== null)),
      "asked of each row alone",
    );
  });
}

const inOrder = (violations: Omit<Violation, "detail">[]) =>
  violations.map((each) => [each.rule, each.row_of, each.entity_id].join(" ")).sort();

test.serial("each table whose rows are named is looked at in rounds", async (t) => {
  const view = await readFile(new URL("../../../sql/views/invariant_violations.sql", import.meta.url), "utf8");
  const { rows } = await db.admin.query<{ name: string }>(
    "select table_name as name from app_private.invariant_rounds",
  );
  const named = [...view.matchAll(/^ +(?:select )?(?:'\w+'|problem\.rule)(?: as \w+)?,\s*'(\w+)'(?: as row_of)?,/gm)];
  t.deepEqual([...new Set(named.map(([, name]) => name))].sort(), rows.map(({ name }) => name).sort());
});

test.serial("nothing_foreign is named when somebody makes a function, or changes one", async (t) => {
  const named = async (sql: string) =>
    (await violationsAfter(sql, ids.audit))
      .filter(({ rule }) => rule === "nothing_foreign")
      .map(({ detail }) => detail);
  const made = await named("create function app.answer() returns int language sql return 42");
  t.true(made.includes("function app.answer(), of postgres: is not Holdback's"), made.join());
  const changed = await named("alter function app.version() security invoker");
  t.true(changed.includes("function app.version(), of holdback_owner: says something else than when it was migrated"));
});

test.serial("statuses_are_counted is named when what metrics count is not what there is", async (t) => {
  const named = async (sql: string) =>
    (await violationsAfter(sql, ids.schedule))
      .filter(({ rule }) => rule === "statuses_are_counted")
      .map(({ detail }) => detail);
  t.deepEqual(await named("select"), []);
  // The superuser has switched the triggers off.
  const changed = await named("update app.payout_schedules set amount = amount + 1 where id = $1");
  t.is(changed.length, 1);
  t.regex(changed.join(), /^metrics count 2 \((\d+)\) of schedule processing USD, there are 2 \((?!\1\))/);
  t.is((await named("delete from app_private.status_sums where entity = 'hold'")).length, 1);
  t.is((await named("insert into app_private.status_sums values ('transfer', 'USD', 'failed', 'x', 1, 1)")).length, 1);
});

test.serial("nothing is named while no rule is broken, and every rule of the view was broken here", async (t) => {
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
  const view = await readFile(new URL("../../../sql/views/invariant_violations.sql", import.meta.url), "utf8");
  const money = new URL("../../../sql/functions/app_private/money/", import.meta.url);
  const balance = await readFile(new URL("imbalance.sql", money), "utf8");
  const companySide = await readFile(new URL("company_side_problem.sql", money), "utf8");
  const rules = [
    ...[...view.matchAll(/^(?: {2})?select\s+'(\w+)'/gm)].map(([, rule]) => rule),
    ...[...`${balance}${companySide}`.matchAll(/then '(\w+)'/g)].map(([, rule]) => rule),
  ];
  t.true(rules.length > 0);
  const broken = [...BREACHES.map(({ rule }) => rule), "statuses_are_counted", "nothing_foreign"];
  t.deepEqual([...new Set(broken)].sort(), [...new Set(rules)].sort());
  const { rows: told } = await db.admin.query<{ rule: string }>("select rule from app.books_rules()");
  // What app.verify_audit_log proves is no part of the view: it takes its time (tests/tasks/measure_invariants.test.ts).
  const proved = [...new Set(rules), "audit_log_proves_itself"];
  t.deepEqual(told.map(({ rule }) => rule).sort(), proved.sort(), "each is told in words");
});
