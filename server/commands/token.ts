// npm run --silent token -- EMAIL: a bearer token for that user and nothing else, signed by the local key.

import { readLocalKey, signLocalToken } from "../api/sign_in/local_key.ts";
import { loadConfig } from "../config.ts";
import { asOwner, requireDatabaseUrl } from "../database/connections.ts";
import { runCommand } from "../processes/run_command.ts";
import { isPlayMoney } from "../stripe/settings.ts";

runCommand(async () => {
  const [email, ...rest] = process.argv.slice(2);
  if (!email || rest.length > 0) throw new Error("Usage: npm run --silent token -- EMAIL");
  const config = loadConfig();
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
  const adminUrl = await requireDatabaseUrl(config);
  const key = await readLocalKey(config.dataDir);
  if (!key)
    throw new Error(`There is no local key in ${config.dataDir}, because no API has run there. Run npm start first.`);
  process.stdout.write(`${await signLocalToken(key, await signInOf(email, adminUrl))}\n`);
});

async function signInOf(email: string, adminUrl: string): Promise<string> {
  const { rows } = await asOwner(adminUrl, (client) =>
    client.query<{ subject: string }>("select app_private.local_sign_in($1) as subject", [email]),
  );
  return rows[0]?.subject as string;
}
