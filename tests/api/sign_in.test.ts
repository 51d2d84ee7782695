// Who gets in: whoever sends one good token in one Authorization header. To everybody else one and the same answer.

import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import { request } from "node:http";
import test, { type ExecutionContext } from "ava";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createPerson, createRecruiter } from "../support/fixtures.ts";
import { post } from "../support/graphql.ts";
import { type ApiWithKey, claimsOf, seconds, signToken, startApiWithKey } from "../support/sign_in.ts";

let db: TestDatabase;
let api: ApiWithKey;
let subject: string;

test.before(async () => {
  db = await createTestDatabase();
  api = await startApiWithKey(db);
  subject = await api.subjectOf((await createPerson(db.admin, "platform_admin")).id);
});
test.after.always(async () => {
  await api?.stop();
  await db?.drop();
});

const WHO = "{ viewer { rowId role } }";
const REFUSAL = JSON.stringify({
  errors: [{ message: "Sign in: send one valid bearer token.", extensions: { code: "UNAUTHENTICATED" } }],
});

/** Asserts that whoever sends this is told what everybody else is told, and nothing more. */
async function refused(
  t: ExecutionContext,
  what: string,
  headers: Record<string, string>,
  path = "/graphql",
  body = {},
) {
  const response = await fetch(api.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query: WHO, ...body }),
  });
  t.is(response.status, 401, what);
  t.is(await response.text(), REFUSAL, what);
  t.is(response.headers.get("www-authenticate"), "Bearer", what);
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a token of the local key lets its user in, as who they are", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const token = await api.token(await api.subjectOf(recruiter.id));
  const { status, data } = await post(api.url, { query: WHO }, bearer(token));
  t.is(status, 200);
  t.deepEqual(data, { viewer: { rowId: recruiter.id, role: "recruiter" } });
  t.is((await post(api.url, { query: WHO }, { authorization: `bearer  ${token}` })).status, 200);
});

test("of many who come at the same moment each is who they are, and who was switched off is not let in", async (t) => {
  const people = await Promise.all(Array.from({ length: 12 }, () => createRecruiter(db.admin)));
  const leaver = await createRecruiter(db.admin);
  const tokens = await Promise.all([...people, leaver].map(async ({ id }) => await api.token(await api.subjectOf(id))));
  await db.admin.query("select app.deactivate_user($1)", [leaver.id]);
  // Twice each, in an order that mixes them.
  const answers = await Promise.all(
    [...tokens, ...tokens].map((token) => post<{ viewer: { rowId: string } }>(api.url, { query: WHO }, bearer(token))),
  );
  const ids = [...people.map(({ id }) => id), undefined];
  t.deepEqual(
    answers.map(({ data }) => data?.viewer.rowId),
    [...ids, ...ids],
  );
});

test("a request that proves nothing is refused", async (t) => {
  const good = await api.token(subject);
  const [head = "", payload = "", signature = ""] = good.split(".");
  const refusals: Record<string, Record<string, string>> = {
    "no header": {},
    "an empty one": { authorization: "" },
    "no token": { authorization: "Bearer" },
    "another scheme": { authorization: `Basic ${good}` },
    "the token alone": { authorization: good },
    "two tokens": { authorization: `Bearer ${good}, Bearer ${good}` },
    garbage: bearer("garbage"),
    "dots only": bearer(".."),
    "a token of 12 kB": bearer(`${head}.${"x".repeat(12_000)}.${signature}`),
    "no signature": bearer(`${head}.${payload}.`),
    "half a signature": bearer(good.slice(0, -20)),
    "a prototype's name": bearer("__proto__.constructor.prototype"),
    "claims of its own": bearer(`${head}.${part(claimsOf(subject, { exp: seconds(9_999) }))}.${signature}`),
    "no algorithm": bearer(`${part({ alg: "none" })}.${payload}.`),
    "no algorithm, and a signature": bearer(`${part({ alg: "none" })}.${payload}.${signature}`),
    "in a cookie": { cookie: `authorization=Bearer ${good}; token=${good}` },
    "in another header": { "x-authorization": `Bearer ${good}`, "proxy-authorization": `Bearer ${good}` },
  };
  for (const [what, headers] of Object.entries(refusals)) await refused(t, what, headers);
  await refused(
    t,
    "in the query string",
    {},
    `/graphql?access_token=${good}&token=${good}&authorization=Bearer%20${good}`,
  );
  await refused(t, "in the body", {}, "/graphql", { access_token: good, authorization: `Bearer ${good}` });
});

test("a token that somebody else signed is refused, whatever it says", async (t) => {
  const { d: _private, ...publicKey } = api.key;
  const other = await generateKeyPair("EdDSA", { extractable: true });
  const otherJwk = await exportJWK(other.privateKey);
  const { kid } = api.key;
  await refused(t, "another key", bearer(await signToken(otherJwk, claimsOf(subject), { kid })));
  const itsOwnKey = await exportJWK(other.publicKey);
  await refused(
    t,
    "a key that it brings",
    bearer(await signToken(otherJwk, claimsOf(subject), { jwk: itsOwnKey, kid })),
  );
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" }) as JsonWebKey;
  const byRsa = await new SignJWT(claimsOf(subject)).setProtectedHeader({ alg: "RS256" }).sign(rsa as never);
  await refused(t, "another algorithm", bearer(byRsa));
  for (const secret of [
    JSON.stringify(publicKey),
    publicKey.x as string,
    Buffer.from(publicKey.x as string, "base64url"),
  ]) {
    const signed = await new SignJWT(claimsOf(subject))
      .setProtectedHeader({ alg: "HS256", ...(kid ? { kid } : {}) })
      .sign(Buffer.from(secret));
    await refused(t, "our public key as a shared secret", bearer(signed));
  }
});

test("a token of the right key is refused when it is not for here and now", async (t) => {
  const claims: Record<string, Record<string, unknown>> = {
    expired: { exp: seconds(-30) },
    "without an end": { exp: undefined },
    "with an end that is no time": { exp: "tomorrow" },
    "not valid yet": { nbf: seconds(60) },
    "for another audience": { aud: "somebody" },
    "for nobody": { aud: undefined },
    "of another issuer": { iss: "https://sign-in.example.com/" },
    "of no issuer": { iss: undefined },
    "of nobody": { sub: undefined },
    "of an empty name": { sub: "" },
    "of a list": { sub: [subject] },
    "of somebody unknown": { sub: "holdback|nobody" },
    "of a pattern": { sub: "%" },
    "of an injection": { sub: "' or true --" },
    "of a zero byte": { sub: `${subject}\u0000` },
  };
  for (const [what, changed] of Object.entries(claims))
    await refused(t, what, bearer(await api.token(subject, changed)));
  t.is((await post(api.url, { query: WHO }, bearer(await api.token(subject)))).status, 200);
});

test("a user who is switched off is refused from the next request on, and so is the automation", async (t) => {
  const { id } = await createPerson(db.admin, "platform_admin");
  const token = await api.token(await api.subjectOf(id));
  t.is((await post(api.url, { query: WHO }, bearer(token))).status, 200);
  await db.admin.query("select app.deactivate_user($1)", [id]);
  await refused(t, "switched off", bearer(token));

  await db.admin.query("update app.users set auth_subject = 'automation' where role = 'system'");
  await refused(t, "the automation", bearer(await api.token("automation")));
});

test("two Authorization headers are refused, even when both are good", async (t) => {
  const token = await api.token(subject);
  const send = (headers: string[]) =>
    new Promise<[number | undefined, string]>((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      const raw = ["host", hostname, "content-type", "application/json", ...headers];
      const sent = request({ hostname, port, method: "POST", path: "/graphql", headers: raw }, async (response) => {
        let text = "";
        for await (const chunk of response) text += chunk;
        resolve([response.statusCode, text]);
      });
      sent.on("error", reject);
      sent.end(JSON.stringify({ query: WHO }));
    });
  const header = ["authorization", `Bearer ${token}`];
  t.is((await send(header))[0], 200);
  t.deepEqual(await send([...header, ...header]), [401, REFUSAL]);
  t.deepEqual(await send([...header, "Authorization", "Bearer nonsense"]), [401, REFUSAL]);
});

test("nothing but the sub says who somebody is: no header, no claim", async (t) => {
  const recruiter = await createRecruiter(db.admin);
  const admin = await createPerson(db.admin, "platform_admin");
  const claims = {
    role: "platform_admin",
    "holdback.user_id": admin.id,
    user_id: admin.id,
    pgSettings: { role: "holdback_owner" },
  };
  const token = await api.token(await api.subjectOf(recruiter.id), claims);
  const headers = {
    "x-user": admin.id,
    "x-role": "platform_admin",
    role: "holdback_admin",
    "x-forwarded-user": admin.email,
  };
  const who = await post(api.url, { query: WHO }, { ...bearer(token), ...headers });
  t.deepEqual(who.data, { viewer: { rowId: recruiter.id, role: "recruiter" } });
  const pause = 'mutation { pausePayouts(input: { scope: "all", reason: "x" }) { clientMutationId } }';
  const { errors } = await post(api.url, { query: pause }, { ...bearer(token), ...headers });
  t.is(errors?.[0]?.extensions?.code, "HB001");
  const hidden = await post(
    api.url,
    { query: "{ payouts { nodes { frozenReason } } }" },
    { ...bearer(token), ...headers },
  );
  t.is(hidden.errors?.[0]?.extensions?.code, "HB001");
});

test("the log has no token, good or bad", async (t) => {
  const good = await api.token(subject);
  const expired = await api.token(subject, { exp: seconds(-30) });
  await post(api.url, { query: WHO }, bearer(good));
  await post(api.url, { query: WHO }, bearer(expired));
  await fetch(`${api.url}/graphql?access_token=${good}`, { method: "POST" });
  await fetch(`${api.url}/${good}`);
  for (const token of [good, expired]) t.false(api.log().includes(token.split(".")[1] as string));
});
