// The API's edges: who says nothing, who proves nothing, and what an answer carries whatever was asked.

import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import test from "ava";
import { useDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { post, startGraphql, type TestGraphql } from "../support/graphql.ts";
import { LiveConnection } from "../support/live_connection.ts";

const SECRET = "whsec_edges";
let api: TestGraphql;
let limited: TestGraphql;
let token: string;

const db = useDatabase(test, async (made) => {
  const stripe = { STRIPE_SECRET_KEY: "sk_test_edges", STRIPE_WEBHOOK_SECRET: SECRET };
  api = await startGraphql(made, stripe);
  limited = await startGraphql(made, { ...stripe, API_STRANGER_LIMIT: "20" });
  token = await limited.tokenOf((await createPerson(made.admin, "platform_admin")).id);
});
test.after.always(() => Promise.all([api?.stop(), limited?.stop()]));

async function dial(): Promise<Socket> {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => undefined);
  await once(socket, "connect");
  return socket;
}

test("a connection that says nothing, or not enough, is closed", async (t) => {
  const silent = await dial();
  const slow = await dial();
  slow.write("GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\n");
  for (const socket of [silent, slow]) socket.resume();
  await Promise.all([silent, slow].map((socket) => once(socket, "close")));
  t.pass();
});

test("a WebSocket that does not sign in is closed, whatever else it says meanwhile", async (t) => {
  const sockets = [0, 1].map(() => new WebSocket(`${api.url.replace("http", "ws")}/graphql`, "graphql-transport-ws"));
  await Promise.all(sockets.map((socket) => once(socket, "open")));
  const pings = setInterval(() => sockets[1]?.send('{"type":"ping"}'), 300);
  const closed = (await Promise.all(sockets.map((socket) => once(socket, "close")))) as [CloseEvent][];
  clearInterval(pings);
  t.deepEqual(
    closed.map(([{ code }]) => code),
    [4408, 4408],
  );
});

test("an address that proves nobody too often has to wait, others and health have not", async (t) => {
  const from = (address: string) => ({ "x-forwarded-for": address });
  const wrong = (address: string) =>
    post(limited.url, { query: "{ id }" }, { authorization: "Bearer a.b.c", ...from(address) });
  for (let i = 0; i < 20; i += 1) t.is((await wrong("198.51.100.7")).status, 401);
  const refused = await wrong("198.51.100.7");
  t.is(refused.status, 429);
  t.is(refused.errors?.[0]?.extensions?.code, "RATE_LIMITED");
  t.true(Number(refused.headers.get("retry-after")) > 0);
  t.is((await fetch(`${limited.url}/nowhere`, { headers: from("198.51.100.7") })).status, 429);
  // What the caller says of itself before the proxy adds its word is not believed.
  t.is((await wrong("203.0.113.1, 198.51.100.7")).status, 429);
  t.is((await wrong("198.51.100.8")).status, 401);
  t.is((await fetch(`${limited.url}/healthz`, { headers: from("198.51.100.7") })).status, 200);
  t.is((await fetch(`${limited.url}/readyz`, { headers: from("198.51.100.7") })).status, 200);
  const signedIn = { authorization: `Bearer ${token}`, ...from("198.51.100.9") };
  t.is((await post(limited.url, { query: "{ viewer { role } }" }, signedIn)).status, 200);
  // Who was signed in before does not wait for what others do behind the same address.
  const before = { ...signedIn, ...from("198.51.100.7") };
  t.is((await post(limited.url, { query: "{ viewer { role } }" }, before)).status, 200);
  for (let i = 0; i < 30; i += 1)
    t.is((await post(limited.url, { query: "{ viewer { role } }" }, signedIn)).status, 200);
});

test("whose sign-in has ended has to wait as others do, although their token was good", async (t) => {
  const { id } = await createPerson(db.admin, "recruiter");
  const headers = { authorization: `Bearer ${await limited.tokenOf(id)}`, "x-forwarded-for": "198.51.100.30" };
  const ask = async () => (await post(limited.url, { query: "{ viewer { role } }" }, headers)).status;
  t.is(await ask(), 200);
  await db.admin.query("select app.deactivate_user($1)", [id]);
  for (let i = 0; i < 20; i += 1) t.is(await ask(), 401);
  t.is(await ask(), 429);
});

test("an IPv6 network counts as one address, and an IPv4 address is one however it is written", async (t) => {
  const wrong = async (address: string) =>
    (await post(limited.url, { query: "{ id }" }, { "x-forwarded-for": address })).status;
  for (let i = 0; i < 20; i += 1) t.is(await wrong(`2001:db8:0:1::${i.toString(16)}`), 401);
  t.is(await wrong("2001:db8::1:ffff:ffff:ffff:ffff"), 429);
  t.is(await wrong("2001:db8:0:2::1"), 401);
  for (let i = 0; i < 20; i += 1) t.is(await wrong("198.51.100.20"), 401);
  t.is(await wrong("::ffff:198.51.100.20"), 429);
});

test("sockets that fail to sign in count as strangers do", async (t) => {
  // From the address that no other test here has: nobody names one for a WebSocket.
  const ask = async () => (await fetch(`${limited.url}/nowhere`)).status;
  t.is(await ask(), 404);
  // One after the other: each is refused for what it says, not for how many they are.
  for (let i = 0; i < 20; i += 1) await new LiveConnection(limited.url, { authorization: "Bearer a.b.c" }).closed;
  t.is(await ask(), 429);
});

test("at most fifty sockets of an address wait at once", async (t) => {
  const open = Array.from(
    { length: 55 },
    () => new WebSocket(`${api.url.replace("http", "ws")}/graphql`, "graphql-transport-ws"),
  );
  const codes: number[] = [];
  for (const socket of open) socket.onclose = ({ code }) => codes.push(code);
  await eventually("the surplus is closed", async () => codes.filter((code) => code === 1013).length >= 5);
  for (const socket of open) socket.close();
  await eventually("there is room again", async () => {
    const live = new LiveConnection(api.url, {
      authorization: `Bearer ${await api.tokenOf((await createPerson(db.admin, "platform_admin")).id)}`,
    });
    const isOpen = await Promise.race([live.acknowledged.then(() => true), live.closed.then(() => false)]);
    if (isOpen) live.close();
    return isOpen;
  });
  t.pass();
});

const sign = (body: string) => {
  const timestamp = Math.floor(Date.now() / 1_000);
  return `t=${timestamp},v1=${createHmac("sha256", SECRET).update(`${timestamp}.${body}`).digest("hex")}`;
};

test("a webhook that is nested deeply gets a 400, and the API goes on", async (t) => {
  const wrapped = (inner: string) => `{"id":"evt_deep","object":"event","type":"transfer.created","data":${inner}}`;
  const deliver = (body: string) =>
    fetch(`${api.url}/webhooks/stripe`, { method: "POST", body, headers: { "stripe-signature": sign(body) } });
  for (const depth of [101, 1_000, 10_000, 60_000]) {
    const { status } = await deliver(
      wrapped(`${'{"a":'.repeat(depth / 2)}${"[".repeat(depth / 2)}1${"]".repeat(depth / 2)}${"}".repeat(depth / 2)}`),
    );
    t.is(status, 400, String(depth));
  }
  t.is((await deliver(wrapped("[".repeat(200_000)))).status, 400);
  // Brackets in a text are no levels.
  t.is((await deliver(wrapped(`{"text":"${'[{\\"'.repeat(500)}"}`))).status, 200);
  t.is((await fetch(`${api.url}/readyz`)).status, 200);
});

test("a query whose variables are nested deeply is refused, and the API goes on", async (t) => {
  const admin = { authorization: `Bearer ${await api.tokenOf((await createPerson(db.admin, "platform_admin")).id)}` };
  const query = `mutation ($r: [RecruiterShareInput]!) { createPlacement(input: { companyId: "0198c0de-0000-7000-8000-000000000000",
    candidateName: "A", startDate: "2026-01-01", feeAmount: 1, currency: "USD", recruiters: $r }) { clientMutationId } }`;
  for (const depth of [200, 5_000, 40_000]) {
    const body = `{"query":${JSON.stringify(query)},"variables":{"r":${"[".repeat(depth)}${"]".repeat(depth)}}}`;
    const { status, errors } = await post(api.url, body, admin);
    t.is(status, 400, String(depth));
    t.is(errors?.[0]?.extensions?.code, "BAD_USER_INPUT", String(depth));
  }
  t.is((await fetch(`${api.url}/readyz`)).status, 200);
});

/** What each answer has, whoever gives it. */
const HEADERS = [
  "x-content-type-options",
  "x-frame-options",
  "referrer-policy",
  "strict-transport-security",
  "cross-origin-resource-policy",
  "cache-control",
  "x-request-id",
];

test("every answer has the security headers: of routes, of errors, and of what is no HTTP", async (t) => {
  const raw = async (text: string) => {
    const socket = await dial();
    socket.write(text);
    const [chunk] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return chunk.toString();
  };
  const upgrade = (path: string, more: string) =>
    `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n${more}\r\n`;
  const good =
    "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n";
  const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${more}\r\n`;
  const cases: [status: number, text: string][] = [
    [200, get("/healthz")],
    [404, get("/nowhere")],
    [400, get("/%zz")],
    [405, get("/webhooks/stripe")],
    [400, "OPTIONS /nowhere HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"],
    [401, "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}"],
    [400, "POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}"],
    [413, `POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-length: 300000\r\n\r\n${" ".repeat(300_000)}`],
    [400, "EHLO example.com\r\n\r\n"],
    [431, `GET / HTTP/1.1\r\nhost: x\r\nx: ${"x".repeat(50_000)}\r\n\r\n`],
    [404, upgrade("/nowhere", good)],
    [400, upgrade("/graphql", "sec-websocket-version: 13\r\nsec-websocket-key: short\r\n")],
    [400, upgrade("/graphql", "sec-websocket-version: 1\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n")],
    [101, upgrade("/graphql", good)],
    [408, "GET /graphql HTTP/1.1\r\nhost: x\r\n"],
  ];
  for (const [status, text] of cases) {
    const answer = await raw(text);
    const [head = ""] = answer.split("\r\n\r\n", 1);
    const what = `${text.slice(0, 60)}: ${head}`;
    t.regex(head, new RegExp(`^HTTP/1\\.1 ${status} `), what);
    for (const name of HEADERS) t.regex(head, new RegExp(`^${name}: .+`, "im"), `${name} of ${what}`);
  }
});
