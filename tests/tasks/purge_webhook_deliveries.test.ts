import test from "ava";
import purgeWebhookDeliveries from "../../tasks/purge_webhook_deliveries.ts";
import { useTask } from "../support/task_fixture.ts";
import { createEndpoint } from "../support/webhook_endpoints.ts";

// Batches of one: each says that there may be more, until one is empty.
const fixture = useTask(test, "purge_webhook_deliveries", purgeWebhookDeliveries, {
  settings: { webhook_delivery_keep_days: 10, claim_batch_size: 1 },
});

test("purge_webhook_deliveries deletes what arrived or was given up long ago, in batches, and nothing that waits", async (t) => {
  const { admin } = fixture;
  const endpoint = await createEndpoint(admin);
  // Made before: an id tells its time.
  await admin.query(
    `insert into app.webhook_deliveries
       (id, endpoint_id, event_id, event_type, order_key, attempts, next_attempt_at, created_at, updated_at)
     select uuidv7(made), $1, gen_random_uuid(), name, gen_random_uuid(), 1, now() + interval '1 day', now() + made, now() + made
       from (values ('old', interval '-12 days'), ('older', interval '-20 days'), ('young', interval '-9 days'),
                    ('waiting', interval '-30 days'), ('given_up', interval '-30 days'),
                    ('again', interval '-30 days'), ('given_up_again', interval '-30 days'),
                    ('given_up_young', interval '-9 days')) as delivery (name, made)`,
    [endpoint.id],
  );
  // Without the trigger that would say that they were changed now.
  const client = await admin.connect();
  await client.query("begin; set local session_replication_role = replica");
  await client.query(
    "update app.webhook_deliveries set status = 'delivered' where event_type in ('old', 'older', 'young')",
  );
  await client.query(
    "update app.webhook_deliveries set status = 'given_up' where event_type in ('given_up', 'given_up_young')",
  );
  await client.query("commit");
  client.release();
  // Delivered again, lately.
  await admin.query("update app.webhook_deliveries set status = 'delivered' where event_type = 'again'");
  await admin.query("update app.webhook_deliveries set status = 'given_up' where event_type = 'given_up_again'");
  await fixture.run();
  const { rows: left } = await admin.query("select event_type from app.webhook_deliveries order by event_type");
  t.deepEqual(
    left.map(({ event_type }) => event_type),
    ["again", "given_up_again", "given_up_young", "waiting", "young"],
  );
});
