// npm run gateway: one address for the APIs of several platforms, chosen by the host that a request names.

import { startGateway } from "../api/gateway.ts";
import { loadConfig } from "../config.ts";
import { endsWithin, reportReady, stopRequested } from "../processes/lifecycle.ts";
import { createLogger } from "../processes/logger.ts";
import { assertPortIsFree } from "../processes/ports.ts";
import { assertNoArguments, runService } from "../processes/run_command.ts";

runService("gateway", async () => {
  assertNoArguments("Usage: npm run gateway. Its platforms are PLATFORM_APIS: docs/configuration.md.");
  const stop = stopRequested();
  const { platforms, apiHost: host, port, trustedProxies, stopPatienceMs } = loadConfig();
  if (platforms.length === 0) {
    throw new Error(
      "Set PLATFORM_APIS to the hosts and APIs of the platforms: pay.example.com=http://10.0.0.7:5678, …",
    );
  }
  const log = createLogger("gateway");
  await assertPortIsFree("gateway", { host, port });
  const gateway = await startGateway({ platforms, host, port, trustedProxies, log });
  log.info({ url: gateway.url, platforms: platforms.map((platform) => platform.host) }, "the gateway is up");
  reportReady(gateway.url);
  const reason = await stop;
  if (await endsWithin(stopPatienceMs, gateway.close())) log.info({ reason }, "the gateway has stopped");
  else log.warn({ reason }, "the gateway stops in the middle of requests");
});
