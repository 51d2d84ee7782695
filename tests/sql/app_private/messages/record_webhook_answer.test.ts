// What is delivered next, what an answer means, and when an endpoint is switched off; without a network.

import test from "ava";
import { temporaryDatabase, useDatabase } from "../../../support/database.ts";
import { createPayout } from "../../../support/fixtures.ts";
import {
  answer,
  claim,
  createEndpoint,
  deliveriesOf,
  endpointOf,
  eventsOf,
  waitsAreOver,
} from "../../../support/webhook_endpoints.ts";

const db = useDatabase(test);

test("of one payout nothing is delivered before what came earlier, however often that fails; others go on", async (t) => {
  const endpoint = await createEndpoint(db.admin, ["payout.*"]);
  const [stuck, other] = [await createPayout(db.admin), await createPayout(db.admin)];
  const next = async () => {
    const claimed = await claim(db.admin, endpoint);
    return claimed.filter(({ body }) => [stuck.payout, other.payout].includes(JSON.parse(body).payout_id));
  };
  const of = (claimed: Awaited<ReturnType<typeof next>>, payout: string) =>
    claimed.filter(({ body }) => JSON.parse(body).payout_id === payout);
  const first = await next();
  t.deepEqual(
    [of(first, stuck.payout), of(first, other.payout)].map((events) => events.map(({ type }) => type)),
    [["payout.created"], ["payout.created"]],
  );
  t.deepEqual(await next(), [], "what is under way is not taken twice");
  t.deepEqual(await answer(db.admin, of(first, stuck.payout), 500), ["failed"]);
  t.deepEqual(await answer(db.admin, of(first, other.payout), 204), ["delivered"]);
  t.deepEqual(
    (await next()).map(({ type, body }) => [type, JSON.parse(body).payout_id]),
    [["payout.approved", other.payout]],
  );
  await waitsAreOver(db.admin, endpoint);
  const again = of(await next(), stuck.payout);
  t.like(again, [{ type: "payout.created", attempt: 2, event_id: of(first, stuck.payout)[0]?.event_id }]);
  t.is(again[0]?.body, of(first, stuck.payout)[0]?.body);
  await answer(db.admin, again, 200);
  t.deepEqual(
    of(await next(), stuck.payout).map(({ type }) => type),
    ["payout.approved"],
  );
});

test("a delivery is given up after its last attempt, and the next one of its payout has its turn", async (t) => {
  const own = await temporaryDatabase(t);
  await own.admin.query("update app_private.settings set value = '2' where name = 'webhook_max_attempts'");
  const endpoint = await createEndpoint(own.admin, ["payout.*"]);
  await createPayout(own.admin);
  t.deepEqual(await answer(own.admin, await claim(own.admin, endpoint), null), ["failed"]);
  await waitsAreOver(own.admin, endpoint);
  t.deepEqual(await answer(own.admin, await claim(own.admin, endpoint), 404), ["given_up"]);
  t.deepEqual(
    (await claim(own.admin, endpoint)).map(({ type }) => type),
    ["payout.approved"],
  );
  t.like((await deliveriesOf(own.admin, endpoint))[0], { status: "given_up", attempts: 2, code: 404, error: "no" });
});

test("the waits double from one attempt to the next, up to the longest", async (t) => {
  const own = await temporaryDatabase(t);
  const endpoint = await createEndpoint(own.admin, ["payout.created"]);
  await createPayout(own.admin);
  // 30 seconds, times 2 for each further attempt, at most 21600 seconds; with a quarter more or less.
  for (const expected of [30, 60, 120, 240]) {
    await answer(own.admin, await claim(own.admin, endpoint), 500);
    const { rows } = await own.admin.query(
      "select extract(epoch from next_attempt_at - clock_timestamp())::float as wait from app.webhook_deliveries",
    );
    t.true(rows[0].wait > expected * 0.7 && rows[0].wait < expected * 1.3, `${rows[0].wait} for ${expected}`);
    await waitsAreOver(own.admin, endpoint);
  }
});

test("an answer that comes late counts when it is good, and not when a newer attempt is under way", async (t) => {
  const own = await temporaryDatabase(t);
  const endpoint = await createEndpoint(own.admin, ["payout.created"]);
  await createPayout(own.admin);
  const lost = await claim(own.admin, endpoint);
  // The lease is over: its worker died.
  await waitsAreOver(own.admin, endpoint);
  const second = await claim(own.admin, endpoint);
  t.is(second[0]?.attempt, 2);
  t.deepEqual(await answer(own.admin, lost, 500), ["pending"]);
  t.deepEqual(await answer(own.admin, lost, 200), ["delivered"]);
  t.deepEqual(await answer(own.admin, second, 500), ["delivered"]);
});

test("an endpoint that fails again and again is tried with one delivery, after a wait", async (t) => {
  const own = await temporaryDatabase(t);
  await own.admin.query("update app_private.settings set value = '3' where name = 'webhook_probe_failures'");
  const endpoint = await createEndpoint(own.admin, ["payout.created"]);
  for (let i = 0; i < 4; i++) await createPayout(own.admin);
  const [one, two, three, four] = await claim(own.admin, endpoint);
  t.truthy(four);
  await answer(
    own.admin,
    [one, two, three].filter((each) => each !== undefined),
    null,
  );
  t.like(await endpointOf(own.admin, endpoint), { failure_count: 3 });
  t.true((await endpointOf(own.admin, endpoint)).paused_until > new Date());
  await own.admin.query("update app.webhook_deliveries set next_attempt_at = now()");
  t.deepEqual(await claim(own.admin, endpoint), [], "it is paused");
  await waitsAreOver(own.admin, endpoint);
  const probe = await claim(own.admin, endpoint);
  t.is(probe.length, 1);
  await answer(own.admin, probe, 200);
  t.like(await endpointOf(own.admin, endpoint), { failure_count: 0, failing_since: null, paused_until: null });
  await waitsAreOver(own.admin, endpoint);
  t.is((await claim(own.admin, endpoint)).length, 3);
});

test("an endpoint to which nothing was delivered for days, or that is gone, is switched off, and the others hear of it", async (t) => {
  const own = await temporaryDatabase(t);
  const listener = await createEndpoint(own.admin, ["webhook_endpoint.disabled"]);
  const failing = await createEndpoint(own.admin, ["payout.created"]);
  const gone = await createEndpoint(own.admin, ["payout.created"]);
  await createPayout(own.admin);
  await answer(own.admin, await claim(own.admin, gone), 410);
  t.truthy((await endpointOf(own.admin, gone)).disabled_at);
  await answer(own.admin, await claim(own.admin, failing), 503);
  t.is((await endpointOf(own.admin, failing)).disabled_at, null);
  // Five days, and a second more.
  await own.admin.query(
    "update app.webhook_endpoints set failing_since = now() - interval '120 hours 1 second' where id = $1",
    [failing.id],
  );
  await waitsAreOver(own.admin, failing);
  await answer(own.admin, await claim(own.admin, failing), 503);
  t.regex((await endpointOf(own.admin, failing)).disabled_reason, /^Nothing has been delivered since /);
  await waitsAreOver(own.admin, failing);
  t.deepEqual(await claim(own.admin, failing), []);
  for (const endpoint of [gone, failing])
    t.is((await eventsOf(own.admin, endpoint)).filter(({ type }) => type === "webhook_endpoint.disabled").length, 1);
  t.is((await claim(own.admin, listener)).length, 2);
});

test("where no endpoint is on, an event writes nothing and calls nobody", async (t) => {
  const own = await temporaryDatabase(t);
  const endpoint = await createEndpoint(own.admin, ["payout.*"]);
  await own.admin.query("select app.disable_webhook_endpoint($1, 'not yet')", [endpoint.id]);
  await createPayout(own.admin);
  const jobs = async () =>
    (await own.admin.query("select from graphile_worker.jobs where task_identifier = 'deliver_webhooks'")).rowCount;
  t.is(await jobs(), 0);
  t.deepEqual(await deliveriesOf(own.admin, endpoint), []);
  await own.admin.query("select app.enable_webhook_endpoint($1, 'now')", [endpoint.id]);
  const before = await jobs();
  const { payout } = await createPayout(own.admin);
  t.deepEqual(
    (await deliveriesOf(own.admin, endpoint)).map(({ type }) => type),
    ["payout.created", "payout.approved"],
  );
  // One for a transaction, however many events it wrote.
  t.is(await jobs(), (before ?? 0) + 1);
  t.truthy(payout);
});
