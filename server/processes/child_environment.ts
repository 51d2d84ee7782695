// Environment and Node options of the processes that npm start runs. Each gets what it needs: its own login to the
// database, never the administrator's, and of the secrets only those that it works with.

import type { StripeMode, StripeSettings, VariableName } from "../config.ts";

type Environment = Record<string, string | undefined>;
type Child = "api" | "worker";

// Each would be a second way to the administrator's login, or to another database than the one meant.
const OTHER_LOGINS = ["PGUSER", "PGPASSWORD", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE"];

/** Who inherits a variable as it is. What nobody inherits is made for each child, or is of the parent only. */
export const INHERITED_BY: Record<VariableName, readonly Child[]> = {
  DATABASE_URL: [],
  DIRECT_DATABASE_URL: [],
  READ_DATABASE_URL: [],
  HOLDBACK_DATA_DIR: [],
  HOLDBACK_PG_PORT: [],
  PORT: ["api"],
  WORKER_PORT: ["worker"],
  WORKER_HOST: ["worker"],
  STOP_SECONDS: ["api", "worker"],
  API_HOST: ["api"],
  TRUSTED_PROXIES: ["api"],
  PLATFORM_APIS: [],
  STRIPE_SECRET_KEY: [],
  STRIPE_API_BASE: [],
  STRIPE_MODE: [],
  STRIPE_WEBHOOK_SECRET: [],
  STRIPE_RATE_LIMIT: ["worker"],
  AUTH_JWKS_URL: ["api"],
  AUTH_ISSUER: ["api"],
  AUTH_AUDIENCE: ["api"],
  AUTH_CLIENT_ID: ["api"],
  ONBOARDING_RETURN_URL: ["worker"],
  SMTP_URL: ["api", "worker"],
  MAIL_FROM: ["api", "worker"],
  NODE_ENV: ["api", "worker"],
  GRAPHQL_INTROSPECTION: ["api"],
  CORS_ORIGINS: ["api"],
  METRICS_TOKEN: ["api", "worker"],
  API_RATE_LIMIT: ["api"],
  API_STRANGER_LIMIT: ["api"],
  AUDIT_SEAL_KEY: ["worker"],
  AUDIT_SEAL_FILE: ["worker"],
  CRONTAB_WITHOUT: ["worker"],
};

/**
 * The worker's. Under load V8 would let new objects fill three times 32 MB to no advantage: hardly any of them lives long.
 * And it would let old ones grow to twice what is in use before it looks for those that are not: 15 % more will do.
 */
export const WORKER_NODE_OPTIONS = ["--max-semi-space-size=16", "--heap-growing-percent=15"];

interface Place {
  /** The URL of the child's own login. */
  databaseUrl: string;
  dataDir: string;
}

/** The API does not call Stripe: it has the secrets of webhooks, and is told whether the money is real. */
export function apiEnvironment(
  env: Environment,
  {
    databaseUrl,
    readDatabaseUrl,
    dataDir,
    stripeMode,
    webhookSecrets,
  }: Place & { readDatabaseUrl: string | null; stripeMode: StripeMode; webhookSecrets: string[] },
): Environment {
  return {
    ...inherited(env, "api"),
    DATABASE_URL: databaseUrl,
    ...(readDatabaseUrl === null ? {} : { READ_DATABASE_URL: readDatabaseUrl }),
    HOLDBACK_DATA_DIR: dataDir,
    STRIPE_MODE: stripeMode,
    ...(webhookSecrets.length > 0 ? { STRIPE_WEBHOOK_SECRET: webhookSecrets.join(",") } : {}),
  };
}

/** The worker moves money: it has the key, and nothing by which anybody signs in or signs a webhook. */
export function workerEnvironment(
  env: Environment,
  { databaseUrl, dataDir, stripe }: Place & { stripe: StripeSettings },
): Environment {
  return {
    ...inherited(env, "worker"),
    DATABASE_URL: databaseUrl,
    HOLDBACK_DATA_DIR: dataDir,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_API_BASE: stripe.apiBase,
  };
}

/** For the sandbox, which has no business with the database. */
export function sandboxEnvironment(env: Environment, secretKey: string): Environment {
  return { ...inherited(env, null), SANDBOX_SECRET_KEY: secretKey };
}

/** For a person's psql, which gets its login by file; a password file of that person stays theirs. */
export function psqlEnvironment(env: Environment): Environment {
  return { ...inherited(env, null), ...(env.PGPASSFILE ? { PGPASSFILE: env.PGPASSFILE } : {}) };
}

/** What is not ours, such as PATH or a proxy's address, and of ours what this child reads. */
function inherited(env: Environment, child: Child | null): Environment {
  const isFor = (name: string) => {
    if (OTHER_LOGINS.includes(name)) return false;
    if (!Object.hasOwn(INHERITED_BY, name)) return true;
    return child !== null && INHERITED_BY[name as VariableName].includes(child);
  };
  return Object.fromEntries(Object.entries(env).filter(([name]) => isFor(name)));
}
