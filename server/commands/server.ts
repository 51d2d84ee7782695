// npm run server: the API, on this machine's loopback unless API_HOST names another address.

import { startHttpServer } from "../api/http.ts";
import { ensureLocalKey } from "../api/sign_in/local_key.ts";
import type { SignInWay } from "../api/sign_in/session_routes.ts";
import { identityProviderVerifier, localVerifier, type TokenVerifier } from "../api/sign_in/token_verifier.ts";
import { type Config, loadConfig } from "../config.ts";
import { apiUrl, requireDatabaseUrl, roleUrl, standbyUrl } from "../database/connections.ts";
import { endsWithin, reportReady, stopRequested } from "../processes/lifecycle.ts";
import { createLogger, type Logger } from "../processes/logger.ts";
import { assertPortIsFree } from "../processes/ports.ts";
import { runCommand } from "../processes/run_command.ts";
import { findWebhookSecrets, isPlayMoney } from "../stripe/settings.ts";

runCommand(async () => {
  const stop = stopRequested();
  const config = loadConfig();
  const log = createLogger("api");
  await assertPortIsFree("api", { host: config.apiHost, port: config.port });
  const databaseUrl = await requireDatabaseUrl(config);
  const { tokenVerifier, signInWay } = await signInFor(config, log);
  const directDatabaseUrl = await roleUrl(databaseUrl, "holdback_authenticator");
  const api = await startHttpServer({
    databaseUrl: await apiUrl(config, databaseUrl),
    directDatabaseUrl,
    readDatabaseUrl: standbyUrl(config, directDatabaseUrl),
    host: config.apiHost,
    port: config.port,
    trustedProxies: config.trustedProxies,
    log,
    webhookSecrets: await findWebhookSecrets(config),
    tokenVerifier,
    signInWay,
    corsOrigins: config.corsOrigins,
    requestLimit: config.requestLimit,
    strangerLimit: config.strangerLimit,
    introspection: config.introspection,
    graphiql: !config.isProduction,
    mail: config.mail,
    metricsAccess: { token: config.metricsToken, openToThisMachine: !config.isProduction },
  });
  log.info({ url: api.url }, "the API is up");
  reportReady(api.url);
  const reason = await stop;
  const hasEnded = await endsWithin(config.stopPatienceMs, api.close());
  tokenVerifier?.close();
  if (hasEnded) log.info({ reason }, "the API has stopped");
  else log.warn({ reason }, "the API stops in the middle of requests: what they had not committed is undone");
});

/**
 * Who signs the tokens: the identity provider, else the local key, which must not speak for anybody's real money. Without
 * a key of Stripe an API does not know which money is moved beside it, so it must have been told.
 */
async function signInFor(config: Config, log: Logger): Promise<SignIn> {
  if (config.auth) {
    const { issuer, clientId } = config.auth;
    return {
      tokenVerifier: identityProviderVerifier(config.auth, log),
      signInWay: clientId === null ? { kind: "none" } : { kind: "provider", issuer, clientId },
    };
  }
  if (await isPlayMoney(config)) {
    const key = await ensureLocalKey(config.dataDir);
    return { tokenVerifier: localVerifier(key), signInWay: { kind: "link", dataDir: config.dataDir, key } };
  }
  log.error(
    "nobody can sign in: set AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE" +
      (config.stripeMode === null ? " (or STRIPE_MODE=test, where no real money is moved)" : ""),
  );
  return { tokenVerifier: null, signInWay: { kind: "none" } };
}

interface SignIn {
  tokenVerifier: TokenVerifier | null;
  signInWay: SignInWay;
}
