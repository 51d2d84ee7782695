// An API as its configuration says: who signs its users in, whose webhooks it takes, who may read its metrics.

import type { Config } from "../config.ts";
import { apiUrl, requireDatabaseUrl, roleUrl, standbyUrl } from "../database/connections.ts";
import type { Logger } from "../processes/logger.ts";
import { findWebhookSecrets, isPlayMoney } from "../stripe/settings.ts";
import { type HttpOptions, type HttpServer, startHttpServer } from "./http.ts";
import { ensureLocalKey } from "./sign_in/local_key.ts";
import type { SignInWay } from "./sign_in/session_routes.ts";
import { identityProviderVerifier, localVerifier, type TokenVerifier } from "./sign_in/token_verifier.ts";

export async function startApi(
  config: Config,
  log: Logger,
  { makeSchema }: Pick<HttpOptions, "makeSchema"> = {},
): Promise<HttpServer> {
  const databaseUrl = await requireDatabaseUrl(config);
  const { tokenVerifier, signInWay } = await signInFor(config, log);
  const directDatabaseUrl = await roleUrl(databaseUrl, "holdback_authenticator");
  const server = await startHttpServer({
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
    ...(makeSchema ? { makeSchema } : {}),
  });
  log.info({ url: server.url }, "the API is up");
  return {
    url: server.url,
    close: () => server.close().finally(() => tokenVerifier?.close()),
  };
}

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
