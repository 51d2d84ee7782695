// npm start: everything up and staying up, until a signal. With --demo: over an example, in a data folder of its own. With
// --without-worker nothing is paid: to look at a backup that was put back, and to pause payouts there.

import { join } from "node:path";
import { LOCAL_ADMIN_EMAIL } from "../api/sign_in/local_admin.ts";
import { type Config, loadConfig } from "../config.ts";
import { findRunningEmbeddedPostgres } from "../database/embedded_postgres/embedded_postgres.ts";
import type { DemoNights } from "../demo/nights.ts";
import { stopRequested } from "../processes/lifecycle.ts";
import { createLogger } from "../processes/logger.ts";
import { makeDataDir } from "../processes/private_file.ts";
import { runCommand } from "../processes/run_command.ts";
import { claimDataDir } from "../processes/running_file.ts";
import { readControlHeaders, SandboxControl } from "../stripe/sandbox_control.ts";
import { type Addresses, Supervisor } from "./supervisor.ts";

const DEMO_FOLDER = ".holdback-demo";
/** The one thing that this installation forgot: nothing delivers webhooks, so that the demo has a task that was missed. */
const FORGOTTEN_TASK = "deliver_webhooks";

runCommand(async () => {
  const argument = readArguments(process.argv.slice(2));
  const isDemo = argument === "--demo";
  if (isDemo) useDemoFolder(process.env);
  const config = loadConfig();
  if (isDemo) assertPlayMoney(config);
  const log = createLogger("start");
  await makeDataDir(config.dataDir);
  const running = await claimDataDir(config.dataDir);
  const supervisor = new Supervisor(config, running, log);

  const stopped = stopRequested(() => supervisor.kill());
  const demoOver = new AbortController();
  let nights: DemoNights | undefined;
  const starting = supervisor.start({ withWorker: argument !== "--without-worker" });
  // When a stop comes first, what the start still says is of no interest.
  starting.catch(() => undefined);
  try {
    const addresses = await Promise.race([starting, stopped]);
    if (typeof addresses !== "string") {
      if (isDemo) {
        const kept = await Promise.race([stopped, keepDemo(config, addresses, demoOver.signal)]);
        if (typeof kept !== "string") nights = kept;
      }
      process.stdout.write(describe(config, addresses));
      await Promise.race([stopped, supervisor.watch()]);
    }
    process.stdout.write("stopping; a second Ctrl-C does not wait for jobs in flight\n");
  } finally {
    demoOver.abort();
    await nights?.close();
    await supervisor.stop();
  }
});

function describe(
  { dataDir, databaseUrl, isProduction }: Config,
  { postgres, stripe, apiUrl, consoleUrl }: Addresses,
): string {
  const mode = stripe.isLive ? "live" : "test";
  return `${[
    `Postgres   ${postgres}${databaseUrl ? "" : " (embedded)"}`,
    `Stripe     ${stripe.apiBase} (${stripe.isSandbox ? "sandbox" : `${mode} key`})`,
    `Console    ${consoleUrl}${consoleUrl.includes("#") ? " (signs you in once, within 10 minutes; then npm run link)" : ""}`,
    `API        ${apiUrl}/graphql`,
    ...(isProduction ? [] : [`Queries    ${apiUrl}/graphiql, with npm run --silent token -- ${LOCAL_ADMIN_EMAIL}`]),
    `Data       ${dataDir}`,
    "SQL        npm run sql -- analyst, or operator",
    `holdback ready on ${apiUrl}`,
  ].join("\n")}\n`;
}

type Argument = "--demo" | "--without-worker" | undefined;

function readArguments([argument, ...more]: string[]): Argument {
  if (more.length === 0 && (argument === undefined || argument === "--demo" || argument === "--without-worker"))
    return argument;
  throw new Error(
    "Usage: npm start, npm start -- --demo for an example to look at, or npm start -- --without-worker to pay nothing.",
  );
}

function useDemoFolder(env: NodeJS.ProcessEnv): void {
  env.HOLDBACK_DATA_DIR ||= DEMO_FOLDER;
  env.CRONTAB_WITHOUT ||= FORGOTTEN_TASK;
}

function assertPlayMoney({ databaseUrl, stripe, auth, stripeMode }: Config): void {
  if (!databaseUrl && !stripe && !auth && stripeMode !== "live") return;
  throw new Error(
    "The demo has its own database, its own stand-in for Stripe and its own sign-in. Unset DATABASE_URL, STRIPE_SECRET_KEY, " +
      "STRIPE_MODE and AUTH_JWKS_URL for it, or run npm start without --demo.",
  );
}

async function keepDemo({ dataDir }: Config, { stripe }: Addresses, signal: AbortSignal): Promise<DemoNights> {
  const [{ keepExample }, { DemoNights }] = await Promise.all([
    import("../demo/living.ts"),
    import("../demo/nights.ts"),
  ]);
  const postgres = await findRunningEmbeddedPostgres(dataDir);
  if (!postgres) throw new Error(`No database runs in ${dataDir}.`);
  const sandbox = new SandboxControl(stripe.apiBase, await readControlHeaders(join(dataDir, "sandbox")));
  const around = { adminUrl: postgres.adminUrl, dataDir, sandbox, signal };
  await keepExample({ ...around, stripe, say: (text) => void process.stdout.write(`${text}\n`) });
  return await DemoNights.start(around);
}
