// The Stripe that this process talks to: the configured one, or the sandbox of npm start.

import { type Config, SANDBOX_SECRET_KEY, type StripeSettings } from "../config.ts";
import { placeOf } from "../database/reach.ts";
import { type Running, readRunning } from "../processes/running_file.ts";
import { readWebhookSecret } from "./webhook_secret.ts";

/** The environment's Stripe, else the sandbox of the `npm start` that runs in the data folder, or none. */
async function findStripe(config: Config): Promise<StripeSettings | null> {
  if (config.stripe) return config.stripe;
  // Beside real money the sandbox is nobody's Stripe.
  if (config.stripeMode === "live") return null;
  const running = await readRunning(config.dataDir);
  return running?.sandboxUrl ? sandboxSettings(running.sandboxUrl, config.stripeRateLimit) : null;
}

/** The same, for callers that cannot work without one. */
export async function resolveStripe(config: Config): Promise<StripeSettings> {
  const stripe = await findStripe(config);
  if (stripe) return stripe;
  if (config.stripeMode === "live") throw new Error(KEY_IS_MISSING);
  throw new Error(
    "There is no Stripe to talk to: set STRIPE_SECRET_KEY, or run npm start, which brings a sandbox " +
      `(none runs with its data in ${config.dataDir}).`,
  );
}

/** Fails where a key is missing that the other variables of Stripe let expect: the sandbox must not stand in for it. */
export function assertKeyIsThere({ stripe, stripeMode, webhookSecrets }: Config): void {
  if (!stripe && (stripeMode === "live" || webhookSecrets.length > 0)) throw new Error(KEY_IS_MISSING);
}

const KEY_IS_MISSING =
  "STRIPE_SECRET_KEY is missing: STRIPE_MODE or STRIPE_WEBHOOK_SECRET says that there is a Stripe. Only npm run server " +
  "does without the key. Set it, or unset them to use the sandbox.";

/** The secrets with which webhooks to this process may be signed; none: they are refused. */
export async function findWebhookSecrets(config: Config): Promise<string[]> {
  if (config.webhookSecrets.length > 0) return config.webhookSecrets;
  if (config.stripe || !(await runningBeside(config))?.sandboxUrl) return [];
  const secret = await readWebhookSecret(config.dataDir);
  return secret ? [secret] : [];
}

/**
 * Whether it is known that no real money is moved where this process works: the local key may sign tokens only there. An
 * API has no key that would say so.
 */
export async function isPlayMoney(config: Config): Promise<boolean> {
  return (config.stripeMode ?? (await runningBeside(config))?.stripeMode) === "test";
}

/** What the `npm start` of the data folder runs, where it works on the same database. */
async function runningBeside({ dataDir, databaseUrl }: Config): Promise<Running | null> {
  const running = await readRunning(dataDir);
  return databaseUrl === null || placeOf(databaseUrl) === running?.postgres ? running : null;
}

/** The settings of a sandbox that this machine runs. */
export function sandboxSettings(url: string, rateLimit: number | null = null): StripeSettings {
  return {
    secretKey: SANDBOX_SECRET_KEY,
    apiBase: new URL(url).origin,
    rateLimit,
    isSandbox: true,
    isLive: false,
  };
}
