// Finds stored events of Stripe whose job was lost, and gives them a new one.

import type { Task } from "graphile-worker";

const requeueStripeEvents: Task = async (_payload, helpers) => {
  await helpers.query("select app_private.requeue_stripe_events()");
};

export default requeueStripeEvents;
