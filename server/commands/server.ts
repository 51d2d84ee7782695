// npm run server: the API, on this machine's loopback.

import { findStripe, loadConfig } from "../config.ts";
import { roleUrl } from "../database.ts";
import { findRunningEmbeddedPostgres } from "../embedded_postgres/embedded_postgres.ts";
import { startHttpServer } from "../http.ts";
import { reportReady, stopRequested } from "../lifecycle.ts";
import { createLogger } from "../logger.ts";
import { runCommand } from "../run_command.ts";

runCommand(async () => {
  const stop = stopRequested();
  const config = loadConfig();
  const log = createLogger("api");
  const databaseUrl = config.databaseUrl ?? (await findRunningEmbeddedPostgres(config.dataDir))?.adminUrl;
  if (!databaseUrl) {
    throw new Error(
      `There is no database: set DATABASE_URL, or run npm start (nothing runs with its data in ${config.dataDir}).`,
    );
  }
  const api = await startHttpServer({
    databaseUrl: roleUrl(databaseUrl, "holdback_authenticator"),
    port: config.port,
    log,
    webhookSecrets: (await findStripe(config))?.webhookSecrets ?? [],
  });
  log.info({ url: api.url }, "the API is up");
  reportReady(api.url);
  const reason = await stop;
  await api.close();
  log.info({ reason }, "the API has stopped");
});
