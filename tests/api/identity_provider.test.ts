// Signing in with the tokens of an identity provider: its keys come and go, and so does it.

import { once } from "node:events";
import test, { type ExecutionContext } from "ava";
import { ensureLocalKey } from "../../server/api/sign_in/local_key.ts";
import { cleanEnvironment, run, takeTurn, temporaryFolder } from "../support/commands.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { post, startGraphql, type TestGraphql } from "../support/graphql.ts";
import { IdentityProvider } from "../support/identity_provider.ts";
import { claimsOf, signToken, subjectOf } from "../support/sign_in.ts";

let db: TestDatabase;
const SUBJECT = "provider|42";

test.before(async () => {
  db = await createTestDatabase();
  const { id } = await createPerson(db.admin, "platform_admin");
  await db.admin.query("select app.link_sign_in($1, $2)", [id, SUBJECT]);
});
test.after.always(() => db?.drop());

/** An API that trusts a provider of this test's own, which publishes one key. */
async function withProvider(t: ExecutionContext, env: Record<string, string> = {}) {
  await takeTurn(t);
  const provider = await IdentityProvider.start();
  t.teardown(() => provider.stop());
  await provider.addKey("first", "RS256");
  const api = await startGraphql(db, { ...provider.env, ...env });
  t.teardown(() => api.stop());
  return { provider, api };
}

const send = async (api: TestGraphql, token: string) =>
  await post(api.url, { query: "{ viewer { role } }" }, { authorization: `Bearer ${token}` });
const statusOf = async (api: TestGraphql, token: string) => (await send(api, token)).status;

test("tokens of the provider let their user in, and those of the local key do not", async (t) => {
  const dataDir = await temporaryFolder(t);
  const localKey = await ensureLocalKey(dataDir);
  const { provider, api } = await withProvider(t, { HOLDBACK_DATA_DIR: dataDir });
  await provider.addKey("elliptic", "ES256");

  t.deepEqual((await send(api, await provider.token("first", SUBJECT))).data, { viewer: { role: "platform_admin" } });
  await eventually("the second key is known", async () => {
    return (await statusOf(api, await provider.token("elliptic", SUBJECT))) === 200;
  });
  for (const claims of [claimsOf(SUBJECT), claimsOf(SUBJECT, { iss: provider.issuer, aud: provider.audience })]) {
    t.is(await statusOf(api, await signToken(localKey, claims, { kid: localKey.kid })), 401);
  }
  for (const claims of [{ iss: "https://other.example.com/" }, { aud: "another" }, { sub: "provider|43" }]) {
    t.is(await statusOf(api, await provider.token("first", SUBJECT, claims)), 401, JSON.stringify(claims));
  }
});

test("a key that is rotated in works, and one that is rotated out does not", async (t) => {
  const { provider, api } = await withProvider(t);
  const old = await provider.token("first", SUBJECT);
  t.is(await statusOf(api, old), 200);
  await provider.addKey("second", "ES256");
  await provider.withdrawKey("first");
  const young = await provider.token("second", SUBJECT);
  await eventually("the new key is known", async () => (await statusOf(api, young)) === 200);
  t.is(await statusOf(api, old), 401);
});

test("unknown key ids do not make us ask the provider at every request", async (t) => {
  const { provider, api } = await withProvider(t);
  await provider.addKey("unpublished", "ES256");
  await provider.withdrawKey("unpublished");
  const forged = await provider.token("unpublished", SUBJECT);
  t.is(await statusOf(api, await provider.token("first", SUBJECT)), 200);
  const before = await provider.requests();
  for (let i = 0; i < 40; i += 1) t.is(await statusOf(api, forged), 401);
  t.true((await provider.requests()) - before < 20);
});

for (const [what, behaviour] of [
  ["hangs", "hangs"],
  ["answers 500", "fails"],
] as const) {
  test(`while the provider ${what}, keys that are known go on, and unknown ones are answered`, async (t) => {
    const { provider, api } = await withProvider(t);
    const known = await provider.token("first", SUBJECT);
    t.is(await statusOf(api, known), 200);
    await provider.becomes(behaviour);
    await provider.addKey("later", "ES256");
    const unknown = await provider.token("later", SUBJECT);

    const before = await provider.requests();
    let asking: ReturnType<typeof send> | null = null;
    let unanswered = false;
    await eventually("the provider is asked", async () => {
      if (!unanswered) {
        unanswered = true;
        asking = send(api, unknown).finally(() => {
          unanswered = false;
        });
      }
      return (await provider.requests()) > before;
    });
    t.is(await statusOf(api, known), 200, "while the provider is being asked");
    const { status, errors } = (await asking) as unknown as Awaited<ReturnType<typeof send>>;
    t.is(status, 503);
    t.is(errors?.[0]?.extensions?.code, "SIGN_IN_UNAVAILABLE");
    t.false(JSON.stringify(errors).includes(provider.jwksUrl));
    t.is(await statusOf(api, known), 200, "after it");

    await provider.becomes("answers");
    await eventually("the provider is back", async () => (await statusOf(api, unknown)) === 200);
  });
}

test("an API that starts while its provider is away lets people in once it is back", async (t) => {
  await takeTurn(t);
  const provider = await IdentityProvider.start();
  t.teardown(() => provider.stop());
  await provider.becomes("fails");
  await provider.addKey("first", "RS256");
  const api = await startGraphql(db, provider.env);
  t.teardown(() => api.stop());
  const token = await provider.token("first", SUBJECT);
  t.is(await statusOf(api, token), 503);
  await provider.becomes("answers");
  await eventually("the provider is back", async () => (await statusOf(api, token)) === 200);
});

test("with real money and no provider nobody can sign in, and the log says what to set up", async (t) => {
  await takeTurn(t);
  const dataDir = await temporaryFolder(t);
  const localKey = await ensureLocalKey(dataDir);
  const { id, email } = await createPerson(db.admin, "platform_admin");
  const live = { STRIPE_MODE: "live", HOLDBACK_DATA_DIR: dataDir };
  const api = await startGraphql(db, live);
  t.teardown(() => api.stop());
  const token = await signToken(localKey, claimsOf(await subjectOf(db, id)));

  const { status, errors, headers } = await send(api, token);
  t.is(status, 503);
  t.is(errors?.[0]?.extensions?.code, "SIGN_IN_UNAVAILABLE");
  t.truthy(headers.get("retry-after"));
  t.regex(api.log(), /"nobody can sign in: set AUTH_JWKS_URL, AUTH_ISSUER and AUTH_AUDIENCE"/);
  const socket = new WebSocket(`${api.url.replace("http", "ws")}/graphql`, "graphql-transport-ws");
  socket.onopen = () =>
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization: `Bearer ${token}` } }));
  const [closed] = (await once(socket, "close")) as [CloseEvent];
  t.is(closed.code, 1012);
  t.is((await fetch(`${api.url}/graphiql`)).status, 404);

  const env = cleanEnvironment({ ...live, DATABASE_URL: db.adminUrl });
  const command = await run(t, ["server/commands/token.ts", email], env);
  t.is(command.code, 1);
  t.is(command.stdout, "");
  t.regex(command.stderr, /With real money the local key signs no tokens\. Set AUTH_JWKS_URL/);
});

test("npm run token makes no token where a provider does", async (t) => {
  const dataDir = await temporaryFolder(t);
  await ensureLocalKey(dataDir);
  const { email } = await createPerson(db.admin, "platform_admin");
  const provider = { AUTH_JWKS_URL: "https://id.example.com/keys", AUTH_ISSUER: "x", AUTH_AUDIENCE: "y" };
  const env = cleanEnvironment({ HOLDBACK_DATA_DIR: dataDir, DATABASE_URL: db.adminUrl, STRIPE_MODE: "test" });
  t.regex((await run(t, ["server/commands/token.ts", email], env)).stdout, /^eyJ[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const refused = await run(t, ["server/commands/token.ts", email], { ...env, ...provider });
  t.is(refused.code, 1);
  t.is(refused.stdout, "");
  t.regex(refused.stderr, /tokens come from your identity provider/);
});
