// Alerts, dashboard and runbook: they name metrics that are there, each alert and each code has an entry, and each query runs.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "ava";
import { parse } from "yaml";
import { ownMetrics } from "../../server/processes/metrics.ts";
import { useDatabase } from "../support/database.ts";

const db = useDatabase(test);
const alerts = readFileSync("deploy/prometheus/alerts.yml", "utf8");
const runbook = readFileSync("docs/runbook.md", "utf8");
const dashboard = readFileSync("deploy/grafana/dashboard.json", "utf8");
const hasPromtool = spawnSync("promtool", ["--version"]).status === 0;
/** Left out, and said so in the closing line, where there is no promtool (Debian: prometheus). */
const testWithPromtool = hasPromtool ? test : test.skip;

interface ScrapeConfig {
  dns_sd_configs?: { names: string[]; port: number }[];
  metric_relabel_configs?: { regex: string; action: string }[];
}

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

test("what a worker alone knows of itself is fetched from the workers", async (t) => {
  const { scrape_configs } = parse(readFileSync("deploy/prometheus/prometheus.yml", "utf8"));
  const ofWorkers = scrape_configs.find(({ dns_sd_configs = [] }: ScrapeConfig) =>
    dns_sd_configs.some(({ names, port }) => names.includes("worker") && port === 5679),
  ) as ScrapeConfig;
  const kept = ofWorkers.metric_relabel_configs?.filter(({ action }) => action === "keep") ?? [];
  // What calls Stripe and takes jobs is the worker; requests and the standby are the API's.
  const names = (await ownMetrics.getMetricsAsJSON()).map(({ name }) => name);
  const used = names.filter(
    (name) => /^holdback_(?!http_|replica_)/.test(name) && (alerts.includes(name) || dashboard.includes(name)),
  );
  t.true(used.includes("holdback_stripe_request_duration_seconds"));
  for (const { regex } of kept)
    t.deepEqual(
      used.filter((name) => !new RegExp(`^(?:${regex})$`).test(`${name}_count`)),
      [],
    );
  t.is(kept.length, 1);
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
