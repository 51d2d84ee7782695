// Alerts, dashboard and runbook: they name metrics that are there, each alert and each code has an entry, and each query runs.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "ava";
import { ownMetrics } from "../../server/processes/metrics.ts";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);
const alerts = readFileSync("deploy/prometheus/alerts.yml", "utf8");
const runbook = readFileSync("docs/runbook.md", "utf8");
const dashboard = readFileSync("deploy/grafana/dashboard.json", "utf8");
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
/** Left out, and said so in the closing line, where there is no promtool (Debian: prometheus). */
const testWithPromtool = hasPromtool ? test : test.skip;

const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string);

testWithPromtool("promtool takes the alerts, and each fires when it should and in no quiet night", (t) => {
  for (const args of [
    ["check", "rules", "deploy/prometheus/alerts.yml"],
    ["test", "rules", "deploy/prometheus/tests/alerts.yml"],
  ]) {
    const { status, stdout, stderr } = spawnSync("promtool", args, { encoding: "utf8" });
    t.is(status, 0, stdout + stderr);
  }
});

test("alerts and dashboard name only metrics that /metrics has", async (t) => {
  const { rows } = await db.admin.query<{ name: string }>("select name from app_private.metric_names");
  const known = new Set([...rows.map(({ name }) => name), "holdback_database_answers"]);
  for (const { name } of await ownMetrics.getMetricsAsJSON()) known.add(name);
  const used = [...alerts.matchAll(/holdback_\w+/g), ...dashboard.matchAll(/holdback_\w+/g)].map(([name]) => name);
  t.true(used.length > 40);
  t.deepEqual(
    used.filter((name) => !known.has(name) && !known.has(name.replace(/_(bucket|count|sum)$/, ""))),
    [],
  );
});

test("the dashboard is one that Grafana loads: panels with a type, a place and a query each", (t) => {
  const { title, schemaVersion, panels } = JSON.parse(dashboard);
  t.is(title, "Holdback");
  t.is(typeof schemaVersion, "number");
  const ids = panels.map(({ id }: { id: number }) => id);
  t.is(new Set(ids).size, ids.length);
  for (const { type, gridPos, targets } of panels) {
    t.regex(type, /^(stat|timeseries)$/);
    t.deepEqual(Object.keys(gridPos), ["x", "y", "w", "h"]);
    for (const { expr } of targets) t.regex(expr, /holdback_/);
  }
});

test("each alert has an entry of the runbook and leads to it, and each is played by a test", async (t) => {
  const names = matches(alerts, /- alert: (\w+)/g);
  t.true(names.length > 20);
  t.deepEqual(matches(runbook, /^### (\w+)$/gm), names);
  t.deepEqual(
    matches(alerts, /runbook_url: docs\/runbook\.md#(\w+)/g),
    names.map((name) => name.toLowerCase()),
  );
  const played = matches(readFileSync("deploy/prometheus/tests/alerts.yml", "utf8"), /^ {8}alertname: (\w+)$/gm);
  t.deepEqual(played, names);
});

test("each code of a failed payment has a row of the runbook", async (t) => {
  const { rows } = await db.admin.query<{ code: string }>(
    "select distinct code from app_private.stripe_outcomes where code is not null order by code",
  );
  const described = matches(runbook, /^\| `(\w+)` \|/gm);
  t.deepEqual(
    rows.filter(({ code }) => !described.includes(code)),
    [],
  );
});

test("every query of the runbook runs, and every verb that it names is there", async (t) => {
  const queries = matches(runbook, /```sql\n([\s\S]*?)```/g);
  t.true(queries.length > 20);
  for (const query of queries) await t.notThrowsAsync(db.admin.query(query), query);
  const verbs = matches(runbook, /`app\.(\w+)`/g);
  const { rows } = await db.admin.query(
    "select name from unnest($1::text[]) as name where to_regproc('app.' || name) is null",
    [verbs.filter((verb) => !["night_stops"].includes(verb))],
  );
  t.deepEqual(rows, []);
});
