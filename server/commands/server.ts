// npm run server: the API, on this machine's loopback unless API_HOST names another address.

import { startApi } from "../api/start.ts";
import { loadConfig } from "../config.ts";
import { endsWithin, reportReady, stopRequested } from "../processes/lifecycle.ts";
import { createLogger, oncePerTurn } from "../processes/logger.ts";
import { assertPortIsFree } from "../processes/ports.ts";
import { assertNoArguments, runService } from "../processes/run_command.ts";

runService("API", async () => {
  assertNoArguments("Usage: npm run server. Its address and all else are settings: docs/configuration.md.");
  const stop = stopRequested();
  const config = loadConfig();
  const log = createLogger("api", "info", oncePerTurn());
  await assertPortIsFree("api", { host: config.apiHost, port: config.port });
  const api = await startApi(config, log);
  reportReady(api.url);
  const reason = await stop;
  if (await endsWithin(config.stopPatienceMs, api.close())) log.info({ reason }, "the API has stopped");
  else log.warn({ reason }, "the API stops in the middle of requests: what they had not committed is undone");
});
