// The environment, read once into one typed object. Every variable that Holdback knows is here.

import { createPrivateKey } from "node:crypto";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";

const REAL_STRIPE = "https://api.stripe.com";
export const SANDBOX_SECRET_KEY = "sk_test_holdback_sandbox";

export type StripeSettings = {
  secretKey: string;
  /** An origin, without a slash at its end. */
  apiBase: string;
  /** Requests a second, all workers together; null: no limit. */
  rateLimit: number | null;
  isSandbox: boolean;
  isLive: boolean;
};

export type MailSettings = {
  /** smtp:// or smtps://, with user and password where the server wants them. */
  url: string;
  from: { name: string; address: string };
};

/** One of several behind a gateway. */
export type Platform = {
  /** A host's name, in small letters, without a port. */
  host: string;
  /** The origin of its API. */
  api: string;
};

/** Whether the money is real. */
export type StripeMode = "test" | "live";

export type Config = {
  /** Null: the embedded Postgres. */
  databaseUrl: string | null;
  /** The same database without a pooler in between, for sessions that must stay themselves; null: DATABASE_URL is that. */
  directDatabaseUrl: string | null;
  /** Where a streaming standby of it answers reads, without a login; null: nowhere. */
  readDatabaseUrl: string | null;
  dataDir: string;
  /** The embedded Postgres' port; null: a free one. */
  embeddedPort: number | null;
  /** The API's port. */
  port: number;
  /** Where the worker answers /healthz and /readyz; null: nowhere. */
  workerListener: { host: string; port: number } | null;
  /** How long work in hand is waited for after a signal to stop. */
  stopPatienceMs: number;
  /** The address that the API listens on: this machine's loopback, unless something else was said. */
  apiHost: string;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Whose APIs npm run gateway leads to; none: this is no gateway. */
  platforms: Platform[];
  /** Null: the sandbox that npm start runs (see stripe/settings.ts). */
  stripe: StripeSettings | null;
  /** What the key or STRIPE_MODE says; a webhook secret alone is taken for real money's. Null: nothing was said. */
  stripeMode: StripeMode | null;
  /** Those that are valid now, several while one replaces another; none: the sandbox's, if one runs. */
  webhookSecrets: string[];
  /** STRIPE_RATE_LIMIT, where it is set: it then holds for the sandbox too. */
  stripeRateLimit: number | null;
  /** Where Stripe's pages lead a recruiter back to. */
  onboardingReturnUrl: string;
  /** Null: mails are written to the log. */
  mail: MailSettings | null;
  /** Null: the local key signs the tokens. */
  auth: {
    jwksUrl: string;
    issuer: string;
    audience: string;
    /** By which the console is known to the provider; null: people sign in to dashboards of others only. */
    clientId: string | null;
  } | null;
  /** NODE_ENV=production, or money that is real: no page to write queries in. */
  isProduction: boolean;
  /** Whether the API tells its schema to who asks. */
  introspection: boolean;
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: string[];
  /** Requests to the API, a minute and user. */
  requestLimit: number;
  /** Requests to the API that prove nobody, a minute and address. */
  strangerLimit: number;
  /** The Ed25519 key that signs the audit log's seals, as PEM; null: the one of the data folder. */
  auditSealKey: string | null;
  /** The file to which seals are handed. */
  auditSealFile: string;
  /** Who has it may read /metrics; null: on this machine only, and not beside real money. */
  metricsToken: string | null;
  /** Tasks of the crontab that this worker does not start by the clock, because something else does. */
  crontabWithout: string[];
};

const LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"];
const RATE_LIMIT = { test: 20, live: 80 };
const REQUEST_LIMIT = 1_200;
const STRANGER_LIMIT = 300;
/** Less than the half minute that npm start, Docker's users and Kubernetes wait before they kill. */
const STOP_SECONDS = 25;

const variable = (isGood: (value: string) => boolean, error: string) => z.string().refine(isGood, { error }).optional();
const port = (advice: string) =>
  variable((value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535, advice);

const NO_POSTGRES_URL =
  "is not a Postgres URL. Write postgres://USER:PASSWORD@HOST:PORT/DATABASE (special characters in the password " +
  "percent-encoded; HOST:PORT,HOST:PORT for a primary and its standbys, of which Holdback works on the one that accepts " +
  "writes: target_session_attrs is read-write)";

const Environment = z.object({
  DATABASE_URL: variable(isPostgresUrl, `${NO_POSTGRES_URL}, or unset it to use the embedded Postgres`),
  DIRECT_DATABASE_URL: variable(isPostgresUrl, `${NO_POSTGRES_URL}, or unset it where DATABASE_URL leads to no pooler`),
  READ_DATABASE_URL: variable(
    isStandbyUrl,
    "is not the URL of a standby. Write postgres://HOST:PORT/DATABASE, of one server (a login in it is not used: whoever " +
      "reads has their own), or unset it to have the primary answer everything",
  ),
  HOLDBACK_DATA_DIR: variable((value) => !value.includes("\0"), "is not a folder's name. Give a path"),
  HOLDBACK_PG_PORT: port("is not a port. Give a number from 1 to 65535, or unset it to let a free port be chosen"),
  PORT: port("is not a port. Give a number from 1 to 65535, or unset it for 5678"),
  WORKER_PORT: port("is not a port. Give a number from 1 to 65535, or unset it where nobody asks how the worker is"),
  WORKER_HOST: variable(
    (value) => isIP(value) !== 0,
    "is not an IP address. Give the address on which the worker is to answer, or unset it for 127.0.0.1",
  ),
  STOP_SECONDS: variable(
    (value) => /^\d{1,4}$/.test(value) && Number(value) >= 1,
    `is not a time. Give whole seconds, at least 1, or unset it for ${STOP_SECONDS}`,
  ),
  API_HOST: variable(
    (value) => isIP(value) !== 0,
    "is not an address. Give the one to listen on, such as 0.0.0.0 in a container, or unset it for 127.0.0.1",
  ),
  TRUSTED_PROXIES: variable(
    (value) => listOf(value).length > 0 && listOf(value).every(isNetwork),
    "is not a list of addresses. Write 10.0.0.7 or 10.0.0.0/8, several separated by commas, or unset it to believe " +
      "proxies of this machine only",
  ),
  PLATFORM_APIS: variable(
    (value) => platformsOf(value) !== null,
    "is not a list of platforms. Write pay.example.com=http://10.0.0.7:5678, each host once and without a port, each API " +
      "without a path, several separated by commas",
  ),
  STRIPE_SECRET_KEY: variable(
    (value) => /^(sk|rk)_(test|live)_\w+$/.test(value),
    "is not a Stripe secret key. Give one that begins with sk_test_, rk_test_, sk_live_ or rk_live_ " +
      "(Stripe dashboard, Developers, API keys), or unset it to use the sandbox",
  ),
  STRIPE_API_BASE: variable((value) => {
    const url = urlOf(value);
    if (!url || url.username || url.password || url.pathname !== "/" || url.search || url.hash) return false;
    return url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url));
  }, `is not usable as Stripe's address. Give https://HOST without a path (http:// only for this machine itself), ` +
    `or unset it for ${REAL_STRIPE}`),
  STRIPE_WEBHOOK_SECRET: variable(
    (value) => listOf(value).length > 0 && listOf(value).every((secret) => /^whsec_\w+$/.test(secret)),
    "is not a webhook signing secret. Give the one that begins with whsec_ (Stripe dashboard, Developers, Webhooks), " +
      "or several separated by commas while one replaces another",
  ),
  STRIPE_MODE: variable(
    (value) => ["test", "live"].includes(value),
    "is neither test nor live. Say which money this API stands beside, or unset it where STRIPE_SECRET_KEY says so",
  ),
  STRIPE_RATE_LIMIT: variable(
    (value) => /^\d{1,5}$/.test(value) && Number(value) >= 1,
    `is not a rate. Give whole requests a second, at least 1, or unset it (${RATE_LIMIT.test} with a test key, ` +
      `${RATE_LIMIT.live} with a live one)`,
  ),
  AUTH_JWKS_URL: variable((value) => {
    const url = urlOf(value);
    return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
  }, "is not the URL of a key set. Give an https:// URL (http:// only for this machine itself)"),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
  AUTH_CLIENT_ID: z.string().optional(),
  ONBOARDING_RETURN_URL: variable((value) => {
    const url = urlOf(value);
    return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url));
  }, "is not the URL of a page. Give an https:// URL (http:// only for this machine itself), or unset it"),
  SMTP_URL: variable((value) => {
    const url = urlOf(value);
    return ["smtp:", "smtps:"].includes(url?.protocol ?? "") && url?.hostname !== "";
  }, "is not the URL of a mail server. Write smtp://USER:PASSWORD@HOST:587, or smtps:// where the connection begins " +
    "with TLS (special characters in the password percent-encoded), or unset it to have mails written to the log"),
  MAIL_FROM: variable(
    (value) => senderOf(value) !== null,
    "is not the sender of a mail. Write payouts@example.com, or Talent Market <payouts@example.com>",
  ),
  NODE_ENV: z.string().optional(),
  GRAPHQL_INTROSPECTION: variable(
    (value) => ["on", "off"].includes(value),
    "is neither on nor off. Choose one, or unset it",
  ),
  CORS_ORIGINS: variable(
    (value) => listOf(value).every((origin) => urlOf(origin)?.origin === origin),
    "is not a list of origins. Write https://dashboard.example.com, several separated by commas, without paths",
  ),
  METRICS_TOKEN: variable(
    (value) => /^[\x21-\x7e]{16,200}$/.test(value),
    "is no good token. Give at least 16 characters without spaces, as `openssl rand -hex 24` makes them",
  ),
  API_RATE_LIMIT: variable(
    (value) => /^\d{1,6}$/.test(value) && Number(value) >= 1,
    `is not a rate. Give whole requests a minute and user, at least 1, or unset it for ${REQUEST_LIMIT}`,
  ),
  API_STRANGER_LIMIT: variable(
    (value) => /^\d{1,6}$/.test(value) && Number(value) >= 1,
    "is not a rate. Give whole requests that prove nobody, a minute and address, at least 1, or unset it for " +
      `${STRANGER_LIMIT}`,
  ),
  AUDIT_SEAL_KEY: variable(
    isEd25519Key,
    "is not an Ed25519 private key. Give the PEM of openssl genpkey -algorithm ed25519 (line breaks may be written as " +
      "\\n), or unset it for a key of the data folder's own",
  ),
  AUDIT_SEAL_FILE: variable((value) => !value.includes("\0"), "is not a file's name. Give a path"),
  CRONTAB_WITHOUT: variable(
    (value) => listOf(value).length > 0 && listOf(value).every((task) => /^[a-z_]+$/.test(task)),
    "is not a list of tasks. Write their names as the file crontab has them, several separated by commas, or unset it",
  ),
});
type Environment = z.infer<typeof Environment>;
export type VariableName = keyof Environment;
export const VARIABLE_NAMES = Object.keys(Environment.shape) as VariableName[];
type Problem = { name: string; advice: string };

/** The configuration that `env` describes, or one error that lists everything wrong with it. */
export function loadConfig(env: Record<string, string | undefined> = process.env): Config {
  // Empty is unset: that is how compose files and CI leave a variable out.
  const given = Object.fromEntries(
    VARIABLE_NAMES.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])),
  );
  const parsed = Environment.safeParse(given);
  const problems: Problem[] = (parsed.error?.issues ?? []).map((issue) => ({
    name: String(issue.path[0]),
    advice: issue.message,
  }));
  const wrong = new Set(problems.map((problem) => problem.name));
  problems.push(...combinations(given as Environment).filter(({ name }) => !wrong.has(name)));
  if (problems.length > 0) {
    // Names and advice only: the values may be secrets.
    const list = problems.map(({ name, advice }) => `  ${name} ${advice}.`).join("\n");
    throw new Error(`The configuration is wrong:\n${list}`);
  }
  const values = given as Environment;
  const stripe = stripeOf(values);
  const stripeMode = stripeModeOf(values);
  const isProduction = values.NODE_ENV === "production" || stripeMode === "live";
  return {
    databaseUrl: values.DATABASE_URL ? withHostsApart(values.DATABASE_URL) : null,
    directDatabaseUrl: values.DIRECT_DATABASE_URL ? withHostsApart(values.DIRECT_DATABASE_URL) : null,
    readDatabaseUrl: values.READ_DATABASE_URL ? withoutLogin(values.READ_DATABASE_URL) : null,
    dataDir: resolve(values.HOLDBACK_DATA_DIR ?? ".holdback"),
    embeddedPort: values.HOLDBACK_PG_PORT ? Number(values.HOLDBACK_PG_PORT) : null,
    port: Number(values.PORT ?? 5678),
    workerListener: values.WORKER_PORT
      ? { host: values.WORKER_HOST ?? "127.0.0.1", port: Number(values.WORKER_PORT) }
      : null,
    stopPatienceMs: 1_000 * Number(values.STOP_SECONDS ?? STOP_SECONDS),
    apiHost: values.API_HOST ?? "127.0.0.1",
    trustedProxies: listOf(values.TRUSTED_PROXIES ?? "loopback"),
    platforms: platformsOf(values.PLATFORM_APIS ?? "") ?? [],
    stripe,
    stripeMode,
    webhookSecrets: listOf(values.STRIPE_WEBHOOK_SECRET ?? ""),
    isProduction,
    introspection: values.GRAPHQL_INTROSPECTION ? values.GRAPHQL_INTROSPECTION === "on" : !isProduction,
    corsOrigins: listOf(values.CORS_ORIGINS ?? ""),
    requestLimit: Number(values.API_RATE_LIMIT ?? REQUEST_LIMIT),
    strangerLimit: Number(values.API_STRANGER_LIMIT ?? STRANGER_LIMIT),
    auditSealKey: values.AUDIT_SEAL_KEY ? withLineBreaks(values.AUDIT_SEAL_KEY) : null,
    auditSealFile: resolve(
      values.AUDIT_SEAL_FILE ?? join(values.HOLDBACK_DATA_DIR ?? ".holdback", "audit_seals.jsonl"),
    ),
    metricsToken: values.METRICS_TOKEN ?? null,
    crontabWithout: listOf(values.CRONTAB_WITHOUT ?? ""),
    stripeRateLimit: rateLimitOf(values),
    onboardingReturnUrl: values.ONBOARDING_RETURN_URL ?? `http://127.0.0.1:${values.PORT ?? 5678}/`,
    mail: mailOf(values),
    auth:
      values.AUTH_JWKS_URL && values.AUTH_ISSUER && values.AUTH_AUDIENCE
        ? {
            jwksUrl: values.AUTH_JWKS_URL,
            issuer: values.AUTH_ISSUER,
            audience: values.AUTH_AUDIENCE,
            clientId: values.AUTH_CLIENT_ID ?? null,
          }
        : null,
  };
}

/** What the variables must not say together. */
function combinations(env: Environment): Problem[] {
  const problems: Problem[] = [];
  if (env.DIRECT_DATABASE_URL && !env.DATABASE_URL) {
    problems.push({ name: "DIRECT_DATABASE_URL", advice: "needs DATABASE_URL. Set that too, or unset this" });
  }
  if (env.READ_DATABASE_URL && !env.DATABASE_URL) {
    problems.push({ name: "READ_DATABASE_URL", advice: "needs DATABASE_URL. Set that too, or unset this" });
  }
  if (env.WORKER_HOST && !env.WORKER_PORT) {
    problems.push({ name: "WORKER_HOST", advice: "needs WORKER_PORT. Set that too, or unset this" });
  }
  const key = env.STRIPE_SECRET_KEY;
  const base = env.STRIPE_API_BASE ? urlOf(env.STRIPE_API_BASE)?.origin : undefined;
  if (!key) {
    if (base) {
      problems.push({ name: "STRIPE_API_BASE", advice: "needs STRIPE_SECRET_KEY. Set that too, or unset this" });
    }
  } else if (env.STRIPE_MODE && env.STRIPE_MODE !== modeOf(key)) {
    problems.push({
      name: "STRIPE_MODE",
      advice: `says ${env.STRIPE_MODE}, and STRIPE_SECRET_KEY is a ${modeOf(key)} key. Unset it, or use another key`,
    });
  } else if (isLiveKey(key) && base !== undefined && base !== REAL_STRIPE) {
    problems.push({
      name: "STRIPE_API_BASE",
      advice: `must not be set to another address than ${REAL_STRIPE} with a live key. Unset it, or use a test key`,
    });
  } else if (key === SANDBOX_SECRET_KEY && (base ?? REAL_STRIPE) === REAL_STRIPE) {
    problems.push({
      name: "STRIPE_SECRET_KEY",
      advice: "is the sandbox's key, which Stripe does not know. Unset it to use the sandbox, or give a key of yours",
    });
  }
  if (env.SMTP_URL && !env.MAIL_FROM) {
    problems.push({ name: "MAIL_FROM", advice: "is missing. Say who the mails are from, or unset SMTP_URL" });
  }
  const auth = ["AUTH_JWKS_URL", "AUTH_ISSUER", "AUTH_AUDIENCE"] as const;
  if (auth.some((name) => env[name])) {
    for (const name of auth.filter((name) => !env[name])) {
      problems.push({ name, advice: "is missing. Set AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE together, or none" });
    }
  }
  if (env.AUTH_CLIENT_ID && !auth.every((name) => env[name])) {
    problems.push({
      name: "AUTH_CLIENT_ID",
      advice: "needs AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE. Set those too",
    });
  }
  return problems;
}

function stripeOf(env: Environment): StripeSettings | null {
  if (!env.STRIPE_SECRET_KEY) return null;
  const apiBase = env.STRIPE_API_BASE ? new URL(env.STRIPE_API_BASE).origin : REAL_STRIPE;
  const isSandbox = apiBase !== REAL_STRIPE;
  const isLive = isLiveKey(env.STRIPE_SECRET_KEY);
  const usual = isSandbox ? null : isLive ? RATE_LIMIT.live : RATE_LIMIT.test;
  return {
    secretKey: env.STRIPE_SECRET_KEY,
    apiBase,
    rateLimit: rateLimitOf(env) ?? usual,
    isSandbox,
    isLive,
  };
}

function stripeModeOf(env: Environment): StripeMode | null {
  if (env.STRIPE_SECRET_KEY) return modeOf(env.STRIPE_SECRET_KEY);
  if (env.STRIPE_MODE) return env.STRIPE_MODE as StripeMode;
  // Some Stripe signs webhooks for this process, and nobody said that it is one for tests.
  return env.STRIPE_WEBHOOK_SECRET ? "live" : null;
}

const rateLimitOf = (env: Environment) => (env.STRIPE_RATE_LIMIT ? Number(env.STRIPE_RATE_LIMIT) : null);

function mailOf(env: Environment): MailSettings | null {
  const from = env.MAIL_FROM ? senderOf(env.MAIL_FROM) : null;
  return env.SMTP_URL && from ? { url: env.SMTP_URL, from } : null;
}

/** NAME <ADDRESS>, or an address alone: one to which app_private.is_mail_address would have mail sent. */
function senderOf(text: string): MailSettings["from"] | null {
  const [, name = "", inBrackets, alone] =
    /^(?:([^<>"\p{Cc}]*)<([^<>]*)>|([^<>]*))$/u.exec(text)?.map((part) => part ?? "") ?? [];
  const address = (inBrackets || alone || "").trim();
  return /^[^\s\p{Cc}<>()[\],;:\\"@]+@[^\s\p{Cc}<>()[\],;:\\"@]+$/u.test(address)
    ? { name: name.trim(), address }
    : null;
}

const listOf = (list: string) => list.split(",").flatMap((item) => item.trim() || []);
const isLiveKey = (key: string) => /^(sk|rk)_live_/.test(key);
const modeOf = (key: string): StripeMode => (isLiveKey(key) ? "live" : "test");
const urlOf = (text: string) => URL.parse(text);
/** A variable of one line, as files of variables and secret stores have it. */
const withLineBreaks = (pem: string) => pem.replaceAll("\\n", "\n");

function isEd25519Key(pem: string): boolean {
  try {
    return createPrivateKey(withLineBreaks(pem)).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}

/** HOST=URL, separated by commas; null where one of them is not. */
function platformsOf(list: string): Platform[] | null {
  const platforms = listOf(list).map((item) => {
    const [host = "", address = "", ...rest] = item.split("=").map((part) => part.trim());
    const url = urlOf(address);
    const isGood = rest.length === 0 && url !== null && ["http:", "https:"].includes(url.protocol);
    return isGood && isHost(host) && `${url.origin}/` === url.href
      ? { host: host.toLowerCase(), api: url.origin }
      : null;
  });
  const hosts = new Set(platforms.map((platform) => platform?.host));
  const good = platforms.filter((platform) => platform !== null);
  return good.length === platforms.length && hosts.size === platforms.length ? good : null;
}

/** A name as DNS has it, or an address. */
const isHost = (text: string) =>
  isIP(text) !== 0 || /^(?!-)[a-z\d-]{1,63}(?<!-)(\.(?!-)[a-z\d-]{1,63}(?<!-))*$/i.test(text);

/** An address, or a range of addresses as 10.0.0.0/8. */
function isNetwork(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function isPostgresUrl(text: string): boolean {
  const url = urlOf(withHostsApart(text));
  const wanted = url?.searchParams.get("target_session_attrs") ?? "read-write";
  return ["postgres:", "postgresql:"].includes(url?.protocol ?? "") && ["read-write", "primary"].includes(wanted);
}

/** One server: whoever is asked for a position in the log must be the one that is read from. */
function isStandbyUrl(text: string): boolean {
  const url = urlOf(text);
  const isOne = !url?.searchParams.get("host")?.includes(",");
  return ["postgres:", "postgresql:"].includes(url?.protocol ?? "") && isOne;
}

function withoutLogin(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.username = "";
  url.password = "";
  for (const name of ["user", "password", "target_session_attrs"]) url.searchParams.delete(name);
  return url.href;
}

/** HOST:PORT,HOST:PORT is libpq's, and no URL to anybody else: the same with the hosts and ports as parameters is. */
function withHostsApart(databaseUrl: string): string {
  const parts = /^(postgres(?:ql)?:\/\/)(?:([^@/?#]*)@)?([^@/?#]*,[^@/?#]*)(\/[^?#]*)?(?:\?(.*))?$/.exec(databaseUrl);
  if (!parts) return databaseUrl;
  const [, scheme, login = "", places = "", path = "/", parameters] = parts;
  const servers = places.split(",").map((place) => /^(\[.*\]|[^:]+)(?::(\d+))?$/.exec(place));
  if (servers.includes(null)) return databaseUrl;
  const [user, password] = /^([^:]*)(?::(.*))?$/.exec(login)?.slice(1) ?? [];
  const apart = [
    `host=${servers.map((server) => server?.[1]?.replace(/^\[|\]$/g, "")).join(",")}`,
    `port=${servers.map((server) => server?.[2] ?? "5432").join(",")}`,
    ...(user ? [`user=${user}`] : []),
    ...(password ? [`password=${password}`] : []),
    ...(parameters ? [parameters] : []),
    ...(/(^|&)target_session_attrs=/.test(parameters ?? "") ? [] : ["target_session_attrs=read-write"]),
  ];
  return `${scheme}${path}?${apart.join("&")}`;
}
const isLoopback = (url: URL) => LOOPBACK_HOSTS.includes(url.hostname);
