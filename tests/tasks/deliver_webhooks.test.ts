import { randomBytes } from "node:crypto";
import test from "ava";
import { send } from "../../server/messages/webhooks/send.ts";
import { temporaryDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { createPayout } from "../support/fixtures.ts";
import { changeSettings } from "../support/payout_system.ts";
import { createTestSandbox } from "../support/sandbox.ts";
import { createEndpoint, deliveriesOf } from "../support/webhook_endpoints.ts";
import { LOCAL_WEBHOOKS, receiver } from "../support/webhook_receiver.ts";
import { startTestWorker } from "../support/worker.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, LOCAL_WEBHOOKS);

const anyEvent = () => ({
  secrets: [`whsec_${randomBytes(24).toString("base64")}`],
  id: "1",
  body: '{"id": "1"}',
});

test.serial("deliver_webhooks brings each event to the endpoint that wants it, once and signed", async (t) => {
  const there = await receiver(t);
  const endpoint = await createEndpoint(fixture.admin, ["payout.*", "escrow_hold.created"], there.url);
  const { payout } = await createPayout(fixture.admin, { holdbackPercentage: 20 });
  await fixture.admin.query("select app.freeze_payout($1, 'a look')", [payout]);
  // Nobody asked the worker: the change itself calls it.
  await eventually("the last event to arrive", async () => there.typesOf(payout).includes("payout.frozen"));
  t.deepEqual(there.typesOf(payout), ["payout.created", "escrow_hold.created", "payout.approved", "payout.frozen"]);
  for (const event of there.received) {
    there.verify(event, endpoint.secret);
    t.is(event.headers["webhook-id"], event.id);
  }
  const other = await createEndpoint(fixture.admin, ["time_zone.*"], there.url);
  t.throws(() => there.verify(there.received[0] as (typeof there.received)[0], other.secret));
  const { rows } = await fixture.admin.query("select id, payload from app.events where payout_id = $1 and type = $2", [
    payout,
    "payout.frozen",
  ]);
  t.like(
    there.received.find(({ type }) => type === "payout.frozen"),
    { id: rows[0].id, data: rows[0].payload },
  );
  await fixture.run("deliver_webhooks");
  t.true(
    (await deliveriesOf(fixture.admin, endpoint)).every(({ status, code }) => status === "delivered" && code === 200),
  );
});

test.serial(
  "what a receiver refuses comes again, the same under the same id, and holds back what follows it",
  async (t) => {
    const there = await receiver(t);
    const endpoint = await createEndpoint(fixture.admin, ["payout.*"], there.url);
    const [stuck, other] = [await createPayout(fixture.admin), await createPayout(fixture.admin)];
    let refusals = 2;
    there.answer = ({ payout, type }) => {
      if (payout !== stuck.payout || type !== "payout.created" || refusals === 0) return 200;
      refusals -= 1;
      return refusals === 1 ? 500 : 302;
    };
    await eventually("all of both payouts", async () => {
      await fixture.run("deliver_webhooks");
      return there.typesOf(stuck.payout).includes("payout.approved") && there.typesOf(other.payout).length >= 2;
    });
    // The first request may have come before the answer was set.
    const types = there.typesOf(stuck.payout);
    t.deepEqual([types[0], types.at(-1)], ["payout.created", "payout.approved"]);
    t.is(types.filter((type) => type === "payout.approved").length, 1);
    const tries = there.received.filter(({ payout, type }) => payout === stuck.payout && type === "payout.created");
    t.is(new Set(tries.map(({ id, body }) => `${id} ${body}`)).size, 1);
    t.notRegex(JSON.stringify(await deliveriesOf(fixture.admin, endpoint)), /what it said/);
  },
);

test.serial("a worker that is told nothing delivers to no private address, whatever name leads there", async (t) => {
  const there = await receiver(t);
  const event = anyEvent();
  const port = new URL(there.url).port;
  for (const host of ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433"]) {
    const { statusCode, error } = await send({ ...event, url: `http://${host}:${port}/` });
    t.is(statusCode, null, host);
    t.regex(error ?? "", /private address/, host);
  }
  for (const host of ["169.254.169.254", "10.0.0.1", "192.168.1.1", "100.64.0.1", "[fe80::1]", "[64:ff9b::a00:1]"]) {
    t.regex((await send({ ...event, url: `https://${host}/` })).error ?? "", /private address/, host);
  }
  t.deepEqual(there.received, []);
});

test.serial("a receiver that does not answer, or is not there, is a failure in a few words", async (t) => {
  const there = await receiver(t);
  const event = anyEvent();
  there.answer = () => new Promise(() => undefined);
  const options = { mayBePrivate: true, timeoutMs: 200 };
  t.deepEqual(await send({ ...event, url: there.url }, options), {
    statusCode: null,
    error: "no answer within 0.2 seconds",
  });
  t.is((await send({ ...event, url: "http://127.0.0.1:1/" }, options)).error, "ECONNREFUSED");
});

test.serial(
  "no transaction is open while an endpoint is waited for; a worker that dies then leaves a second delivery",
  async (t) => {
    const [own, sandbox] = [await temporaryDatabase(t), await createTestSandbox()];
    await changeSettings(own.admin, {
      webhook_plain_http: 1,
      webhook_private_addresses: 1,
      webhook_lease_seconds: 1,
    });
    const there = await receiver(t);
    await createEndpoint(own.admin, ["time_zone.set"], there.url);
    const start = () => startTestWorker({ databaseUrl: own.urlOf("holdback_worker"), stripe: sandbox });
    there.answer = () => new Promise(() => undefined);
    const first = await start();
    await own.admin.query("select app.set_time_zone(null, 'Europe/Berlin', 'it moved')");
    await eventually("the request to come", async () => there.received.length === 1);
    const { rows } = await own.admin.query(
      `select query from pg_stat_activity
      where datname = current_database() and usename = 'holdback_worker' and state = 'idle in transaction'`,
    );
    t.deepEqual(rows, []);
    await first.kill();
    there.answer = 200;
    const second = await start();
    t.teardown(async () => {
      await second.stop();
      await sandbox.remove();
    });
    await eventually("the second delivery", async () => {
      await own.admin.query("select app_private.enqueue('deliver_webhooks', array['{}'::jsonb])");
      return there.received.length === 2;
    });
    t.is(there.received[0]?.headers["webhook-id"], there.received[1]?.headers["webhook-id"]);
    t.is(there.received[0]?.body, there.received[1]?.body);
  },
);
