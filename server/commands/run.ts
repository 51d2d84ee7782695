// npm run run -- TASK: starts a daily run for a scheduler other than the crontab, and ends when the run has.

import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { loadConfig } from "../config.ts";
import { databasePool } from "../database/client.ts";
import { explainOutdated, requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import { checkDatabase } from "../database/reach.ts";
import { stopRequested } from "../processes/lifecycle.ts";
import { parseArguments, runCommand } from "../processes/run_command.ts";

const USAGE = `Usage: npm run run -- process_due_schedules | release_due_escrow_holds [--within MINUTES]

Starts this run now, as the crontab does, and waits until the workers have ended it. Safe at any time, also twice.
  --within    how long to wait; 120 when left out
The exit code is 0 when the run has ended, 1 when it has not in time, or when nothing of what it had to pay was paid.`;

const POLL_MS = 1_000;

const State = z.object({
  finished_at: z.string().nullable(),
  item_count: z.int(),
  item_amounts: z.record(z.string(), z.int()),
  succeeded_count: z.int(),
  refused_count: z.int(),
  in_doubt_count: z.int(),
  stopped_by: z.string().nullable(),
});
type State = z.infer<typeof State>;

runCommand(async () => {
  const { values, positionals } = parseArguments(
    {
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { within: { type: "string", default: "120" }, help: { type: "boolean", short: "h" } },
    },
    USAGE,
  );
  const [task, ...more] = positionals;
  const minutes = /^\d{1,4}$/.test(values.within as string) ? Number(values.within) : 0;
  if (values.help || task === undefined || more.length > 0 || minutes === 0) throw new Error(USAGE);
  let isStopped = false;
  void stopRequested().then(() => {
    isStopped = true;
  });
  const databaseUrl = await roleUrl(await requireDatabaseUrl(loadConfig()), "holdback_worker");
  await checkDatabase(databaseUrl);
  const pool = databasePool({
    connectionString: databaseUrl,
    max: 1,
    application_name: "holdback run",
  });
  // A lost connection shows in the query that was under way.
  pool.on("error", () => undefined);
  const { rows } = await pool
    .query<{ id: string }>("select app_private.begin_scheduled_run($1) as id", [task])
    .catch((error: unknown) => {
      const { hint } = error as { hint?: unknown };
      throw explainOutdated(error) ?? (hint ? new Error(`${(error as Error).message} ${hint}`) : error);
    });
  const { id } = rows[0] as { id: string };
  const until = Date.now() + minutes * 60_000;
  let state: State | undefined;
  let trouble: unknown;
  do {
    await sleep(POLL_MS);
    // The run goes on without us: a server that is away for a moment is asked again.
    await pool.query<{ state: unknown }>("select app_private.scheduled_run_state($1) as state", [id]).then(
      ({ rows }) => {
        state = State.parse(rows[0]?.state);
        trouble = undefined;
      },
      (error: unknown) => {
        trouble = error;
      },
    );
  } while (state?.finished_at == null && !isStopped && Date.now() < until);
  if (state?.finished_at == null) {
    const why = state?.stopped_by ?? (isStopped ? "this command was stopped." : "see the worker's log.");
    throw new Error(`${task} has not ended (run ${id}): ${why} It goes on when it can.`, { cause: trouble });
  }
  process.stdout.write(`${describe(task, id, state)}\n`);
  const hasPaidNothing = state.succeeded_count === 0 && state.refused_count + state.in_doubt_count > 0;
  if (hasPaidNothing || (state.item_count === 0 && state.stopped_by !== null)) process.exitCode = 1;
});

function describe(task: string, id: string, state: State): string {
  const sums = Object.entries(state.item_amounts).map(([currency, amount]) => `${currency} ${amount}`);
  const answers =
    task === "process_due_schedules"
      ? `, ${state.succeeded_count} paid, ${state.refused_count} refused, ${state.in_doubt_count} in doubt`
      : "";
  return [
    `${task} has ended (run ${id}): ${state.item_count} claimed${answers}`,
    ...(sums.length > 0 ? [`in minor units: ${sums.join(", ")}`] : []),
    ...(state.stopped_by === null ? [] : [state.stopped_by]),
  ].join("\n");
}
