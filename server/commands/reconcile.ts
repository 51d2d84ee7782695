// npm run reconcile [-- --from 2026-11-01 --to 2026-11-22]: compares our transfers with Stripe's now. Exit code 2: something
// waits for an explanation.

import type { WithPgClient } from "graphile-worker";
import { loadConfig } from "../config.ts";
import { databasePool } from "../database/client.ts";
import { explainOutdated, roleUrl, withDatabase } from "../database/connections.ts";
import { stopRequested } from "../processes/lifecycle.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";
import { StripeGateway } from "../stripe/gateway.ts";
import { StripeLimiter } from "../stripe/limiter.ts";
import { type ReconciliationRequest, reconcile } from "../stripe/reconciliation/reconcile.ts";
import {
  describeComparison,
  describeFindings,
  ReconciliationReport,
  SHOWN_FINDINGS,
} from "../stripe/reconciliation/report.ts";
import { resolveStripe } from "../stripe/settings.ts";

const USAGE = `Usage: npm run reconcile [-- --from 2026-11-01 [--to 2026-11-22]]

Compares our transfers with those that Stripe has, and records every difference as a finding. It moves no money.
  (no dates)  everything since the last reconciliation, or the last days when there was none
  --from      the first day, or a time like 2026-11-01T06:00:00Z
  --to        the last day (all of it), or a time; left out: up to now
Days are UTC. The exit code is 0 when no finding is open, 2 when one is, 1 when it could not be done.`;

const DAY_MS = 86_400_000;

runCommand(async () => {
  const window = readWindow(process.argv.slice(2));
  const stopping = new AbortController();
  void stopRequested().then((reason) => stopping.abort(new Error(`Stopped (${reason}): nothing was recorded.`)));
  const config = loadConfig();
  const stripe = await resolveStripe(config);
  const reports = await withDatabase(config, async (adminUrl) =>
    withPool(await roleUrl(adminUrl, "holdback_worker"), async (withPgClient) => {
      const limiter = new StripeLimiter(withPgClient, new StripeGateway(stripe), stripe.rateLimit, stripe.isLive);
      const ids = await reconcile({ withPgClient, limiter, signal: stopping.signal, window });
      return readReports(withPgClient, ids);
    }),
  );
  for (const report of reports) process.stdout.write(`${describeComparison(report)}\n`);
  const last = reports.at(-1);
  if (last === undefined) return;
  process.stdout.write(describeFindings(last));
  if (last.open_finding_count > 0) process.exitCode = 2;
});

function readWindow(args: string[]): ReconciliationRequest["window"] {
  const { from, to, help } = parseArguments(
    { args, options: { from: { type: "string" }, to: { type: "string" }, help: { type: "boolean", short: "h" } } },
    USAGE,
  ).values;
  if (help || (to !== undefined && from === undefined)) throw new Error(USAGE);
  if (from === undefined) return null;
  const window = { from: readTime("--from", from, 0), until: to === undefined ? null : readTime("--to", to, DAY_MS) };
  if (window.until !== null && window.until <= window.from) {
    throw new Error(`--to ${to} is before --from ${from}.\n\n${USAGE}`);
  }
  return window;
}

/** A day stands for its beginning, plus `ofDay` milliseconds. */
function readTime(name: string, text: string, ofDay: number): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = new Date(text);
  const isReal = !Number.isNaN(time.getTime()) && (!isDay || time.toISOString().startsWith(text));
  if (!isReal || !(isDay || isTime)) throw new Error(`${name} ${text} is neither a day nor a time.\n\n${USAGE}`);
  return new Date(time.getTime() + (isDay ? ofDay : 0)).toISOString();
}

async function withPool<T>(databaseUrl: string, use: (withPgClient: WithPgClient) => Promise<T>): Promise<T> {
  const pool = databasePool({
    connectionString: databaseUrl,
    max: 4,
    application_name: "holdback reconcile",
  });
  // A lost connection shows in the query that was under way.
  pool.on("error", () => undefined);
  try {
    return await use(async (callback) => {
      const client = await pool.connect();
      try {
        return await callback(client);
      } finally {
        client.release();
      }
    });
  } catch (error) {
    throw explain(error);
  } finally {
    await pool.end();
  }
}

async function readReports(withPgClient: WithPgClient, ids: string[]): Promise<ReconciliationReport[]> {
  const { rows } = await withPgClient((client) =>
    client.query<{ report: unknown }>(
      `select app_private.report_reconciliation(id, $2) as report from unnest($1::uuid[]) with ordinality as each (id, position)
        order by position`,
      [ids, SHOWN_FINDINGS],
    ),
  );
  return rows.map(({ report }) => ReconciliationReport.parse(report));
}

function explain(error: unknown): unknown {
  const outdated = explainOutdated(error);
  if (outdated) return outdated;
  const { hint } = error as { hint?: unknown };
  if (typeof hint === "string") return new Error(`${(error as Error).message} ${hint}`);
  return error;
}
