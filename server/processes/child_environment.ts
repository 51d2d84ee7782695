// Environment and Node options of the processes that npm start runs: each has its own login to the database, never the
// administrator's.

import type { StripeSettings } from "../config.ts";

type Environment = Record<string, string | undefined>;

// Each would be a second way to the administrator's login, or to another database than the one meant.
const ADMINISTRATORS = ["DATABASE_URL", "PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE"];
const STRIPES = ["STRIPE_SECRET_KEY", "STRIPE_API_BASE", "STRIPE_WEBHOOK_SECRET"];

/** The worker's. Under load V8 would let new objects fill three times 32 MB to no advantage: hardly any of them lives long. */
export const WORKER_NODE_OPTIONS = ["--max-semi-space-size=16"];

/** For the API and the worker. */
export function workingEnvironment(
  env: Environment,
  { databaseUrl, dataDir, stripe }: { databaseUrl: string; dataDir: string; stripe: StripeSettings },
): Environment {
  return {
    ...without(env, [...ADMINISTRATORS, ...STRIPES]),
    DATABASE_URL: databaseUrl,
    HOLDBACK_DATA_DIR: dataDir,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_API_BASE: stripe.apiBase,
    ...(stripe.webhookSecrets.length > 0 ? { STRIPE_WEBHOOK_SECRET: stripe.webhookSecrets.join(",") } : {}),
  };
}

/** For the sandbox, which has no business with the database. */
export function sandboxEnvironment(env: Environment, secretKey: string): Environment {
  return { ...without(env, [...ADMINISTRATORS, ...STRIPES]), SANDBOX_SECRET_KEY: secretKey };
}

function without(env: Environment, names: string[]): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
