// The Stripe that this process talks to: the configured one, or the sandbox of npm start.

import { type Config, SANDBOX_SECRET_KEY, type StripeSettings } from "../config.ts";
import { readRunning } from "../processes/running_file.ts";
import { readWebhookSecret } from "./webhook_secret.ts";

/** The environment's Stripe, else the sandbox of the `npm start` that runs in the data folder, or none. */
export async function findStripe(config: Config): Promise<StripeSettings | null> {
  if (config.stripe) return config.stripe;
  const running = await readRunning(config.dataDir);
  if (!running?.sandboxUrl) return null;
  const webhookSecret = await readWebhookSecret(config.dataDir);
  return sandboxSettings(running.sandboxUrl, webhookSecret ? [webhookSecret] : [], config.stripeRateLimit);
}

/** The same, for callers that cannot work without one. */
export async function resolveStripe(config: Config): Promise<StripeSettings> {
  const stripe = await findStripe(config);
  if (stripe) return stripe;
  throw new Error(
    "There is no Stripe to talk to: set STRIPE_SECRET_KEY, or run npm start, which brings a sandbox " +
      `(none runs with its data in ${config.dataDir}).`,
  );
}

/** The settings of a sandbox that this machine runs. */
export function sandboxSettings(
  url: string,
  webhookSecrets: string[] = [],
  rateLimit: number | null = null,
): StripeSettings {
  return {
    secretKey: SANDBOX_SECRET_KEY,
    apiBase: new URL(url).origin,
    webhookSecrets,
    rateLimit,
    isSandbox: true,
    isLive: false,
  };
}
