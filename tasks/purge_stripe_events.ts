// Deletes stored events of Stripe that were processed long ago, a batch a transaction.

import type { Task } from "graphile-worker";

const purgeStripeEvents: Task = async (_payload, helpers) => {
  for (let more: boolean | undefined = true; more; ) {
    const { rows } = await helpers.query<{ more: boolean }>("select app_private.purge_stripe_events() as more");
    more = rows[0]?.more;
  }
};

export default purgeStripeEvents;
