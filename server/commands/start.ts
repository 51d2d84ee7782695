// npm start: everything up and staying up, until a signal.

import { LOCAL_ADMIN_EMAIL } from "../api/sign_in/local_admin.ts";
import { type Config, loadConfig } from "../config.ts";
import { makeDataDir } from "../database/embedded_postgres/cluster.ts";
import { stopRequested } from "../processes/lifecycle.ts";
import { createLogger } from "../processes/logger.ts";
import { runCommand } from "../processes/run_command.ts";
import { claimDataDir } from "../processes/running_file.ts";
import { type Addresses, Supervisor } from "./supervisor.ts";

runCommand(async () => {
  const config = loadConfig();
  const log = createLogger("start");
  await makeDataDir(config.dataDir);
  const running = await claimDataDir(config.dataDir);
  const supervisor = new Supervisor(config, running, log);

  const stopped = stopRequested(() => supervisor.kill());
  const starting = supervisor.start();
  // When a stop comes first, what the start still says is of no interest.
  starting.catch(() => undefined);
  try {
    const addresses = await Promise.race([starting, stopped]);
    if (typeof addresses !== "string") {
      process.stdout.write(describe(config, addresses));
      await Promise.race([stopped, supervisor.watch()]);
    }
    process.stdout.write("stopping; a second Ctrl-C does not wait for jobs in flight\n");
  } finally {
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
