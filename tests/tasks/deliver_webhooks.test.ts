import test from "ava";
import { eventually } from "../support/eventually.ts";
import { createPayout } from "../support/fixtures.ts";
import { createEndpoint, deliveriesOf } from "../support/webhook_endpoints.ts";
import { LOCAL_WEBHOOKS, receiver } from "../support/webhook_receiver.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, LOCAL_WEBHOOKS);

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
