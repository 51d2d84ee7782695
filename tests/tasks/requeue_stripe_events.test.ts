import test from "ava";
import { eventually } from "../support/eventually.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test);

test("an event whose job was lost gets another one", async (t) => {
  const recruiter = await fixture.recruiter();
  const [lost, fresh, waiting] = ["evt_lost", "evt_fresh", "evt_waiting"];
  await fixture.admin.query(
    `insert into app_private.stripe_webhook_inbox (event_id, type, kind, object_id, payload, received_at)
     select id, 'account.updated', 'snapshot', $1, '{}', now() - age::interval
       from (values ($2, '1 hour'), ($3, '1 second'), ($4, '59 minutes')) as event (id, age)`,
    [recruiter.stripeAccountId, lost, fresh, waiting],
  );
  await fixture.admin.query("select app_private.enqueue_stripe_event($1, now() + interval '1 hour')", [waiting]);
  await fixture.run("requeue_stripe_events");
  const read = async () =>
    (await fixture.admin.query("select event_id, outcome from app_private.stripe_webhook_inbox order by received_at"))
      .rows;
  await eventually("the lost one is processed", async () => (await read())[0]?.outcome !== null);
  const stored = await read();
  t.deepEqual(stored, [
    { event_id: lost, outcome: "account_recorded" },
    { event_id: waiting, outcome: null },
    { event_id: fresh, outcome: null },
  ]);
  const { rows } = await fixture.admin.query(
    "delete from app_private.stripe_webhook_inbox where processed_at is null returning event_id",
  );
  t.deepEqual(rows.map(({ event_id }) => event_id).sort(), [fresh, waiting]);
});
