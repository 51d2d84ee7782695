// While Stripe does not take our key: tries it again, and lets everybody go on when it works.

import type { Task } from "graphile-worker";
import { isKeyRefused } from "../server/stripe/gateway.ts";
import { stripeCircuit } from "../server/stripe/limiter.ts";

const probeStripeCircuit: Task = async (_payload, helpers) => {
  const { rows } = await helpers.query<{ stopped: boolean }>("select app_private.stripe_circuit_is_open() as stopped");
  if (!rows[0]?.stopped) return;
  const { gateway } = await stripeCircuit(helpers);
  try {
    await gateway.retrieveBalance();
  } catch (error) {
    // It was said when the lane stopped; the crontab comes back.
    if (isKeyRefused(error)) return;
    throw error;
  }
  await helpers.query("select app_private.close_stripe_circuit()");
};

export default probeStripeCircuit;
