// The API has no key of Stripe. So it must be told that no real money is moved beside it before a token of the local key
// is worth anything; and webhooks need nothing but their own secret.

import { createHmac } from "node:crypto";
import test from "ava";
import { ensureLocalKey, signLocalToken } from "../../server/api/sign_in/local_key.ts";
import { claimDataDir } from "../../server/processes/running_file.ts";
import { startTestApi } from "../support/api.ts";
import { cleanEnvironment, run, takeTurn, temporaryFolder } from "../support/commands.ts";
import { useDatabase } from "../support/database.ts";
import { createPerson } from "../support/fixtures.ts";
import { post } from "../support/graphql.ts";
import { subjectOf } from "../support/sign_in.ts";

const db = useDatabase(test);

/** What an admin's token of the local key is worth; `running`: what an npm start of the folder says of itself. */
async function tokenIsTaken(
  t: Parameters<typeof takeTurn>[0],
  env: Record<string, string>,
  running?: { postgres: string; stripeMode: "test" | "live" },
) {
  await takeTurn(t);
  const dataDir = await temporaryFolder(t);
  const key = await ensureLocalKey(dataDir);
  if (running) {
    const file = await claimDataDir(dataDir);
    t.teardown(() => file.remove());
    await file.update(running);
  }
  const databaseUrl = db.urlOf("holdback_authenticator");
  const api = await startTestApi({ databaseUrl, env: { STRIPE_MODE: "", HOLDBACK_DATA_DIR: dataDir, ...env } });
  t.teardown(() => api.stop());
  const { id, email } = await createPerson(db.admin, "platform_admin");
  const token = await signLocalToken(key, await subjectOf(db, id));
  const answer = await post(api.url, { query: "{ viewer { role } }" }, { authorization: `Bearer ${token}` });
  const command = await run(t, ["server/commands/token.ts", email], {
    ...cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, DATABASE_URL: db.adminUrl, ...env }),
  });
  t.is(command.code === 0, answer.status === 200, "npm run token makes tokens just where the API takes them");
  return { taken: answer.status === 200, code: answer.errors?.[0]?.extensions?.code, log: api.log(), command };
}

const placeOfDatabase = () => {
  const { host, pathname } = new URL(db.adminUrl);
  return `${host}${pathname}`;
};

for (const [what, env] of Object.entries({
  "nothing is said": {},
  "STRIPE_MODE is live": { STRIPE_MODE: "live" },
  "a webhook secret is there": { STRIPE_WEBHOOK_SECRET: "whsec_1" },
  "the key is a live one": { STRIPE_SECRET_KEY: "sk_live_1" },
  "it is production": { NODE_ENV: "production" },
})) {
  test(`when ${what}, the local key signs nobody in, and the log says what to set up`, async (t) => {
    const { taken, code, log, command } = await tokenIsTaken(t, env);
    t.false(taken);
    t.is(code, "SIGN_IN_UNAVAILABLE");
    t.regex(log, /nobody can sign in: set AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE/);
    t.is(command.stdout, "");
    t.regex(command.stderr, /With real money .*AUTH_JWKS_URL|no real money is moved here.*STRIPE_MODE=test/);
  });
}

test("when STRIPE_MODE is test, the local key signs people in", async (t) => {
  t.true((await tokenIsTaken(t, { STRIPE_MODE: "test", STRIPE_WEBHOOK_SECRET: "whsec_1" })).taken);
});

test("when the npm start of the folder says so of this database, the local key signs people in", async (t) => {
  t.true((await tokenIsTaken(t, {}, { postgres: placeOfDatabase(), stripeMode: "test" })).taken);
});

test("when the npm start of the folder works on another database, what it says does not count", async (t) => {
  t.false((await tokenIsTaken(t, {}, { postgres: "127.0.0.1:1/holdback", stripeMode: "test" })).taken);
});

test("when the npm start of the folder moves real money, the local key signs nobody in", async (t) => {
  t.false((await tokenIsTaken(t, {}, { postgres: placeOfDatabase(), stripeMode: "live" })).taken);
});

test("with the secret of webhooks and no key the API takes Stripe's webhooks", async (t) => {
  await takeTurn(t);
  const secret = "whsec_hunter2";
  const api = await startTestApi({
    databaseUrl: db.urlOf("holdback_authenticator"),
    webhookSecret: secret,
    env: { STRIPE_MODE: "", NODE_ENV: "production" },
  });
  t.teardown(() => api.stop());
  const body = JSON.stringify({
    id: "evt_without_key",
    object: "event",
    type: "transfer.created",
    data: { object: {} },
  });
  const time = Math.floor(Date.now() / 1000);
  const deliver = (key: string) => {
    const signature = createHmac("sha256", key).update(`${time}.${body}`).digest("hex");
    const headers = { "stripe-signature": `t=${time},v1=${signature}` };
    return fetch(`${api.url}/webhooks/stripe`, { method: "POST", body, headers });
  };
  t.is((await deliver("whsec_other")).status, 400);
  t.is((await deliver(secret)).status, 200);
  t.false(api.log().includes("hunter2"));
});

test("npm start does not let the sandbox stand in for a Stripe whose key is missing", async (t) => {
  await takeTurn(t);
  for (const said of [{ STRIPE_WEBHOOK_SECRET: "whsec_1" }, { STRIPE_MODE: "live" }]) {
    const env = cleanEnvironment({ HOLDBACK_DATA_DIR: `${await temporaryFolder(t)}/data`, ...said });
    const { code, stderr } = await run(t, ["server/commands/start.ts"], env);
    t.is(code, 1);
    t.regex(stderr, /STRIPE_SECRET_KEY is missing: .*Set it, or unset them to use the sandbox/);
  }
});
