import test from "ava";
import purgeStripeEvents from "../../tasks/purge_stripe_events.ts";
import { useTask } from "../support/task_fixture.ts";

// Three old events in batches of one: each batch says that there may be more, until one is empty.
const fixture = useTask(test, "purge_stripe_events", purgeStripeEvents, {
  settings: { stripe_event_keep_days: 40, claim_batch_size: 1 },
});

test("purge_stripe_events deletes settled events past their days, in batches, and nothing that still counts", async (t) => {
  await fixture.admin.query(
    `insert into app_private.stripe_webhook_inbox
       (event_id, type, kind, payload, received_at, processed_at, outcome, amount_reversed)
     select 'evt_' || name, 'transfer.updated', 'snapshot', '{}', now() - interval '50 days',
            now() - processed::interval, outcome, reversed
       from (values
         ('stored', '41 days', 'stored', null),
         ('nothing', '40 days 1 minute', 'nothing_new', 0),
         ('account', '42 days', 'account_recorded', null),
         ('young', '39 days 23 hours', 'stored', null),
         ('open', null, null, null),
         ('reversal', '45 days', 'reversal_reported', 500),
         ('adopted', '45 days', 'transfer_adopted', 1),
         ('contradiction', '45 days', 'contradiction_reported', null)
       ) as event (name, processed, outcome, reversed)`,
  );
  await fixture.run();
  const { rows } = await fixture.admin.query(
    'select event_id from app_private.stripe_webhook_inbox order by event_id collate "C"',
  );
  t.deepEqual(
    rows.map(({ event_id }) => event_id),
    ["evt_adopted", "evt_contradiction", "evt_open", "evt_reversal", "evt_young"],
  );
});
