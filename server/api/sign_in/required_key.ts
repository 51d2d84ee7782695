// The local key, for commands that sign somebody in: only where no identity provider does, and no real money is moved.

import type { JWK } from "jose";
import type { Config } from "../../config.ts";
import { isPlayMoney } from "../../stripe/settings.ts";
import { readLocalKey } from "./local_key.ts";

export async function requireLocalKey(config: Config): Promise<JWK> {
  if (config.auth) {
    throw new Error("AUTH_JWKS_URL is set: tokens come from your identity provider, and the local key signs none.");
  }
  if (!(await isPlayMoney(config))) {
    throw new Error(
      config.stripeMode === "live"
        ? "With real money the local key signs no tokens. Set AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE."
        : "Nothing says that no real money is moved here, and with real money the local key signs no tokens. " +
            "Run npm start, which brings a sandbox; or set STRIPE_MODE=test.",
    );
  }
  const key = await readLocalKey(config.dataDir);
  if (!key)
    throw new Error(`There is no local key in ${config.dataDir}, because no API has run there. Run npm start first.`);
  return key;
}
