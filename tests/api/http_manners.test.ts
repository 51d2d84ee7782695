// How the API behaves as an HTTP server: towards browsers, balancers and whoever reads its log.

import { once } from "node:events";
import { connect } from "node:net";
import test from "ava";
import { createTestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPerson } from "../support/fixtures.ts";
import { startGraphql, startOwnGraphql, useGraphql } from "../support/graphql.ts";

const DASHBOARD = "https://dashboard.example.com";
const OTHER = "https://evil.example.com";

const { db, api } = useGraphql(test, { CORS_ORIGINS: `${DASHBOARD}, http://localhost:3000` });
let token: string;

test.before(async () => {
  token = await api.tokenOf((await createPerson(db.admin, "platform_admin")).id);
});

const ask = (headers: Record<string, string> = {}, query = "{ viewer { role } }") =>
  fetch(`${api.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query }),
  });

test("pages of the origins that are named may call, others may not", async (t) => {
  for (const origin of [DASHBOARD, "http://localhost:3000"]) {
    const { status, headers } = await ask({ origin });
    t.is(status, 200);
    t.is(headers.get("access-control-allow-origin"), origin);
    t.is(headers.get("access-control-allow-credentials"), null);
    t.regex(headers.get("vary") ?? "", /origin/i);
  }
  for (const origin of [OTHER, "null", `${DASHBOARD}.evil.com`, "http://dashboard.example.com", `${DASHBOARD}:8443`]) {
    t.is((await ask({ origin })).headers.get("access-control-allow-origin"), null, origin);
  }
});

test("a browser that asks beforehand is told what it may send", async (t) => {
  const preflight = (origin: string) =>
    fetch(`${api.url}/graphql`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
  const allowed = await preflight(DASHBOARD);
  t.is(allowed.status, 204);
  t.is(allowed.headers.get("access-control-allow-origin"), DASHBOARD);
  t.regex(allowed.headers.get("access-control-allow-methods") ?? "", /\bPOST\b/);
  t.is(allowed.headers.get("access-control-allow-headers"), "authorization,content-type");
  t.is((await preflight(OTHER)).headers.get("access-control-allow-origin"), null);
});

test("without CORS_ORIGINS no page of another origin may call", async (t) => {
  const closed = await startGraphql(db);
  t.teardown(() => closed.stop());
  const { headers } = await fetch(`${closed.url}/healthz`, { headers: { origin: DASHBOARD } });
  t.is(headers.get("access-control-allow-origin"), null);
});

test("answers are not to be cached, framed, sniffed or sent on", async (t) => {
  for (const response of [await ask(), await fetch(`${api.url}/healthz`), await fetch(`${api.url}/nowhere`)]) {
    const { headers } = response;
    t.is(headers.get("cache-control"), "no-store");
    t.is(headers.get("x-content-type-options"), "nosniff");
    t.is(headers.get("x-frame-options"), "SAMEORIGIN");
    t.is(headers.get("referrer-policy"), "no-referrer");
    t.truthy(headers.get("strict-transport-security"));
    t.is(headers.get("server"), null);
    t.is(headers.get("x-powered-by"), null);
  }
});

test("every answer has an id of its own that finds its line in the log", async (t) => {
  const responses = [
    await ask(),
    await ask({ authorization: "" }),
    await ask({}, "{ no }"),
    await ask({ "x-request-id": "forged", "request-id": "forged" }),
    await fetch(`${api.url}/nowhere/of-no-concern?token=of-no-concern`),
  ];
  const ids = responses.map(({ headers }) => headers.get("x-request-id") as string);
  t.is(new Set(ids).size, responses.length);
  const lines = (id: string) =>
    api
      .log()
      .split("\n")
      .filter((line) => line.includes(id) && line.endsWith("}"))
      .map((line) => JSON.parse(line));
  for (const [index, id] of ids.entries()) {
    t.regex(id, /^[0-9a-f-]{36}$/);
    await eventually("the line is written", async () => lines(id).length > 0);
    t.is(lines(id).length, 1);
    const [{ requestId, status, msg }] = lines(id);
    t.deepEqual(
      { requestId, status, msg },
      { requestId: id, status: responses[index]?.status, msg: "a request was answered" },
    );
  }
  t.false(api.log().includes("of-no-concern"));
});

test("health is told to anybody, in few words", async (t) => {
  for (const path of ["/healthz", "/readyz"]) {
    const response = await fetch(api.url + path);
    t.is(response.status, 200);
    t.deepEqual(await response.json(), { status: "ok" });
    const head = await fetch(api.url + path, { method: "HEAD" });
    t.is(head.status, 200);
    t.is(await head.text(), "");
  }
});

test("an API whose database is gone lives, is not ready, becomes no flood of attempts, and stops in order", async (t) => {
  const own = await createTestDatabase();
  const { id } = await createPerson(own.admin, "platform_admin");
  const orphan = await startOwnGraphql(own);
  const orphanToken = await orphan.tokenOf(id);
  await own.drop();
  await eventually("it is not ready", async () => (await fetch(`${orphan.url}/readyz`)).status === 503);
  t.is((await fetch(`${orphan.url}/healthz`)).status, 200);
  const { status, headers } = await fetch(`${orphan.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${orphanToken}` },
    body: "{}",
  });
  t.is(status, 503);
  t.is(headers.get("retry-after"), "10");
  // Each attempt to listen again is one line, and one follows another.
  const attempts = () => [...orphan.log().matchAll(/"time":"([^"]+)"[^\n]*"not listening yet"/g)].map(([, at]) => at);
  await eventually("it tried to listen five times", async () => attempts().length >= 5);
  const inSeconds = attempts().map((at) => Math.floor(Date.parse(at as string) / 1000));
  for (const second of inSeconds) t.true(inSeconds.filter((each) => each === second).length <= 2, String(inSeconds));
  t.is(await orphan.stop(), 0);
});

test("what is not there is 404, and a method that is not there is 405 and says which is", async (t) => {
  for (const path of [
    "/",
    "/nowhere",
    "/graphql/",
    "/graphql/x",
    "/.env",
    "/healthz/..%2f..%2fetc/passwd",
    "/__proto__",
  ]) {
    const response = await fetch(api.url + path);
    t.is(response.status, 404, path);
    t.deepEqual(await response.json(), { error: "not found" }, path);
  }
  const wrong: [method: string, path: string, allow: string][] = [
    ["POST", "/healthz", "GET"],
    ["DELETE", "/readyz", "GET"],
    ["GET", "/webhooks/stripe", "POST"],
    ["GET", "/graphql", "POST"],
    ["HEAD", "/graphql", "POST"],
    ["PUT", "/graphql", "POST"],
    ["GET", "/csv/payouts", "POST"],
    ["GET", "/imports/placements", "POST"],
    ["DELETE", "/imports/placements?act=check", "POST"],
  ];
  for (const [method, path, allow] of wrong) {
    const response = await fetch(api.url + path, { method });
    t.is(response.status, 405, `${method} ${path}`);
    t.is(response.headers.get("allow"), allow, `${method} ${path}`);
    if (method === "HEAD") continue;
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    t.is(errors[0]?.extensions.code, "METHOD_NOT_ALLOWED", `${method} ${path}`);
    t.true(errors[0]?.message.startsWith(`Use ${allow}`), `${method} ${path}`);
  }
});

test("what is no HTTP is answered 400, and a header that is far too long 431", async (t) => {
  const { hostname, port } = new URL(api.url);
  const answerTo = async (text: string) => {
    const socket = connect(Number(port), hostname);
    socket.on("error", () => undefined);
    socket.write(text);
    const [chunk] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return chunk.toString().split("\r\n", 1)[0];
  };
  t.is(await answerTo("EHLO example.com\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  t.is(await answerTo("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n"), "HTTP/1.1 400 Bad Request");
  const long = `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${"x".repeat(50_000)}\r\n\r\n`;
  t.regex((await answerTo(long)) ?? "", /^HTTP\/1\.1 431 /);
  t.is((await fetch(`${api.url}/healthz`)).status, 200);
});

test("the page to write queries in is there, except in production", async (t) => {
  const page = await fetch(`${api.url}/graphiql`);
  t.is(page.status, 200);
  t.regex(page.headers.get("content-type") ?? "", /^text\/html/);
  const [, script] = /"(\/ruru-static\/[^"]+\.js)"/.exec(await page.text()) ?? [];
  t.is((await fetch(`${api.url}${script}`)).status, 200);

  const production = await startGraphql(db, { NODE_ENV: "production" });
  t.teardown(() => production.stop());
  t.is((await fetch(`${production.url}/graphiql`)).status, 404);
  t.is((await fetch(`${production.url}/ruru-static/`)).status, 404);
  const { headers } = await fetch(`${production.url}/healthz`);
  t.regex(headers.get("content-security-policy") ?? "", /default-src 'self'/);
});
