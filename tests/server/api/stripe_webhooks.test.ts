// POST /webhooks/stripe: who is believed, what is stored, and when Stripe is told that it arrived.

import { createHmac } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { Writable } from "node:stream";
import test, { type ExecutionContext } from "ava";
import { pino } from "pino";
import Stripe from "stripe";
import { type HttpServer, startHttpServer } from "../../../server/api/http.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { oneSchema } from "../../support/one_schema.ts";

const OLD = "whsec_old1";
const NEW = "whsec_new2";

let db: TestDatabase;
let api: HttpServer;
let logged = "";
const log = pino(
  new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  }),
);

test.before(async () => {
  db = await createTestDatabase();
  api = await startApi({ webhookSecrets: [OLD, NEW] });
});
test.after.always(async () => {
  await api?.close();
  await db?.drop();
});

function startApi(options: Partial<Parameters<typeof startHttpServer>[0]>): Promise<HttpServer> {
  const databaseUrl = db.urlOf("holdback_authenticator");
  const noApi = {
    tokenVerifier: null,
    corsOrigins: [],
    requestLimit: 100,
    strangerLimit: 10_000,
    introspection: false,
    graphiql: false,
    // Several servers start here at once, and each schema would keep this process from all else for seconds.
    makeSchema: oneSchema,
  };
  return startHttpServer({ databaseUrl, port: 0, log, webhookSecrets: [OLD], ...noApi, ...options });
}

let events = 0;
const MARK = "nobody-logs-this";

function eventOf(type: string, more: object = {}) {
  const id = `evt_test${++events}`;
  const object = { id: "tr_1", object: "transfer", description: MARK };
  const event = { id, object: "event", type, api_version: "2026-10-28.endive", data: { object }, ...more };
  return { id, body: JSON.stringify(event) };
}

const now = () => Math.floor(Date.now() / 1000);

function sign(body: string, { secret = OLD, timestamp = now() } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
}

function post(body: string, header: string | null = sign(body), url = api.url): Promise<Response> {
  return fetch(`${url}/webhooks/stripe`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(header === null ? {} : { "stripe-signature": header }) },
    body,
  });
}

async function stored(id: string) {
  const { rows } = await db.admin.query(
    "select type, kind, api_version, account, object_id, outcome from app_private.stripe_webhook_inbox where event_id = $1",
    [id],
  );
  return rows;
}

async function jobsOf(id: string): Promise<number> {
  const { rows } = await db.admin.query(
    `select count(*)::int as count from graphile_worker._private_jobs as job
       join graphile_worker._private_tasks as task on task.id = job.task_id
      where task.identifier = 'process_stripe_event' and job.payload ->> 'event_id' = $1`,
    [id],
  );
  return rows[0].count;
}

async function refused(t: ExecutionContext, response: Response): Promise<void> {
  t.is(response.status, 400);
  t.deepEqual(await response.json(), { error: "this is not an event signed by Stripe" });
}

test("an event with a good signature is stored with its job, then acknowledged", async (t) => {
  const { id, body } = eventOf("transfer.created");
  const response = await post(body);
  t.is(response.status, 200);
  t.deepEqual(await response.json(), { received: true });
  t.deepEqual(await stored(id), [
    {
      type: "transfer.created",
      kind: "snapshot",
      api_version: "2026-10-28.endive",
      account: null,
      object_id: "tr_1",
      outcome: null,
    },
  ]);
  t.is(await jobsOf(id), 1);
});

test("while one secret replaces another, both are valid", async (t) => {
  const { id, body } = eventOf("transfer.created");
  t.is((await post(body, sign(body, { secret: NEW }))).status, 200);
  t.is(await jobsOf(id), 1);
});

const wrongs: Record<string, (body: string) => [body: string, header: string | null]> = {
  "signed with another secret": (body) => [body, sign(body, { secret: "whsec_other" })],
  "with a timestamp of 301 seconds ago": (body) => [body, sign(body, { timestamp: now() - 302 })],
  "with a timestamp in the far future": (body) => [body, sign(body, { timestamp: now() + 330 })],
  "changed after it was signed": (body) => [body.replace("tr_1", "tr_2"), sign(body)],
  "with one space more than was signed": (body) => [`${body} `, sign(body)],
  "without a signature": (body) => [body, null],
  "with an empty signature": (body) => [body, ""],
  "with something else for a signature": (body) => [body, "v1=nothing"],
  "with two timestamps": (body) => [body, `t=${now()},${sign(body, { timestamp: now() + 9_000 })}`],
  // stripe-node reads it as NaN, which is never too old.
  "with a timestamp that is no number": (body) => [
    body,
    `t=soon,v1=${createHmac("sha256", OLD).update(`NaN.${body}`).digest("hex")}`,
  ],
};
for (const [what, make] of Object.entries(wrongs)) {
  test(`an event ${what} is refused, and nothing is stored`, async (t) => {
    const { id, body } = eventOf("transfer.created");
    await refused(t, await post(...make(body)));
    t.deepEqual(await stored(id), []);
  });
}

test("a timestamp may be a little off, either way", async (t) => {
  for (const off of [-270, 270]) {
    const { id, body } = eventOf("transfer.created");
    t.is((await post(body, sign(body, { timestamp: now() + off }))).status, 200);
    t.is((await stored(id)).length, 1);
  }
});

test("what is signed and no event of Stripe is refused", async (t) => {
  for (const body of [
    "{",
    "[]",
    "null",
    '"evt_1"',
    '{"id":"evt_x"}',
    '{"id":"tr_1","type":"a"}',
    '{"id":5,"type":"a"}',
  ])
    await refused(t, await post(body));
  await refused(t, await post("", `t=${now()},v1=00`));
});

test("a body that is too large is refused, a large one is not", async (t) => {
  const filled = (size: number) => eventOf("charge.updated", { filling: "x".repeat(size) });
  const good = filled(255 * 1024);
  t.is((await post(good.body)).status, 200);
  for (const size of [256 * 1024, 5_000_000]) {
    const { id, body } = filled(size);
    const response = await post(body);
    t.is(response.status, 413);
    t.regex(((await response.json()) as { error: string }).error, /larger than 262144 bytes/);
    t.deepEqual(await stored(id), []);
  }
});

test("a body that does not arrive is not waited for", async (t) => {
  const impatient = await startApi({ bodyPatienceMs: 100 });
  t.teardown(() => impatient.close());
  const socket = connect(Number(new URL(impatient.url).port), "127.0.0.1");
  socket.write("POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
  let said = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
  });
  // What is left of the body when the answer has been read may end the connection with a reset.
  socket.on("error", () => undefined);
  await once(socket, "close");
  t.regex(said, /^HTTP\/1\.1 408 /);
});

test("a sender that goes away in the middle does no harm", async (t) => {
  const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
  socket.write("POST /webhooks/stripe HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
  await once(socket, "connect");
  socket.destroy();
  const { body } = eventOf("transfer.created");
  t.is((await post(body)).status, 200);
});

for (const type of ["v1.account.updated", "transfer.created"]) {
  test(`a thin event (${type}) is stored and acknowledged, and nothing follows from it`, async (t) => {
    const id = `evt_thin${++events}`;
    const related_object = { id: "tr_7", type: "transfer", url: "/v1/transfers/tr_7" };
    const body = JSON.stringify({ id, object: "v2.core.event", type, context: "acct_1", related_object });
    t.is((await post(body)).status, 200);
    t.deepEqual(await stored(id), [
      { type, kind: "thin", api_version: null, account: "acct_1", object_id: "tr_7", outcome: "stored" },
    ]);
    t.is(await jobsOf(id), 0);
  });
}

test("an event of a type that nothing follows from is stored and acknowledged, without a job", async (t) => {
  const { id, body } = eventOf("customer.created");
  t.is((await post(body)).status, 200);
  t.like((await stored(id))[0], { type: "customer.created", outcome: "stored" });
  t.is(await jobsOf(id), 0);
});

test("text that Postgres cannot hold does not keep an event out", async (t) => {
  const { id, body } = eventOf("transfer.created", { note: "zero \0, half \ud800" });
  t.is((await post(body)).status, 200);
  t.is(await jobsOf(id), 1);
});

test("an event that comes again is acknowledged, and stored once with one job", async (t) => {
  const { id, body } = eventOf("transfer.created");
  for (let i = 0; i < 3; i++) t.is((await post(body)).status, 200);
  t.is((await stored(id)).length, 1);
  t.is(await jobsOf(id), 1);
});

test("the same event many times at once is stored once with one job", async (t) => {
  const { id, body } = eventOf("account.updated");
  const answers = await Promise.all(Array.from({ length: 12 }, () => post(body)));
  t.deepEqual(
    answers.map(({ status }) => status),
    Array(12).fill(200),
  );
  t.is((await stored(id)).length, 1);
  t.is(await jobsOf(id), 1);
});

test("whoever only looks is told how it is done", async (t) => {
  for (const method of ["GET", "PUT", "DELETE"]) {
    const response = await fetch(`${api.url}/webhooks/stripe`, { method });
    t.is(response.status, 405);
    t.is(response.headers.get("allow"), "POST");
  }
  t.is((await fetch(`${api.url}/webhooks/other`, { method: "POST" })).status, 404);
});

test("without a secret nothing can be verified, so nothing is taken", async (t) => {
  const closed = await startApi({ webhookSecrets: [] });
  t.teardown(() => closed.close());
  const { id, body } = eventOf("transfer.created");
  const response = await post(body, sign(body), closed.url);
  t.is(response.status, 503);
  t.regex(((await response.json()) as { error: string }).error, /set STRIPE_WEBHOOK_SECRET/);
  t.deepEqual(await stored(id), []);
});

test("without the database an event is not acknowledged", async (t) => {
  const own = await createTestDatabase();
  const lost = await startApi({ databaseUrl: own.urlOf("holdback_authenticator") });
  t.teardown(() => lost.close());
  await own.drop();
  const { body } = eventOf("transfer.created");
  t.is((await post(body, sign(body), lost.url)).status, 503);
});

test("an event whose job cannot be added is neither stored nor acknowledged; delivered again, it is", async (t) => {
  const own = await createTestDatabase();
  const server = await startApi({ databaseUrl: own.urlOf("holdback_authenticator") });
  t.teardown(async () => {
    await server.close();
    await own.drop();
  });
  const { body } = eventOf("transfer.created");
  await own.admin.query("alter table graphile_worker._private_jobs rename to gone");
  t.is((await post(body, sign(body), server.url)).status, 503);
  t.is((await own.admin.query("select from app_private.stripe_webhook_inbox")).rowCount, 0);
  await own.admin.query("alter table graphile_worker.gone rename to _private_jobs");
  t.is((await post(body, sign(body), server.url)).status, 200);
  t.is((await own.admin.query("select from app_private.stripe_webhook_inbox")).rowCount, 1);
});

test("neither bodies nor signatures nor secrets are logged", async (t) => {
  const { body } = eventOf("transfer.created");
  await post(body);
  await post(body, sign(body, { secret: "whsec_other" }));
  t.regex(logged, /a webhook was stored/);
  t.regex(logged, /a webhook was refused/);
  for (const secret of [MARK, OLD, NEW, "v1="]) t.false(logged.includes(secret), secret);
});
