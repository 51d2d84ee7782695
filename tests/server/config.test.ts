// The environment: what is accepted, what is refused, and how.

import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import test from "ava";
import { loadConfig, SANDBOX_SECRET_KEY } from "../../server/config.ts";
import { claimDataDir } from "../../server/processes/running_file.ts";
import { assertKeyIsThere, findWebhookSecrets, isPlayMoney, resolveStripe } from "../../server/stripe/settings.ts";
import { ensureWebhookSecret } from "../../server/stripe/webhook_secret.ts";
import { temporaryFolder } from "../support/commands.ts";

const SEAL_KEY = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim();

const refusal = (env: Record<string, string>) => {
  try {
    loadConfig(env);
  } catch (error) {
    return (error as Error).message;
  }
  return "accepted";
};

const auth = {
  AUTH_JWKS_URL: "https://id.example.com/jwks.json",
  AUTH_ISSUER: "https://id.example.com/",
  AUTH_AUDIENCE: "holdback",
};

test("an empty environment means the embedded database, the sandbox and the local key", (t) => {
  t.deepEqual(loadConfig({}), {
    databaseUrl: null,
    directDatabaseUrl: null,
    readDatabaseUrl: null,
    dataDir: resolve(".holdback"),
    embeddedPort: null,
    port: 5678,
    workerListener: null,
    stopPatienceMs: 25_000,
    apiHost: "127.0.0.1",
    trustedProxies: ["loopback"],
    stripe: null,
    stripeMode: null,
    webhookSecrets: [],
    stripeRateLimit: null,
    onboardingReturnUrl: "http://127.0.0.1:5678/",
    isProduction: false,
    introspection: true,
    corsOrigins: [],
    requestLimit: 1_200,
    strangerLimit: 300,
    auditSealKey: null,
    auditSealFile: resolve(".holdback/audit_seals.jsonl"),
    mail: null,
    metricsToken: null,
    crontabWithout: [],
    platforms: [],
    auth: null,
  });
});

test("the console's name at the identity provider stands beside the provider only", (t) => {
  t.regex(refusal({ AUTH_CLIENT_ID: "holdback-console" }), /AUTH_CLIENT_ID needs AUTH_JWKS_URL, AUTH_ISSUER/);
  t.is(loadConfig({ ...auth, AUTH_CLIENT_ID: "holdback-console" }).auth?.clientId, "holdback-console");
});

test("reads go to one standby, beside a database that is named", (t) => {
  const DATABASE_URL = "postgres://h/db";
  t.regex(refusal({ READ_DATABASE_URL: "postgres://standby/db" }), /READ_DATABASE_URL needs DATABASE_URL/);
  for (const READ_DATABASE_URL of ["standby", "http://standby/db", "postgres:///db?host=one,two"]) {
    t.regex(refusal({ DATABASE_URL, READ_DATABASE_URL }), /READ_DATABASE_URL is not the URL of a standby/);
  }
});

test("recruiters come back from Stripe to a page over TLS, or to this machine", (t) => {
  t.regex(
    refusal({ ONBOARDING_RETURN_URL: "http://market.example/" }),
    /ONBOARDING_RETURN_URL is not the URL of a page/,
  );
  t.is(loadConfig({ PORT: "8080" }).onboardingReturnUrl, "http://127.0.0.1:8080/");
});

test("an empty value is as good as none", (t) => {
  t.deepEqual(loadConfig({ DATABASE_URL: "", PORT: " ", STRIPE_SECRET_KEY: "", AUTH_ISSUER: "" }), loadConfig({}));
});

test("everything that is set arrives", (t) => {
  const config = loadConfig({
    DATABASE_URL: "postgresql://admin:p%40ss@db.example.com:5433/pay?sslmode=require",
    READ_DATABASE_URL: "postgresql://admin:p%40ss@standby.example.com/pay?sslmode=require",
    HOLDBACK_DATA_DIR: "/var/lib/holdback",
    HOLDBACK_PG_PORT: "6000",
    PORT: "8080",
    WORKER_PORT: "8081",
    WORKER_HOST: "0.0.0.0",
    STOP_SECONDS: "50",
    API_HOST: "0.0.0.0",
    TRUSTED_PROXIES: "10.0.0.0/8, fd00::1",
    CRONTAB_WITHOUT: "process_due_schedules, release_due_escrow_holds",
    PLATFORM_APIS: "Pay.example.com=http://10.0.0.7:5678, 10.0.0.9 = https://api.pay.example.de",
    STRIPE_SECRET_KEY: "rk_live_123abc",
    STRIPE_WEBHOOK_SECRET: "whsec_123abc",
    ...auth,
    CORS_ORIGINS: "https://dashboard.example.com, http://localhost:3000",
    API_RATE_LIMIT: "60",
    API_STRANGER_LIMIT: "30",
    AUDIT_SEAL_KEY: SEAL_KEY.replaceAll("\n", "\\n"),
    AUDIT_SEAL_FILE: "/mnt/worm/seals.jsonl",
    ONBOARDING_RETURN_URL: "https://market.example/payouts",
    SMTP_URL: "smtps://holdback:p%40ss@mail.example.com",
    MAIL_FROM: "Talent Market <payouts@example.com>",
    METRICS_TOKEN: "0123456789abcdef",
    GRAPHQL_INTROSPECTION: "on",
  });
  t.deepEqual(config, {
    databaseUrl: "postgresql://admin:p%40ss@db.example.com:5433/pay?sslmode=require",
    directDatabaseUrl: null,
    // Whoever reads there has a login of their own.
    readDatabaseUrl: "postgresql://standby.example.com/pay?sslmode=require",
    dataDir: "/var/lib/holdback",
    embeddedPort: 6000,
    port: 8080,
    workerListener: { host: "0.0.0.0", port: 8081 },
    stopPatienceMs: 50_000,
    apiHost: "0.0.0.0",
    trustedProxies: ["10.0.0.0/8", "fd00::1"],
    stripe: {
      secretKey: "rk_live_123abc",
      apiBase: "https://api.stripe.com",
      rateLimit: 80,
      isSandbox: false,
      isLive: true,
    },
    stripeMode: "live",
    webhookSecrets: ["whsec_123abc"],
    onboardingReturnUrl: "https://market.example/payouts",
    stripeRateLimit: null,
    isProduction: true,
    introspection: true,
    corsOrigins: ["https://dashboard.example.com", "http://localhost:3000"],
    requestLimit: 60,
    strangerLimit: 30,
    auditSealKey: SEAL_KEY,
    auditSealFile: "/mnt/worm/seals.jsonl",
    mail: {
      url: "smtps://holdback:p%40ss@mail.example.com",
      from: { name: "Talent Market", address: "payouts@example.com" },
    },
    metricsToken: "0123456789abcdef",
    crontabWithout: ["process_due_schedules", "release_due_escrow_holds"],
    platforms: [
      { host: "pay.example.com", api: "http://10.0.0.7:5678" },
      { host: "10.0.0.9", api: "https://api.pay.example.de" },
    ],
    auth: { jwksUrl: auth.AUTH_JWKS_URL, issuer: auth.AUTH_ISSUER, audience: auth.AUTH_AUDIENCE, clientId: null },
  });
});

test("all wrong variables are listed in one error, each with what to do", (t) => {
  const message = refusal({
    DATABASE_URL: "mysql://u:hunter2@h/db",
    HOLDBACK_PG_PORT: "70000",
    PORT: "http",
    WORKER_PORT: "0",
    WORKER_HOST: "localhost",
    STOP_SECONDS: "0",
    API_HOST: "api.example.com",
    TRUSTED_PROXIES: "10.0.0.0/33",
    PLATFORM_APIS: "pay.example.com=http://hunter2:5678/path",
    STRIPE_SECRET_KEY: "pk_test_hunter2",
    STRIPE_API_BASE: "http://stripe.example.com",
    STRIPE_WEBHOOK_SECRET: "hunter2",
    STRIPE_MODE: "hunter2",
    STRIPE_RATE_LIMIT: "0",
    AUTH_JWKS_URL: "ftp://id.example.com",
    AUDIT_SEAL_KEY: "hunter2",
    METRICS_TOKEN: "hunter2",
    CRONTAB_WITHOUT: "02:00",
  });
  const lines = message.split("\n").slice(1);
  t.deepEqual(
    lines.map((line) => line.trim().split(" ")[0]),
    [
      "DATABASE_URL",
      "HOLDBACK_PG_PORT",
      "PORT",
      "WORKER_PORT",
      "WORKER_HOST",
      "STOP_SECONDS",
      "API_HOST",
      "TRUSTED_PROXIES",
      "PLATFORM_APIS",
      "STRIPE_SECRET_KEY",
      "STRIPE_API_BASE",
      "STRIPE_WEBHOOK_SECRET",
      "STRIPE_MODE",
      "STRIPE_RATE_LIMIT",
      "AUTH_JWKS_URL",
      "METRICS_TOKEN",
      "AUDIT_SEAL_KEY",
      "CRONTAB_WITHOUT",
      "AUTH_ISSUER",
      "AUTH_AUDIENCE",
    ],
  );
  for (const line of lines) t.regex(line, /\. (Give|Write|Set|Say) /);
  t.notRegex(message, /hunter2/, "a value, which may be a secret, is in the message");
});

for (const list of [
  "pay.example.com",
  "pay.example.com:5678=http://10.0.0.7",
  "a.example=http://10.0.0.7, A.example=http://10.0.0.8",
  "a.example=http://user@10.0.0.7",
  "a.example=postgres://10.0.0.7",
  "-a.example=http://10.0.0.7",
]) {
  test(`${list} is no list of platforms`, (t) => {
    t.regex(refusal({ PLATFORM_APIS: list }), /PLATFORM_APIS is not a list of platforms\. Write /);
  });
}

for (const base of ["http://127.0.0.1:9999", "https://stripe.example.com", "https://api.stripe.com.example.com"]) {
  for (const key of ["sk_live_hunter2", "rk_live_hunter2"]) {
    test(`a live key (${key.slice(0, 7)}) is never sent to ${base}`, (t) => {
      const message = refusal({ STRIPE_SECRET_KEY: key, STRIPE_API_BASE: base });
      t.regex(message, /STRIPE_API_BASE must not be .* live key/);
      t.notRegex(message, /hunter2/);
    });
  }
}

test("a live key goes with Stripe's own address, however it is written", (t) => {
  const { stripe } = loadConfig({ STRIPE_SECRET_KEY: "sk_live_1", STRIPE_API_BASE: "https://API.stripe.com:443/" });
  t.is(stripe?.apiBase, "https://api.stripe.com");
  t.true(stripe?.isLive);
});

test("Stripe without TLS is for this machine only", (t) => {
  const key = { STRIPE_SECRET_KEY: "sk_test_1" };
  for (const base of ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"]) {
    t.true(loadConfig({ ...key, STRIPE_API_BASE: base }).stripe?.isSandbox);
  }
  for (const base of ["http://10.0.0.1", "http://localhost.example.com", "http://127.0.0.1@example.com"]) {
    t.regex(refusal({ ...key, STRIPE_API_BASE: base }), /STRIPE_API_BASE is not usable/);
  }
});

test("the rate limit follows the key, and can be set", (t) => {
  const rate = (env: Record<string, string>) => loadConfig(env).stripe?.rateLimit;
  t.is(rate({ STRIPE_SECRET_KEY: "sk_test_1" }), 20);
  t.is(rate({ STRIPE_SECRET_KEY: "sk_live_1" }), 80);
  t.is(rate({ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_API_BASE: "http://127.0.0.1:1" }), null);
  t.is(rate({ STRIPE_SECRET_KEY: "sk_live_1", STRIPE_RATE_LIMIT: "5" }), 5);
});

test("a mail server needs a sender, who is one address with or without a name", (t) => {
  const from = (MAIL_FROM: string) => loadConfig({ SMTP_URL: "smtp://mail.example.com:587", MAIL_FROM }).mail?.from;
  t.deepEqual(from("payouts@example.com"), { name: "", address: "payouts@example.com" });
  t.deepEqual(from("<payouts@example.com>"), { name: "", address: "payouts@example.com" });
  t.deepEqual(from("Market, Inc. <payouts@example.com>"), { name: "Market, Inc.", address: "payouts@example.com" });
  t.regex(refusal({ SMTP_URL: "smtp://mail.example.com" }), /MAIL_FROM is missing/);
  for (const sender of ["payouts", "a@example.com, b@example.com", "a@example.com\r\nBcc: b@example.com", "<a@b"]) {
    t.regex(refusal({ SMTP_URL: "smtp://mail.example.com", MAIL_FROM: sender }), /MAIL_FROM is not the sender/);
  }
  for (const url of ["https://mail.example.com", "mail.example.com:587", "smtp://"]) {
    t.regex(refusal({ SMTP_URL: url, MAIL_FROM: "a@example.com" }), /SMTP_URL is not the URL of a mail server/);
  }
  t.is(loadConfig({ MAIL_FROM: "a@example.com" }).mail, null);
});

test("a Stripe address needs a key", (t) => {
  t.regex(refusal({ STRIPE_API_BASE: "https://api.stripe.com" }), /STRIPE_API_BASE needs STRIPE_SECRET_KEY/);
});

test("which money it is follows the key, else STRIPE_MODE, and a webhook secret alone is real money's", (t) => {
  const mode = (env: Record<string, string>) => loadConfig(env).stripeMode;
  t.is(mode({ STRIPE_SECRET_KEY: "sk_test_1" }), "test");
  t.is(mode({ STRIPE_SECRET_KEY: "rk_live_1" }), "live");
  t.is(mode({ STRIPE_MODE: "test" }), "test");
  t.is(mode({ STRIPE_MODE: "test", STRIPE_WEBHOOK_SECRET: "whsec_1" }), "test");
  t.is(mode({ STRIPE_WEBHOOK_SECRET: "whsec_1" }), "live");
  t.true(loadConfig({ STRIPE_WEBHOOK_SECRET: "whsec_1" }).isProduction);
});

for (const [mode, key] of [
  ["test", "sk_live_hunter2"],
  ["live", "sk_test_hunter2"],
] as const) {
  test(`STRIPE_MODE must not say ${mode} beside another key`, (t) => {
    const message = refusal({ STRIPE_MODE: mode, STRIPE_SECRET_KEY: key });
    t.regex(message, /STRIPE_MODE says .*Unset it/);
    t.notRegex(message, /hunter2/);
  });
}

test("several webhook secrets are valid while one replaces another", (t) => {
  const secrets = (list: string) =>
    loadConfig({ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: list }).webhookSecrets;
  t.deepEqual(secrets("whsec_old,whsec_new"), ["whsec_old", "whsec_new"]);
  t.deepEqual(secrets(" whsec_old , whsec_new, "), ["whsec_old", "whsec_new"]);
  t.deepEqual(secrets(""), []);
  t.regex(refusal({ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "," }), /is not a webhook signing secret/);
  const message = refusal({ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "whsec_old,hunter2" });
  t.regex(message, /STRIPE_WEBHOOK_SECRET is not a webhook signing secret\. .*separated by commas/);
  t.notRegex(message, /hunter2/);
});

test("the sandbox's key is not taken to the real Stripe", (t) => {
  t.regex(refusal({ STRIPE_SECRET_KEY: SANDBOX_SECRET_KEY }), /is the sandbox's key/);
});

for (const missing of Object.keys(auth)) {
  test(`the sign-in variables come together: without ${missing} they are refused`, (t) => {
    const message = refusal({ ...auth, [missing]: "" });
    t.regex(message, new RegExp(`^ {2}${missing} is missing`, "m"));
    t.is(message.split("\n").length, 2);
  });
}

test("without keys the sandbox of the running npm start is found", async (t) => {
  const dataDir = await temporaryFolder(t);
  const running = await claimDataDir(dataDir);
  const webhookSecret = await ensureWebhookSecret(dataDir);
  await running.update({ sandboxUrl: "http://127.0.0.1:4242" });
  t.deepEqual(await findWebhookSecrets(loadConfig({ HOLDBACK_DATA_DIR: dataDir })), [webhookSecret]);
  t.deepEqual(await resolveStripe(loadConfig({ HOLDBACK_DATA_DIR: dataDir, STRIPE_RATE_LIMIT: "7" })), {
    secretKey: SANDBOX_SECRET_KEY,
    apiBase: "http://127.0.0.1:4242",
    rateLimit: 7,
    isSandbox: true,
    isLive: false,
  });
  await running.remove();
  await t.throwsAsync(resolveStripe(loadConfig({ HOLDBACK_DATA_DIR: dataDir })), {
    message: /set STRIPE_SECRET_KEY, or run npm start/,
  });
});

test("what a killed npm start left behind is not taken for a running one", async (t) => {
  const dataDir = join(await temporaryFolder(t), "data");
  await mkdir(dataDir);
  // Its pid lives (it is ours), but nobody holds the lock.
  const left = { pid: process.pid, postgres: null, sandboxUrl: "http://127.0.0.1:4242", apiUrl: null };
  await writeFile(join(dataDir, "running.json"), JSON.stringify(left));
  await writeFile(join(dataDir, "start.lock"), "");
  await t.throwsAsync(resolveStripe(loadConfig({ HOLDBACK_DATA_DIR: dataDir })), { message: /run npm start/ });
});

test("given keys win over a sandbox that runs", async (t) => {
  const dataDir = await temporaryFolder(t);
  const running = await claimDataDir(dataDir);
  await running.update({ sandboxUrl: "http://127.0.0.1:4242" });
  const stripe = await resolveStripe(loadConfig({ HOLDBACK_DATA_DIR: dataDir, STRIPE_SECRET_KEY: "sk_test_mine" }));
  t.is(stripe.apiBase, "https://api.stripe.com");
  await running.remove();
});

test("beside real money the sandbox that runs is nobody's Stripe", async (t) => {
  const dataDir = await temporaryFolder(t);
  const running = await claimDataDir(dataDir);
  await running.update({ sandboxUrl: "http://127.0.0.1:4242" });
  for (const said of [{ STRIPE_MODE: "live" }, { STRIPE_WEBHOOK_SECRET: "whsec_1" }]) {
    const config = loadConfig({ HOLDBACK_DATA_DIR: dataDir, ...said });
    await t.throwsAsync(resolveStripe(config), { message: /STRIPE_SECRET_KEY is missing/ });
    t.throws(() => assertKeyIsThere(config), { message: /STRIPE_SECRET_KEY is missing/ });
  }
  await running.remove();
});

test("that no real money is moved must be known: by a key, by STRIPE_MODE, or by the npm start that runs there", async (t) => {
  const dataDir = await temporaryFolder(t);
  const isPlay = (env: Record<string, string> = {}) => isPlayMoney(loadConfig({ HOLDBACK_DATA_DIR: dataDir, ...env }));
  t.true(await isPlay({ STRIPE_SECRET_KEY: "sk_test_1" }));
  t.true(await isPlay({ STRIPE_MODE: "test" }));
  t.false(await isPlay({ STRIPE_SECRET_KEY: "sk_live_1" }));
  t.false(await isPlay({ STRIPE_MODE: "live" }));
  t.false(await isPlay({ STRIPE_WEBHOOK_SECRET: "whsec_1" }));
  t.false(await isPlay(), "nothing says so");
  t.false(await isPlay({ DATABASE_URL: "postgres://a:b@db.example.com/pay" }));

  const running = await claimDataDir(dataDir);
  await running.update({ postgres: "127.0.0.1:5432/holdback", stripeMode: "test" });
  t.true(await isPlay());
  t.true(await isPlay({ DATABASE_URL: "postgres://holdback_authenticator:x@127.0.0.1:5432/holdback" }));
  t.false(await isPlay({ DATABASE_URL: "postgres://a:b@db.example.com/holdback" }), "another database");
  await running.update({ stripeMode: "live" });
  t.false(await isPlay());
  await running.remove();
});
