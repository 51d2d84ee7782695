// Several platforms at one address: whoever asks at a host reaches that platform's API, its people and its rows only.

import { once } from "node:events";
import { connect } from "node:net";
import websocket from "@fastify/websocket";
import test from "ava";
import Fastify from "fastify";
import pino from "pino";
import Stripe from "stripe";
import { startGateway } from "../../../server/api/gateway.ts";
import type { HttpServer } from "../../../server/api/http.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createCompany, createPerson, createPlacement, createRecruiter } from "../../support/fixtures.ts";
import { startGraphql, type TestGraphql } from "../../support/graphql.ts";
import { LiveConnection } from "../../support/live_connection.ts";

interface Platform {
  db: TestDatabase;
  api: TestGraphql;
  url: string;
  admin: string;
  payout: string;
}
const SECRET = "whsec_gateway1";
const PAYOUTS = "{ payouts { nodes { rowId } } }";

let gateway: HttpServer;
/** One is asked for by the machine's address, the other by its name. */
let one: Platform;
let other: Platform;

async function makePlatform(): Promise<Omit<Platform, "url">> {
  const db = await createTestDatabase();
  const api = await startGraphql(db, { STRIPE_WEBHOOK_SECRET: SECRET });
  const { id } = await createRecruiter(db.admin);
  await createPlacement(db.admin, {
    companyId: await createCompany(db.admin),
    recruiters: [{ recruiter_id: id, share: 100 }],
  });
  const { rows } = await db.admin.query("select id from app.payouts");
  return { db, api, admin: (await createPerson(db.admin, "platform_admin")).id, payout: rows[0].id };
}

test.before(async () => {
  const [first, second] = await Promise.all([makePlatform(), makePlatform()]);
  gateway = await startGateway({
    platforms: [
      { host: "127.0.0.1", api: first.api.url },
      { host: "localhost", api: second.api.url },
    ],
    host: "127.0.0.1",
    port: 0,
    trustedProxies: [],
    log: pino({ level: "silent" }),
  });
  const { port } = new URL(gateway.url);
  one = { ...first, url: `http://127.0.0.1:${port}` };
  other = { ...second, url: `http://localhost:${port}` };
});
test.after.always(async () => {
  await gateway?.close();
  for (const platform of [one, other]) {
    await platform?.api.stop();
    await platform?.db.drop();
  }
});

async function ask(url: string, token: string, query: string) {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, body: (await response.json()) as { data?: unknown } };
}

test("at each host are the rows of its platform, and none of another", async (t) => {
  for (const { url, api, admin, payout } of [one, other]) {
    const { body } = await ask(url, await api.tokenOf(admin), PAYOUTS);
    t.deepEqual(body, { data: { payouts: { nodes: [{ rowId: payout }] } } });
  }
});

test("who is signed in at one platform is a stranger at another", async (t) => {
  const { status, body } = await ask(other.url, await one.api.tokenOf(one.admin), PAYOUTS);
  t.is(status, 401);
  t.is(body.data, undefined);
});

test("the console, files of lists and live changes pass through", async (t) => {
  const token = await other.api.tokenOf(other.admin);
  const page = await fetch(`${other.url}/payouts`, { headers: { accept: "text/html" } });
  t.is(page.status, 200);
  t.regex(await page.text(), /<!doctype html>/i);
  const csv = await fetch(`${other.url}/csv/payouts`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: "{}",
  });
  t.is(csv.status, 200);
  t.true((await csv.text()).includes(other.payout));
  const live = await LiveConnection.open(other.url, token);
  const payout = live.subscribe<{ payoutChanged: { frozenAt: string | null } }>(
    "subscription ($id: UUID!) { payoutChanged(rowId: $id) { frozenAt } }",
    { id: other.payout },
  );
  t.is((await payout.next()).data?.payoutChanged.frozenAt, null);
  await other.db.admin.query("select app.freeze_payout($1, 'Looks wrong')", [other.payout]);
  t.not((await payout.next()).data?.payoutChanged.frozenAt, null);
  await live.close();
});

test("a webhook of Stripe arrives byte for byte, at the platform whose host it names", async (t) => {
  const id = "evt_gateway";
  const payload = `{ "id": "${id}",  "object": "event", "type": "account.updated", "created": 1790000000, "livemode": false, "data": { "object": { "id": "acct_1", "object": "account" } } }`;
  const response = await fetch(`${one.url}/webhooks/stripe`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "stripe-signature": Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET }),
    },
    body: payload,
  });
  t.is(response.status, 200, await response.text());
  const stored = async ({ db }: Platform) =>
    (await db.admin.query("select from app_private.stripe_webhook_inbox where event_id = $1", [id])).rowCount;
  t.is(await stored(one), 1);
  t.is(await stored(other), 0);
});

/** What an API is told of who asks, by an API that believes the gateway, as TRUSTED_PROXIES says. */
interface Heard {
  ip: string;
  headers: Record<string, string>;
}

async function heardThrough(trustedProxies: string[], headers: Record<string, string>): Promise<Heard> {
  const api = Fastify({ trustProxy: ["127.0.0.1"] });
  await api.register(websocket);
  api.get("/", async ({ ip, headers: all }) => ({ ip, headers: all }));
  api.get("/live", { websocket: true }, (socket, { ip, headers: all }) => {
    socket.send(JSON.stringify({ ip, headers: all }));
    socket.close();
  });
  const between = await startGateway({
    platforms: [{ host: "127.0.0.1", api: await api.listen({ port: 0, host: "127.0.0.1" }) }],
    host: "127.0.0.1",
    port: 0,
    trustedProxies,
    log: pino({ level: "silent" }),
  });
  try {
    const byHttp = (await (await fetch(between.url, { headers })).json()) as Heard;
    const socket = new WebSocket(`${between.url}/live`, { headers } as never);
    const [message] = (await once(socket, "message")) as [MessageEvent];
    const bySocket = JSON.parse(String(message.data)) as Heard;
    if (bySocket.ip !== byHttp.ip)
      throw new Error(`A WebSocket came from ${bySocket.ip}, a request from ${byHttp.ip}.`);
    return { ip: byHttp.ip, headers: { ...bySocket.headers, ...byHttp.headers } };
  } finally {
    await between.close();
    await api.close();
  }
}
const FORGED = {
  "X-Forwarded-For": "203.0.113.66",
  "X-Forwarded-Host": "elsewhere.example",
  "X-Forwarded-Proto": "https",
  "X-Forwarded-Port": "443",
  Forwarded: "for=203.0.113.66;host=elsewhere.example",
  "X-Real-IP": "203.0.113.66",
};

test("what a stranger writes about where they are goes no further: the API hears the address that the gateway saw", async (t) => {
  const { ip, headers } = await heardThrough([], FORGED);
  t.is(ip, "127.0.0.1");
  t.is(headers["x-forwarded-for"], "127.0.0.1");
  t.is(headers["x-forwarded-proto"], "http");
  t.regex(headers["x-forwarded-host"] as string, /^127\.0\.0\.1:\d+$/);
  t.deepEqual(
    ["forwarded", "x-real-ip", "x-forwarded-port"].filter((name) => headers[name] !== undefined),
    [],
  );
});

test("behind a proxy that it trusts, the gateway says the address that this proxy saw, not what the caller wrote", async (t) => {
  const { "X-Forwarded-Host": _host, ...forged } = FORGED;
  const appended = { "X-Forwarded-For": "203.0.113.66, 198.51.100.7" };
  const { ip, headers } = await heardThrough(["127.0.0.1"], { ...forged, ...appended });
  t.is(ip, "198.51.100.7");
  t.is(headers["x-forwarded-for"], "198.51.100.7");
  t.is(headers.forwarded, undefined);
  t.is(headers["x-real-ip"], undefined);
});

test("at a host of nobody nothing is answered but that the gateway lives", async (t) => {
  const { port } = new URL(gateway.url);
  const asked = async (path: string, headers = "") => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.write(`GET ${path} HTTP/1.1\r\nHost: elsewhere.example\r\n${headers}Connection: close\r\n\r\n`);
    let answer = "";
    socket.on("data", (chunk) => {
      answer += String(chunk);
    });
    await once(socket, "end");
    return answer;
  };
  t.regex(await asked("/"), /^HTTP\/1\.1 421 /);
  t.regex(await asked("/healthz"), /^HTTP\/1\.1 200 /);
  t.regex(await asked("/readyz", "X-Forwarded-Host: localhost\r\n"), /^HTTP\/1\.1 421 /, "a stranger chose the host");
});

test("a platform whose API is down says so, and the others go on", async (t) => {
  const gone = await startGateway({
    platforms: [
      { host: "localhost", api: "http://127.0.0.1:1" },
      { host: "127.0.0.1", api: one.api.url },
    ],
    host: "127.0.0.1",
    port: 0,
    trustedProxies: [],
    log: pino({ level: "silent" }),
  });
  t.teardown(() => gone.close());
  const { port } = new URL(gone.url);
  const down = await fetch(`http://localhost:${port}/healthz`);
  t.is(down.status, 503);
  t.deepEqual(await down.json(), { error: "the API of this platform does not answer" });
  t.is((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
});
